import type { Memento } from 'vscode';

const key = 'batuta.runsInWork';

/** Runs that a window on this workspace was working on when it was last closed, reloaded or killed. */
export function rememberedRuns(memento: Memento): readonly string[] {
  const kept = memento.get<unknown>(key);
  return Array.isArray(kept) ? kept.filter((runId) => typeof runId === 'string') : [];
}

export function rememberRuns(memento: Memento, runIds: readonly string[]): void {
  void memento.update(key, runIds);
}
