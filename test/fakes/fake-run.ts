import type { Reply } from '../../src/protocol/question.ts';
import type { RunEvent, RunEventBody } from '../../src/protocol/run-event.ts';
import type { RunHandle, RunNews, RunOutcome } from '../../src/core/durable/contracts.ts';
import { project } from '../../src/core/run/project.ts';
import type { RunState } from '../../src/core/run/run-state.ts';

/** What a fake run does: tells events, waits for answers, works for a while. */
export interface Player {
  emit(...bodies: RunEventBody[]): void;
  reply(): Promise<Reply>;
  state(): RunState;
  /** Work that ends when the test says `release(name)`, or when the run is killed. */
  work(name: string): Promise<void>;
}

/** Ends the player's function when the run is stopped under it. */
class Halted extends Error {}

/** A run that plays a list of events; its time is one second per event. */
export class FakeRun {
  readonly runId: string;
  readonly events: RunEvent[] = [];
  readonly replies: Reply[] = [];
  private readonly waiters = new Set<() => void>();
  private readonly idleListeners = new Set<() => void>();
  private readonly released = new Set<string>();
  private isWaiting = false;
  private halt: 'none' | 'stop' | 'kill' = 'none';
  private taken = 0;
  private failure: Error | null = null;
  private followers = 0;

  constructor(runId: string, journal: readonly RunEventBody[] = []) {
    this.runId = runId;
    for (const body of journal) this.append(body);
  }

  get state(): RunState {
    return project(this.events);
  }

  append(body: RunEventBody): void {
    const seq = this.events.length + 1;
    this.events.push({ seq, at: new Date(Date.UTC(2026, 10, 21, 9, 0, seq)).toISOString(), runId: this.runId, ...body });
    this.wake();
  }

  /** Its last event counts no more. */
  lose(): void {
    this.events.pop();
    this.wake();
  }

  /** Following it ends with this error. */
  fail(error: Error): void {
    this.failure = error;
    this.wake();
  }

  release(name: string): void {
    this.released.add(name);
    this.wake();
  }

  reply(reply: Reply): void {
    this.replies.push(reply);
    this.wake();
  }

  /** What was answered, without which question that was. */
  get answers(): Omit<Reply, 'question' | 'hash'>[] {
    return this.replies.map(({ question: _question, hash: _hash, ...answer }) => answer);
  }

  /** Begins to play. */
  play(script: (player: Player) => Promise<void>): RunHandle {
    this.halt = 'none';
    const done = this.perform(script);
    return {
      runId: this.runId,
      done,
      isIdle: () => this.isWaiting,
      onIdle: (listener) => {
        this.idleListeners.add(listener);
        return () => this.idleListeners.delete(listener);
      },
      stop: () => this.stopWith('stop'),
      kill: () => this.stopWith('kill'),
    };
  }

  get isFollowed(): boolean {
    return this.followers > 0;
  }

  /** As the engine's. */
  async follow(cursor: number, tell: (news: RunNews) => void, signal: AbortSignal): Promise<void> {
    let seen = cursor;
    const take = (isFirst = false): void => {
      const reset = seen > this.events.length;
      if (signal.aborted || (!isFirst && seen === this.events.length)) return;
      const from = reset ? 0 : seen;
      seen = this.events.length;
      tell({ events: this.events.slice(from), before: () => project(this.events.slice(0, from)), state: this.state, reset });
    };
    const taken = (): void => take();
    await Promise.resolve();
    take(true);
    this.waiters.add(taken);
    this.followers += 1;
    while (!signal.aborted && !this.failure) await this.change(signal);
    this.followers -= 1;
    this.waiters.delete(taken);
    if (this.failure) throw this.failure;
  }

  /** Resolves with the next change of anything, or when aborted. */
  private change(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const settle = (): void => {
        this.waiters.delete(settle);
        signal?.removeEventListener('abort', settle);
        resolve();
      };
      this.waiters.add(settle);
      signal?.addEventListener('abort', settle);
    });
  }

  private wake(): void {
    for (const waiter of this.waiters) waiter();
  }

  private stopWith(kind: 'stop' | 'kill'): void {
    if (this.halt === 'kill') return;
    this.halt = kind;
    this.wake();
  }

  private async perform(script: (player: Player) => Promise<void>): Promise<RunOutcome> {
    try {
      await script({
        emit: (...bodies) => {
          if (this.halt !== 'none') throw new Halted();
          for (const body of bodies) this.append(body);
        },
        reply: () => this.next(),
        state: () => this.state,
        work: (name) => this.until(() => this.released.has(name), false),
      });
      return { status: 'completed', output: null };
    } catch (error) {
      if (!(error instanceof Halted)) throw error;
      if (this.isWaiting) return { status: 'released' };
      this.append({ type: 'run.interrupted' });
      return { status: 'interrupted' };
    }
  }

  private async next(): Promise<Reply> {
    this.isWaiting = true;
    for (const listener of this.idleListeners) listener();
    await this.until(() => this.replies.length > this.taken, true);
    this.isWaiting = false;
    const reply = this.replies[this.taken];
    this.taken += 1;
    if (reply === undefined) throw new Error('no reply');
    return reply;
  }

  /** A stop ends waiting at once, but lets work finish; a kill ends both. */
  private async until(ready: () => boolean, stopEnds: boolean): Promise<void> {
    while (!ready()) {
      if (this.halt === 'kill' || (this.halt === 'stop' && stopEnds)) throw new Halted();
      await this.change();
    }
  }
}
