import type { Engine, RunHandle, RunNews, RunOutcome, RunSummary } from '../../core/durable/contracts.ts';
import { inEnglish } from '../../core/describe/message.ts';
import type { Logger } from '../../core/ports.ts';
import type { Look } from '../../core/run/effective-state.ts';
import { emptyRunState, project } from '../../core/run/project.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { isSealed } from '../../core/run/seal.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import type { Message } from '../../protocol/message.ts';
import { isOver, runView, type RunView } from './run-view.ts';

/** What a run tells its listeners: events that were not known before, or none when it is its owner that changed. */
export interface RunChange extends Pick<RunNews, 'events' | 'before' | 'reset'> {
  readonly run: RunView;
}

/** The events of a change, each with the state after it. */
export function* eachEvent({ events, before }: Pick<RunNews, 'events' | 'before'>): Generator<readonly [event: RunEvent, after: RunState]> {
  let state = before();
  for (const event of events) {
    state = project([event], state);
    yield [event, state];
  }
}

/** One run that this process knows: its state, and its handle while this process works on it. */
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
  private following: { readonly begun: Promise<void>; readonly ended: Promise<void>; readonly stop: AbortController } | null = null;
  private state: RunState = emptyRunState();
  private summary: RunSummary | null = null;
  private seen: Look | null = null;
  private stopping = false;
  private blocked: { readonly reason: Message; readonly cursor: number } | null = null;

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
    if (this.following === null) this.state = summary.state;
    // The list may know of the end of a run sooner than whoever follows it: what led there is read, and so told, first.
    else if (summary.state.cursor > this.state.cursor) await this.engine.read(this.runId, summary.state.cursor);
    const before = this.view;
    this.view = this.derive();
    const { owner, status, blocked } = this.view;
    const isOther = owner !== before.owner || status !== before.status || blocked !== before.blocked;
    if (isOther && this.following !== null) this.tellNothingNew();
  }

  /** Looks whether its files lie there as they were proven; tells where that is news. */
  async look(staleNow: (state: RunState) => Promise<readonly string[]>): Promise<void> {
    const { state } = this.view;
    if (!isSealed(state)) return;
    const stale = await staleNow(state);
    if (state.cursor !== this.state.cursor || state.changedOnDisk?.join('\n') === stale.join('\n')) return;
    this.seen = { cursor: state.cursor, stale };
    this.view = this.derive();
    this.tellNothingNew();
  }

  /** From now on what happens is told as it happens; what had happened before is no news. Resolves when that is known. */
  follow(): Promise<void> {
    this.following ??= this.begin();
    return this.following.begun;
  }

  /** This process works on it now. `begun`: it begins here, with that, so that everything of it is news. */
  own(handle: RunHandle, begun: RunSummary | null): void {
    this.handle = handle;
    this.summary ??= begun;
    this.blocked = null;
    this.stopping = false;
    handle.onIdle(() => this.tellNothingNew());
    this.view = this.derive();
    this.tellNothingNew();
    // Whoever waits for it hears of a failure.
    const followed = this.follow().catch(() => undefined);
    this.released = Promise.all([handle.done, followed]).then(([outcome]) => this.end(handle, outcome));
  }

  /** The person wants it to stop: after the step under way, without waiting for an answer of a model; a second time at once. */
  stop(): void {
    if (this.stopping) return this.handle?.kill();
    this.stopping = this.handle !== null;
    this.handle?.stop({ endCalls: true });
    this.view = this.derive();
    this.tellNothingNew();
  }

  /**
   * Whether the run rests: it is over, nobody works on it, or it waits for a person. `replied`: a question that was answered, so that the run
   * does not rest for it before it has taken the answer; null = none was.
   */
  isIdle(replied: number | null): boolean {
    if (this.failure) throw this.failure.error;
    if (this.view.owner === 'none') return true;
    if (this.handle?.isIdle() === false) return false;
    const { questions } = this.view.state;
    return isOver(this.view) || (questions.length > 0 && questions.every(({ id }) => id !== replied));
  }

  /** What happens is told no more. Resolves when nothing of the run is being read. */
  async close(): Promise<void> {
    const { following } = this;
    this.following = null;
    following?.stop.abort();
    await following?.ended;
  }

  private begin(): NonNullable<KnownRun['following']> {
    const stop = new AbortController();
    const begun = Promise.withResolvers<void>();
    let isNews = this.summary !== null;
    const take = (news: RunNews): void => {
      if (stop.signal.aborted) return;
      this.failure = null;
      this.take(news, isNews && !news.reset);
      isNews = true;
      begun.resolve();
    };
    const ended = this.engine.follow(this.runId, this.state.cursor, take, stop.signal).catch((error: unknown) => {
      if (stop.signal.aborted) return;
      this.failure = { error };
      this.following = null;
      this.tellNothingNew();
      begun.reject(error);
    });
    return { begun: begun.promise, ended, stop };
  }

  private end(handle: RunHandle, outcome: RunOutcome): void {
    if (this.handle !== handle) return;
    this.handle = null;
    this.stopping = false;
    if (this.summary) this.summary = { ...this.summary, owner: null };
    if (outcome.status === 'unwritable') {
      this.blocked = { reason: outcome.error.message, cursor: this.state.cursor };
      this.logger.error(`run ${this.runId} stands still: ${inEnglish(outcome.error.message)}`);
    }
    this.view = this.derive();
    this.tellNothingNew();
  }

  private take({ events, before, state, reset }: RunNews, isNews: boolean): void {
    this.state = state;
    if (this.blocked && state.cursor > this.blocked.cursor) this.blocked = null;
    this.view = this.derive();
    if (isNews && events.length > 0) this.tell({ run: this.view, events, before, reset });
    else this.tellNothingNew();
  }

  /** Its owner is another one, or it rests. */
  private tellNothingNew(): void {
    const { state } = this;
    this.tell({ run: this.view, events: [], before: () => state, reset: false });
  }

  private derive(): RunView {
    const { runId, summary, state, stopping, blocked, seen: look } = this;
    return runView({ runId, summary, state, held: this.handle !== null, stopping, blocked: blocked?.reason ?? null, look });
  }
}
