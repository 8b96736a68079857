import { EventEmitter, type Disposable } from 'vscode';
import { isOver } from '../app/runs/run-view.ts';
import type { WindowRuns } from './window-runs.ts';

/**
 * Which run the views show: the one that the person picked, until another one begins or needs them; else the one
 * that waits or works; else the one that was shown before a reload; else the one that was left unfinished last.
 */
export class ShownRun implements Disposable {
  private readonly runs: WindowRuns;
  private readonly changed = new EventEmitter<void>();
  private readonly subscription: Disposable;
  private readonly seen = new Set<string>();
  private picked: string | undefined;
  private remembered: string | undefined;
  private replayed: { readonly runId: string; readonly cursor: number } | undefined;
  readonly onDidChange = this.changed.event;

  constructor(runs: WindowRuns) {
    this.runs = runs;
    this.subscription = runs.onDidChange(({ run, events }) => {
      const news = !this.seen.has(run.runId) || events.some(({ type }) => type === 'question.asked');
      this.seen.add(run.runId);
      if (news && run.owner === 'self' && this.picked !== run.runId) this.pick(undefined);
    });
  }

  runId(): string | undefined {
    if (this.picked !== undefined) return this.picked;
    const run = this.runs.waiting().at(-1) ?? this.runs.current();
    if (run) return run.runId;
    const runs = this.runs.all();
    const shown = runs.find(({ runId }) => runId === this.remembered) ?? runs.find((one) => !isOver(one) && one.status !== 'damaged');
    return shown?.runId;
  }

  /** What was shown before the window was reloaded. */
  remember(runId: string | undefined): void {
    this.remembered = runId;
  }

  pick(runId: string | undefined): void {
    this.picked = runId;
    this.changed.fire();
  }

  /** Shows a run as it was after one of its events; null: every run as it is. */
  replay(then: { readonly runId: string; readonly cursor: number } | null): void {
    this.replayed = then ?? undefined;
    if (then === null) this.changed.fire();
    else this.pick(then.runId);
  }

  /** After which of its events a run is to be shown; null: as it is. */
  replayOf(runId: string): number | null {
    return this.replayed?.runId === runId ? this.replayed.cursor : null;
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}
