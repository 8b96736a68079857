import { EventEmitter } from 'vscode';
import type { Disposable, LogOutputChannel } from 'vscode';
import type { Session } from '../app/contracts.ts';
import type { RunHandle, RunOutcome } from '../core/durable/contracts.ts';
import { emptyRunState, project } from '../core/run/project.ts';
import type { RunState } from '../core/run/run-state.ts';
import type { RunEvent } from '../protocol/run-event.ts';

/** A run that this window works on. Its state is a projection of its events, nothing else. */
export interface FollowedRun {
  readonly runId: string;
  readonly session: Session;
  readonly state: RunState;
  /** Number of the event that asked for the latest approval; 0 = none did. An answer to an older question is recognised by it. */
  readonly approvalSeq: number;
  /** How this window's work on it ended; null while it works. */
  readonly ended: RunOutcome['status'] | null;
}

export interface RunChange {
  readonly run: FollowedRun;
  /** null: it is no event of the run, but this window that let go of it. */
  readonly event: RunEvent | null;
}

interface Entry {
  run: FollowedRun;
  readonly handle: RunHandle;
  readonly stop: AbortController;
  readonly finished: Promise<void>;
}

/** Follows the runs of this window and tells whoever draws them. */
export class RunFollower implements Disposable {
  private readonly entries = new Map<string, Entry>();
  private readonly changed = new EventEmitter<RunChange>();
  private readonly log: LogOutputChannel;
  readonly onDidChange = this.changed.event;

  constructor(log: LogOutputChannel) {
    this.log = log;
  }

  /** Takes the run over, its session included: it is closed when this window's work on the run has ended. */
  follow(session: Session, handle: RunHandle): void {
    const stop = new AbortController();
    const run: FollowedRun = { runId: handle.runId, session, state: emptyRunState(), approvalSeq: 0, ended: null };
    this.entries.delete(handle.runId);
    // Driving begins in the next turn of the event loop, when the entry is there.
    this.entries.set(handle.runId, { run, handle, stop, finished: Promise.resolve().then(() => this.drive(handle, session, stop)) });
  }

  /** The run that was begun or taken up last in this window. */
  current(): FollowedRun | undefined {
    return [...this.entries.values()].at(-1)?.run;
  }

  /** The run while this window works on it. */
  active(runId: string): FollowedRun | undefined {
    const run = this.entries.get(runId)?.run;
    return run?.ended === null ? run : undefined;
  }

  /** Runs of this window that wait for an answer to their spec, the latest last. */
  waiting(): FollowedRun[] {
    return [...this.entries.values()].map((entry) => entry.run).filter((run) => run.ended === null && isWaiting(run.state));
  }

  /** Lets go of a run after what is under way is journaled, so that any process may go on with it. */
  release(runId: string): void {
    this.entries.get(runId)?.handle.stop();
  }

  /** Ends all work at once; every run can be resumed. */
  async close(): Promise<void> {
    for (const { handle } of this.entries.values()) handle.kill();
    await Promise.all([...this.entries.values()].map((entry) => entry.finished));
  }

  dispose(): void {
    for (const { handle, stop } of this.entries.values()) {
      handle.kill();
      stop.abort();
    }
    this.changed.dispose();
  }

  private async drive(handle: RunHandle, session: Session, stop: AbortController): Promise<void> {
    const { runId, done } = handle;
    const reading = this.read(runId, session, stop.signal);
    const outcome = await done;
    // Its last events are journaled before `done` settles; what comes later is somebody else's work.
    const events = await session.engine.read(runId, 0);
    stop.abort();
    await reading;
    this.take(runId, events);
    this.log.debug(`run ${runId}: this window's work ended: ${outcome.status}`);
    const entry = this.entries.get(runId);
    if (entry?.handle === handle) {
      entry.run = { ...entry.run, ended: outcome.status };
      this.changed.fire({ run: entry.run, event: null });
    }
    await session.close();
  }

  private async read(runId: string, session: Session, signal: AbortSignal): Promise<void> {
    try {
      // What happened so far comes in one piece, so that no listener takes an old question for an open one.
      const past = await session.engine.read(runId, 0);
      this.take(runId, past);
      for await (const event of session.engine.follow(runId, past.at(-1)?.seq ?? 0, signal)) this.take(runId, [event]);
    } catch (error) {
      if (!signal.aborted) this.log.error(`run ${runId}: its events cannot be read: ${String(error)}`);
    }
  }

  private take(runId: string, events: readonly RunEvent[]): void {
    const entry = this.entries.get(runId);
    const fresh = events.filter((event) => entry !== undefined && event.seq > entry.run.state.cursor);
    if (!entry || fresh.length === 0) return;
    const asked = fresh.findLast((event) => event.type === 'approval.requested');
    entry.run = { ...entry.run, state: project(fresh, entry.run.state), approvalSeq: asked?.seq ?? entry.run.approvalSeq };
    for (const event of fresh) this.changed.fire({ run: entry.run, event });
  }
}

/** Whether a spec waits for the person's answer. */
export function isWaiting(state: RunState): boolean {
  return state.approval !== null && (state.status === 'waiting-approval' || state.status === 'saved');
}
