import { EventEmitter } from 'vscode';
import type { Disposable } from 'vscode';
import type { RunFollower } from './run-follower.ts';
import type { RunList } from './run-list.ts';

/**
 * Which run the views show: the one that the person picked, until another one begins or needs them; else the one
 * that waits or works; else the one that was shown before a reload; else the one that was left unfinished last.
 */
export class ShownRun implements Disposable {
  private readonly follower: RunFollower;
  private readonly list: RunList;
  private readonly changed = new EventEmitter<void>();
  private readonly subscription: Disposable;
  private readonly seen = new Set<string>();
  private picked: string | undefined;
  private remembered: string | undefined;
  readonly onDidChange = this.changed.event;

  constructor(follower: RunFollower, list: RunList) {
    this.follower = follower;
    this.list = list;
    this.subscription = follower.onDidChange(({ run, event }) => {
      const news = !this.seen.has(run.runId) || event?.type === 'question.asked';
      this.seen.add(run.runId);
      if (news && run.owner === 'here' && this.picked !== run.runId) this.pick(undefined);
    });
  }

  runId(): string | undefined {
    if (this.picked !== undefined) return this.picked;
    const run = this.follower.waiting().at(-1) ?? this.follower.current();
    if (run) return run.runId;
    const runs = this.list.runs();
    const shown =
      runs.find(({ runId }) => runId === this.remembered) ?? runs.find(({ status }) => status === 'open' || status === 'running');
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

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}
