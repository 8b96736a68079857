import type { Disposable, Memento } from 'vscode';
import type { RunFollower } from './run-follower.ts';

const key = 'batuta.runsInWork';

/** What a window of this workspace was working on when it went away. */
export function runsInWork(memento: Memento): readonly string[] {
  const kept = memento.get<unknown>(key);
  return Array.isArray(kept) ? kept.filter((runId) => typeof runId === 'string') : [];
}

/**
 * Remembers which runs this window was working on, so that they go on by themselves after it was reloaded or its extension
 * host died. What the person stopped, saved or ended is no longer among them.
 */
export class RunsInWork implements Disposable {
  private readonly memento: Memento;
  private readonly subscription: Disposable;
  private closing = false;

  constructor(memento: Memento, follower: RunFollower) {
    this.memento = memento;
    this.subscription = follower.onDidChange(({ run }) => {
      if (this.closing || run.owner !== 'here') return;
      if (run.ended === null) this.write(run.runId, true);
      // Another process took it over, or it is over, or it was stopped: not ours to go on with.
      else this.write(run.runId, false);
    });
  }

  runs(): readonly string[] {
    return runsInWork(this.memento);
  }

  forget(runId: string): void {
    this.write(runId, false);
  }

  /** From here on runs end because the window does. */
  keep(): void {
    this.closing = true;
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private write(runId: string, inWork: boolean): void {
    const runs = this.runs();
    if (runs.includes(runId) === inWork) return;
    void this.memento.update(key, inWork ? [...runs, runId] : runs.filter((other) => other !== runId));
  }
}
