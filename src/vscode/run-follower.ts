import { inEnglish } from '../core/describe/message.ts';
import { EventEmitter } from 'vscode';
import type { Disposable, LogOutputChannel } from 'vscode';
import type { Session } from '../app/contracts.ts';
import type { RunHandle, RunOutcome } from '../core/durable/contracts.ts';
import { emptyRunState, project } from '../core/run/project.ts';
import type { RunState } from '../core/run/run-state.ts';
import type { RunEvent } from '../protocol/run-event.ts';
import type { Message } from '../protocol/message.ts';

/** Who carries the run out: this window, another living process, or nobody, so that it can be taken up. */
export type Owner = 'here' | 'elsewhere' | 'nobody';

/** A run that this window works on or looks at. Its state is a projection of its events, nothing else. */
export interface FollowedRun {
  readonly runId: string;
  readonly session: Session;
  readonly state: RunState;
  readonly owner: Owner;
  /** How this window's work on it ended; null while it works, or looks on. */
  readonly ended: RunOutcome['status'] | null;
  /** What kept this window from going on (a full disk, no right to write, no git) since the event `cursor`, and what to do; null: nothing, or the run went on since. */
  readonly halted: { readonly reason: Message; readonly cursor: number } | null;
}

export interface RunChange {
  readonly run: FollowedRun;
  /** null: it is no event of the run, but its owner that changed. */
  readonly event: RunEvent | null;
}

interface Entry {
  run: FollowedRun;
  /** null: another process works on the run. */
  readonly handle: RunHandle | null;
  readonly stop: AbortController;
  readonly finished: Promise<void>;
  /** Events up to this number were told already, when this window still worked on the run. */
  readonly told: number;
}

/** Follows the runs of this window, and those of others that it looks at, and tells whoever draws them. */
export class RunFollower implements Disposable {
  private readonly entries = new Map<string, Entry>();
  /** The run that this window began or took up last. */
  private latest: string | undefined;
  private readonly changed = new EventEmitter<RunChange>();
  private readonly log: LogOutputChannel;
  readonly onDidChange = this.changed.event;

  constructor(log: LogOutputChannel) {
    this.log = log;
  }

  /** Takes the run over, its session included: it is closed when this window's work on the run has ended. */
  follow(session: Session, handle: RunHandle): void {
    const stop = new AbortController();
    this.latest = handle.runId;
    this.enter(handle.runId, { session, owner: 'here', handle, stop, work: () => this.drive(handle, session, stop) });
  }

  /** Looks on while somebody else works on the run, or nobody does. The session stays the caller's. Resolves when what happened so far is known. */
  async watch(session: Session, runId: string, owner: Exclude<Owner, 'here'>): Promise<void> {
    const before = this.get(runId);
    // What this window worked on is read anew: what it read for its own work ended with that.
    if (before && before.ended === null) return;
    const stop = new AbortController();
    const known = Promise.withResolvers<void>();
    this.enter(runId, { session, owner, handle: null, stop, work: () => this.read(runId, session, stop.signal, known.resolve) });
    await known.promise;
  }

  /** Somebody else took the run up, or let go of it. */
  setOwner(runId: string, owner: Exclude<Owner, 'here'>): void {
    const entry = this.entries.get(runId);
    if (!entry || entry.run.owner === owner || (entry.run.owner === 'here' && entry.run.ended === null)) return;
    entry.run = { ...entry.run, owner };
    this.changed.fire({ run: entry.run, event: null });
  }

  get(runId: string): FollowedRun | undefined {
    return this.entries.get(runId)?.run;
  }

  all(): FollowedRun[] {
    return [...this.entries.values()].map((entry) => entry.run);
  }

  /** The run that was begun or taken up last in this window; else the newest that it looks at. */
  current(): FollowedRun | undefined {
    // Also when this window has let go of it: a run saved for later is still what the person was at.
    const latest = this.latest === undefined ? undefined : this.get(this.latest);
    return (
      latest ??
      this.all()
        .toSorted((a, b) => (a.runId < b.runId ? -1 : 1))
        .at(-1)
    );
  }

  /** The run while this window works on it. */
  active(runId: string): FollowedRun | undefined {
    const run = this.get(runId);
    return run?.owner === 'here' && run.ended === null ? run : undefined;
  }

  /** Runs that wait for an answer to their spec, whoever carries them out; those of this window last. */
  waiting(): FollowedRun[] {
    const runs = this.all().filter((run) => run.ended === null && isWaiting(run.state));
    return [...runs.filter((run) => run.owner !== 'here'), ...runs.filter((run) => run.owner === 'here')];
  }

  /** Lets go of a run after what is under way is journaled, so that any process may go on with it. */
  release(runId: string): void {
    this.entries.get(runId)?.handle?.stop();
  }

  /** Has this window let go of a run that it works on, so that something can be recorded in it (undo, roll back). */
  async letGo(runId: string): Promise<void> {
    if (!this.active(runId)) return;
    const ended = this.untilEnded(runId);
    this.release(runId);
    await ended;
  }

  /** Resolves when this window no longer works on the run. */
  async untilEnded(runId: string): Promise<void> {
    if (!this.active(runId)) return;
    await new Promise<void>((resolve) => {
      const listener = this.changed.event(({ run }) => {
        if (run.runId !== runId || run.ended === null) return;
        listener.dispose();
        resolve();
      });
    });
  }

  /** Ends all work at once; every run can be resumed. */
  async close(): Promise<void> {
    for (const { handle, stop } of this.entries.values()) {
      if (handle) handle.kill();
      else stop.abort();
    }
    await Promise.all([...this.entries.values()].map((entry) => entry.finished));
  }

  dispose(): void {
    for (const { handle, stop } of this.entries.values()) {
      handle?.kill();
      stop.abort();
    }
    this.changed.dispose();
  }

  private enter(
    runId: string,
    start: {
      readonly session: Session;
      readonly owner: Owner;
      readonly handle: RunHandle | null;
      readonly stop: AbortController;
      readonly work: () => Promise<void>;
    },
  ): void {
    const { session, owner, handle, stop, work } = start;
    const before = this.entries.get(runId);
    before?.stop.abort();
    // Looking on does not mend what was in the way; taking it up is trying whether it is mended.
    const halted = handle === null ? (before?.run.halted ?? null) : null;
    const told = handle === null ? (before?.run.state.cursor ?? 0) : 0;
    const run: FollowedRun = { runId, session, state: emptyRunState(), owner, ended: null, halted };
    this.entries.delete(runId);
    // Work begins in the next turn of the event loop, when the entry is there.
    this.entries.set(runId, { run, handle, stop, told, finished: Promise.resolve().then(work) });
  }

  private async drive(handle: RunHandle, session: Session, stop: AbortController): Promise<void> {
    const { runId, done } = handle;
    const reading = this.read(runId, session, stop.signal);
    const outcome = await done;
    // Its last events are journaled before `done` settles; what comes later is somebody else's work.
    const events = await this.lastEvents(session, runId);
    stop.abort();
    await reading;
    const entry = this.entries.get(runId);
    if (entry?.handle === handle) {
      this.take(runId, events);
      entry.run = { ...entry.run, ended: outcome.status };
      if (outcome.status === 'unwritable') {
        this.log.error(`run ${runId} stands still: ${inEnglish(outcome.error.message)}`);
        entry.run = { ...entry.run, halted: { reason: outcome.error.message, cursor: entry.run.state.cursor } };
      } else this.log.debug(`run ${runId}: this window's work ended: ${outcome.status}`);
      this.changed.fire({ run: entry.run, event: null });
    }
    await session.close();
  }

  /** What kept the run from being written may keep it from being read, too: then what was read before has to do. */
  private async lastEvents(session: Session, runId: string): Promise<readonly RunEvent[]> {
    try {
      return await session.engine.read(runId, 0);
    } catch (error) {
      this.log.error(`run ${runId}: its last events cannot be read: ${String(error)}`);
      return [];
    }
  }

  private async read(runId: string, session: Session, signal: AbortSignal, onKnown: () => void = () => undefined): Promise<void> {
    // What is journaled at one time is taken at one time: each taking copies the run's ledger of files.
    const collected: RunEvent[] = [];
    let turn: NodeJS.Immediate | undefined;
    const takeCollected = (): void => {
      turn = undefined;
      // Somebody else follows the run now, or nobody.
      if (!signal.aborted) this.take(runId, collected.splice(0));
    };
    try {
      // What happened so far comes in one piece, so that no listener takes an old question for an open one.
      const past = await session.engine.read(runId, 0);
      if (!signal.aborted) this.take(runId, past);
      onKnown();
      for await (const event of session.engine.follow(runId, past.at(-1)?.seq ?? 0, signal)) {
        collected.push(event);
        turn ??= setImmediate(takeCollected);
      }
    } catch (error) {
      if (!signal.aborted) this.log.error(`run ${runId}: its events cannot be read: ${String(error)}`);
    } finally {
      clearImmediate(turn);
      takeCollected();
      onKnown();
    }
  }

  private take(runId: string, events: readonly RunEvent[]): void {
    const entry = this.entries.get(runId);
    const fresh = events.filter((event) => entry !== undefined && event.seq > entry.run.state.cursor);
    if (!entry || fresh.length === 0) return;
    const state = project(fresh, entry.run.state);
    const halted = entry.run.halted !== null && state.cursor > entry.run.halted.cursor ? null : entry.run.halted;
    entry.run = { ...entry.run, state, halted };
    const news = fresh.filter((event) => event.seq > entry.told);
    for (const event of news) this.changed.fire({ run: entry.run, event });
    if (news.length === 0) this.changed.fire({ run: entry.run, event: null });
  }
}

/** Whether somebody works on the run, as far as this window knows. */
export function isDriven(run: FollowedRun): boolean {
  return run.owner === 'here' ? run.ended === null : run.owner === 'elsewhere';
}

/** Whether a spec waits for the person's answer. */
export function isWaiting(state: RunState): boolean {
  return state.approval !== null;
}
