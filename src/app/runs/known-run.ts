import type { Engine, RunHandle, RunOutcome, RunSummary } from '../../core/durable/contracts.ts';
import { inEnglish } from '../../core/describe/message.ts';
import type { Logger } from '../../core/ports.ts';
import { emptyRunState, project } from '../../core/run/project.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import type { Message } from '../../protocol/message.ts';
import { isOver, runView } from './run-view.ts';
import type { RunView } from './run-view.ts';

/** What a run tells its listeners: events that were not known before, or none when it is its owner that changed. */
export interface RunChange {
  readonly run: RunView;
  readonly events: readonly RunEvent[];
  /** The state that the events add to; asked for by whoever describes each of them (`eachEvent`). */
  readonly before: () => RunState;
}

/** The events of a change, each with the state after it. */
export function* eachEvent({ events, before }: RunChange): Generator<readonly [event: RunEvent, after: RunState]> {
  let state = before();
  for (const event of events) {
    state = project([event], state);
    yield [event, state];
  }
}

/** One run that this process knows: its state, folded on from where it was, and its handle while this process works on it. */
export class KnownRun {
  readonly runId: string;
  view: RunView;
  handle: RunHandle | null = null;
  /** Settles when the work of this process on it has ended and what came of it is known. */
  released: Promise<void> = Promise.resolve();
  /** Why its events cannot be read any more; null while they can. */
  failure: { readonly error: unknown } | null = null;
  private readonly engine: Pick<Engine, 'read' | 'follow'>;
  private readonly logger: Pick<Logger, 'error'>;
  private readonly tell: (change: RunChange) => void;
  private following = new AbortController();
  private reading: Promise<void> = Promise.resolve();
  private state: RunState = emptyRunState();
  private summary: RunSummary | null = null;
  private blocked: { readonly reason: Message; readonly cursor: number } | null = null;
  /** What was there when it was first read is no news. */
  private isNew = true;
  private isFollowed = false;

  constructor(engine: Pick<Engine, 'read' | 'follow'>, runId: string, logger: Pick<Logger, 'error'>, tell: (change: RunChange) => void) {
    this.engine = engine;
    this.logger = logger;
    this.runId = runId;
    this.tell = tell;
    this.view = this.derive();
  }

  /** The run as it was listed just now. */
  async list(summary: RunSummary): Promise<void> {
    // Listed while this process was just giving it free.
    const isOwn = summary.owner?.sameHost === true && summary.owner.pid === process.pid;
    this.summary = isOwn ? { ...summary, owner: null } : summary;
    if (summary.state.cursor > this.state.cursor) {
      if (this.isFollowed) await this.catchUp();
      else this.state = summary.state;
    }
    this.isNew = false;
    this.update();
  }

  /** Reads what is journaled now; for moments when following may lag behind. */
  async catchUp(): Promise<void> {
    this.take(await this.engine.read(this.runId, this.state.cursor));
  }

  /** From now on what happens is told as it happens. Resolves when what happened so far is known. */
  async follow(): Promise<void> {
    if (this.isFollowed) return;
    this.isFollowed = true;
    try {
      await this.catchUp();
    } catch (error) {
      this.isFollowed = false;
      throw error;
    }
    this.failure = null;
    this.reading = this.read();
    this.tellNothingNew();
  }

  /** This process works on it now. `begun`: it begins here, with that. */
  own(handle: RunHandle, begun: RunSummary | null): void {
    this.handle = handle;
    // Of a run that begins here everything is news.
    if (begun) this.isNew = false;
    this.summary ??= begun;
    this.blocked = null;
    handle.onIdle(() => this.tellNothingNew());
    this.released = this.untilReleased(handle);
    this.view = this.derive();
    this.tellNothingNew();
    void this.follow().catch((error: unknown) => this.fail(error));
  }

  /**
   * Whether the run rests: it is over, nobody works on it, or it waits for a person. `replied`: a question that was answered, so that the run
   * does not rest for it before it has taken the answer; null = none was.
   */
  async isIdle(replied: number | null): Promise<boolean> {
    if (this.failure) throw this.failure.error;
    if (this.view.owner === 'none') return true;
    if (this.handle && this.handle.waitingFor().length === 0) return false;
    if (this.handle) await this.catchUp();
    return isOver(this.view) || this.view.state.questions.some(({ id }) => id !== replied);
  }

  /** Resolves when nothing of the run is being read any more. */
  async close(): Promise<void> {
    this.following.abort();
    await this.reading;
  }

  private async untilReleased(handle: RunHandle): Promise<void> {
    const outcome = await handle.done;
    // Its last events are journaled before `done` settles. What kept it from being written may keep it from being read, too.
    await this.catchUp().catch((error: unknown) => this.fail(error));
    this.end(handle, outcome);
  }

  private end(handle: RunHandle, outcome: RunOutcome): void {
    if (this.handle !== handle) return;
    this.handle = null;
    if (this.summary) this.summary = { ...this.summary, owner: null };
    if (outcome.status === 'unwritable') {
      this.blocked = { reason: outcome.error.message, cursor: this.state.cursor };
      this.logger.error(`run ${this.runId} stands still: ${inEnglish(outcome.error.message)}`);
    }
    this.update();
    if (outcome.status === 'fenced') this.readAnew();
  }

  /** What this process still recorded in good faith, after another one had taken the run over, counts no more. */
  private readAnew(): void {
    this.following.abort();
    this.following = new AbortController();
    this.state = emptyRunState();
    this.isNew = true;
    this.isFollowed = false;
    void this.follow().catch((error: unknown) => this.fail(error));
  }

  private async read(): Promise<void> {
    const { signal } = this.following;
    // What is journaled at one time is taken at one time: each taking copies the run's ledger of files.
    const collected: RunEvent[] = [];
    let turn: NodeJS.Immediate | undefined;
    const takeCollected = (): void => {
      turn = undefined;
      if (!signal.aborted) this.take(collected.splice(0));
    };
    try {
      for await (const event of this.engine.follow(this.runId, this.state.cursor, signal)) {
        collected.push(event);
        turn ??= setImmediate(takeCollected);
      }
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    } finally {
      clearImmediate(turn);
      takeCollected();
    }
  }

  /** Its owner is another one, or it rests. */
  private tellNothingNew(): void {
    const { state } = this;
    this.tell({ run: this.view, events: [], before: () => state });
  }

  private fail(error: unknown): void {
    this.failure = { error };
    this.isFollowed = false;
    this.tellNothingNew();
  }

  private take(events: readonly RunEvent[]): void {
    const fresh = events.filter(({ seq }) => seq > this.state.cursor);
    const isNews = !this.isNew;
    this.isNew = false;
    if (fresh.length === 0) return;
    const before = this.state;
    this.state = project(fresh, before);
    if (this.blocked && this.state.cursor > this.blocked.cursor) this.blocked = null;
    this.view = this.derive();
    if (isNews && this.isFollowed) this.tell({ run: this.view, events: fresh, before: () => before });
  }

  /** Its owner may be another one. */
  private update(): void {
    const before = this.view;
    this.view = this.derive();
    const { owner, status, blocked } = this.view;
    const isOther = owner !== before.owner || status !== before.status || blocked !== before.blocked;
    if (isOther && this.isFollowed) this.tellNothingNew();
  }

  private derive(): RunView {
    const { runId, summary, state, blocked } = this;
    return runView({ runId, summary, state, held: this.handle !== null, blocked: blocked?.reason ?? null });
  }
}
