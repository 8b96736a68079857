import type { Memento } from 'vscode';

const key = 'batuta.runsInWork';

/** Runs that a window on this workspace was working on when it was last closed, reloaded or killed. */
export function rememberedRuns(memento: Memento): readonly string[] {
  const kept = memento.get<unknown>(key);
  return Array.isArray(kept) ? kept.filter((runId) => typeof runId === 'string') : [];
}

const findingsKey = 'batuta.hasFindings';

/** Whether audits had open findings when this window was last looked at: they are shown again. */
export function hadFindings(memento: Memento): boolean {
  return memento.get<unknown>(findingsKey) === true;
}

export function rememberFindings(memento: Memento, has: boolean): void {
  if (hadFindings(memento) !== has) void memento.update(findingsKey, has);
}

export function rememberRuns(memento: Memento, runIds: readonly string[]): void {
  void memento.update(key, runIds);
}
