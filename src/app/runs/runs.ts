import type { Engine, RunHandle, RunNews, RunSummary } from '../../core/durable/contracts.ts';
import type { Logger } from '../../core/ports.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { KnownRun, type RunChange } from './known-run.ts';
import { isOver, type RunView } from './run-view.ts';
import { watchNames } from './watch-names.ts';

export interface OwnOptions {
  /** The person says so: take the run over although its owner is on another host and cannot be checked. */
  readonly force?: boolean;
  /** Asks this provider instead of the one that the run began with. */
  readonly provider?: string;
}

interface RunsParts {
  readonly engine: Pick<Engine, 'list' | 'read' | 'follow'>;
  /** Goes on with a run in this process; throws UserError in words for every refusal. */
  readonly open: (runId: string, options: OwnOptions) => Promise<RunHandle>;
  readonly logger: Pick<Logger, 'error'>;
  /** Files of a run that do not lie there as they were proven. */
  readonly staleNow: (state: RunState) => Promise<readonly string[]>;
}

/** Stops listening. */
export interface Listening {
  dispose(): void;
}

/** How late it is noticed that the process that works on a followed run is gone. */
const lookMs = 5000;

/** How many runs that are over are followed. */
const mostOver = 8;

/** How long changes of the runs' folder are collected before the list is read again. */
const settleMs = 300;

/** The runs of this machine: which there are, what happens in them, which of them this process works on. Faces draw it and keep no state of their own. */
export class Runs {
  private readonly parts: RunsParts;
  private readonly known = new Map<string, KnownRun>();
  /** Those asked for last come last. */
  private readonly followed = new Set<string>();
  private readonly opening = new Map<string, Promise<RunHandle>>();
  private readonly changed = new Set<(change: RunChange) => void>();
  private readonly listed = new Set<() => void>();
  private order: readonly string[] = [];
  private watching: Promise<void> | undefined;
  private readonly closing = new AbortController();
  private reading: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private settling: NodeJS.Timeout | undefined;
  private hasRead = false;

  constructor(parts: RunsParts) {
    this.parts = parts;
  }

  /** The runs were listed at least once. */
  get isRead(): boolean {
    return this.hasRead;
  }

  /** Whatever happens in a run that is followed; what had happened before it was known is no news. */
  onDidChange(listener: (change: RunChange) => void): Listening {
    this.changed.add(listener);
    return { dispose: () => this.changed.delete(listener) };
  }

  /** The runs were listed anew. */
  onDidList(listener: () => void): Listening {
    this.listed.add(listener);
    return { dispose: () => this.listed.delete(listener) };
  }

  /** All runs, newest first, as they are known now. */
  all(): RunView[] {
    const begun = [...this.known.keys()].filter((runId) => !this.order.includes(runId)).toReversed();
    return [...begun, ...this.order].flatMap((runId) => this.known.get(runId)?.view ?? []);
  }

  get(runId: string): RunView | undefined {
    return this.known.get(runId)?.view;
  }

  /** Lists the runs anew, newest first; calls while it does so share the listing. */
  async list(): Promise<RunView[]> {
    this.reading ??= this.readAll().finally(() => (this.reading = undefined));
    await this.reading;
    return this.all();
  }

  /** As `list`, in a moment: what happens together is read together. */
  listSoon(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      this.list().catch((error: unknown) => this.parts.logger.error('The runs cannot be listed.', { error }));
    }, settleMs);
    this.settling.unref();
  }

  /** Follows a run from now on, whoever works on it. undefined: there is none. */
  async follow(runId: string): Promise<RunView | undefined> {
    if (!this.known.has(runId)) await this.list();
    const run = this.known.get(runId);
    if (run?.view.status === 'damaged') return run.view;
    this.followed.delete(runId);
    this.followed.add(runId);
    await run?.follow();
    this.unfollowOldest();
    this.lookAgain();
    return run?.view;
  }

  /** Looks whether what the run proved lies on the disk as it was. undefined: there is no such run. */
  async look(runId: string): Promise<RunView | undefined> {
    await this.known.get(runId)?.look(this.parts.staleNow);
    return this.get(runId);
  }

  /** Events after the cursor, as far as they are journaled now. */
  read(runId: string, cursor: number): Promise<RunEvent[]> {
    return this.parts.engine.read(runId, cursor);
  }

  /**
   * What happened after the event `from`, and then what happens, without gaps, until `signal` is aborted. What comes together is given
   * together; `pause`: what comes until it is over, too. Throws when it cannot be read any more.
   */
  async *watch(runId: string, from: number, signal: AbortSignal, pause?: () => Promise<void>): AsyncGenerator<RunChange> {
    const stop = new AbortController();
    const told: RunNews[] = [];
    const failures: unknown[] = [];
    let alarm = Promise.withResolvers<void>();
    const take = (news: RunNews): void => {
      told.push(news);
      alarm.resolve();
    };
    const listening = this.onDidChange(({ run, events }) => {
      if (run.runId === runId && events.length === 0) alarm.resolve();
    });
    try {
      await this.follow(runId);
      void this.parts.engine
        .follow(runId, from, take, AbortSignal.any([signal, stop.signal]))
        .catch((error: unknown) => failures.push(error))
        .finally(() => alarm.resolve());
      while (!signal.aborted) {
        await alarm.promise;
        await pause?.();
        alarm = Promise.withResolvers<void>();
        if (failures.length > 0) throw failures[0];
        const news = told.splice(0);
        const { view: run } = this.enter(runId);
        // Of what was told before the last reset nothing counts.
        const last = news.findLastIndex(({ reset }) => reset);
        const [first, ...others] = last < 0 ? news : news.slice(last);
        const { events = [], before = () => run.state, reset = false } = first ?? {};
        if (!signal.aborted) yield { run, events: [...events, ...others.flatMap((one) => one.events)], before, reset };
      }
    } finally {
      stop.abort();
      listening.dispose();
    }
  }

  /** This process works on the run from now on. `begun`: with what it was begun just now. */
  adopt(handle: RunHandle, begun: RunSummary | null = null): RunHandle {
    this.followed.add(handle.runId);
    const run = this.enter(handle.runId);
    run.own(handle, begun);
    if (this.closing.signal.aborted) handle.kill();
    // Another process may have taken it over.
    void run.released.then(() => this.listSoon());
    return handle;
  }

  /** Works on the run in this process. Throws UserError where that is refused. */
  async own(runId: string, options: OwnOptions = {}): Promise<RunHandle> {
    const handle = this.known.get(runId)?.handle;
    if (handle) return handle;
    const opening =
      this.opening.get(runId) ??
      this.parts
        .open(runId, options)
        .then((opened) => this.adopt(opened))
        .finally(() => this.opening.delete(runId));
    this.opening.set(runId, opening);
    return opening;
  }

  /** Stops working on it after what is under way is journaled, so that any process may go on with it. */
  async release(runId: string): Promise<void> {
    this.known.get(runId)?.handle?.stop();
    await this.untilReleased(runId);
  }

  /** The person wants the work of this process on it to stop, which its view says at once; a second time it is not waited for its step. */
  stop(runId: string): void {
    this.known.get(runId)?.stop();
  }

  /** Resolves when this process no longer works on it. */
  async untilReleased(runId: string): Promise<void> {
    await this.known.get(runId)?.released;
  }

  /**
   * Resolves when the run rests: it is over, waits for a person, or nobody works on it; or when `signal` is aborted. `replied`: a question that
   * was answered, so that the run does not rest for it before it has taken the answer; null = none was.
   */
  async untilIdle(runId: string, replied: number | null, signal: AbortSignal): Promise<RunView> {
    await this.follow(runId);
    const run = this.enter(runId);
    while (!signal.aborted && !run.isIdle(replied)) await this.nextChange(runId, signal);
    return run.view;
  }

  /** Runs that another process begins show up by themselves from now on. */
  watchFolder(folder: string): void {
    this.watching ??= watchNames(folder, () => this.listSoon(), this.closing.signal);
  }

  /** Ends all work of this process at once; every run can be gone on with. */
  async close(): Promise<void> {
    this.closing.abort();
    clearTimeout(this.timer);
    for (const run of this.known.values()) run.handle?.kill();
    await Promise.allSettled(this.opening.values());
    await Promise.all([...this.known.values()].map(({ released }) => released));
    clearTimeout(this.settling);
    await Promise.all([...this.known.values()].map((run) => run.close()));
    await this.watching;
  }

  /** Of the runs that are over only those are followed on that were asked for last. */
  private unfollowOldest(): void {
    const over = [...this.followed].flatMap((runId) => this.known.get(runId) ?? []).filter(({ view, handle }) => isOver(view) && !handle);
    for (const run of over.slice(0, -mostOver)) {
      this.followed.delete(run.runId);
      void run.close();
    }
  }

  private async nextChange(runId: string, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const done = (): void => resolve();
    const listening = this.onDidChange(({ run }) => run.runId === runId && done());
    signal.addEventListener('abort', done);
    await promise;
    signal.removeEventListener('abort', done);
    listening.dispose();
  }

  private enter(runId: string): KnownRun {
    const run =
      this.known.get(runId) ??
      new KnownRun(this.parts.engine, runId, this.parts.logger, (change) => {
        for (const listener of this.changed) this.heard(() => listener(change));
        // Somebody works on it, whom the last listing did not know.
        if (change.events.length > 0 && change.run.owner === 'none' && !isOver(change.run)) this.listSoon();
      });
    this.known.set(runId, run);
    return run;
  }

  /** A listener that fails must not keep the others, nor the run, from going on. */
  private heard(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.parts.logger.error('A change of a run could not be shown.', { error });
    }
  }

  private async readAll(): Promise<void> {
    const summaries = await this.parts.engine.list();
    for (const summary of summaries) await this.enter(summary.runId).list(summary);
    this.order = summaries.map(({ runId }) => runId);
    for (const [runId, run] of this.known)
      if (!this.order.includes(runId) && !run.handle) {
        await run.close();
        this.known.delete(runId);
        this.followed.delete(runId);
      }
    this.hasRead = true;
    for (const listener of this.listed) this.heard(listener);
    this.lookAgain();
  }

  /** While another process works on a run that is followed, it is looked whether it still lives. */
  private lookAgain(): void {
    clearTimeout(this.timer);
    if (![...this.followed].some((runId) => ['local', 'remote'].includes(this.get(runId)?.owner ?? 'none'))) return;
    this.timer = setTimeout(() => void this.list().catch(() => this.lookAgain()), lookMs);
    this.timer.unref();
  }
}
