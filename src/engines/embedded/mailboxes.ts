import { InterruptedError } from '../../core/durable/errors.ts';
import type { Activity } from './activity.ts';
import type { Signal } from './history.ts';

/** Whether a workflow waits for it. */
export type Wanted = (signal: Signal) => boolean;

interface Waiter {
  readonly wanted: Wanted;
  readonly resolve: (signal: Signal | null) => void;
}

/** Signals and replies on their way to workflows: first in, first out. */
export class Mailboxes {
  private readonly pending: Signal[];
  private readonly waiters = new Map<string, Waiter>();
  private readonly activity: Activity;

  constructor(pending: readonly Signal[], activity: Activity) {
    this.pending = [...pending];
    this.activity = activity;
  }

  deliver(signal: Signal): void {
    const found = [...this.waiters].find(([, { wanted }]) => wanted(signal));
    if (found === undefined) this.pending.push(signal);
    else this.resolve(found[0], signal);
  }

  /** The workflow's time is over: `take` gives null. */
  expire(path: string): void {
    this.resolve(path, null);
  }

  /** The oldest one that fits; the workflow `path` waits for it. Rejects with the reason of `stopped`. */
  take(path: string, wanted: Wanted, stopped: AbortSignal): Promise<Signal | null> {
    const at = this.pending.findIndex((signal) => wanted(signal));
    if (at >= 0) return Promise.resolve(this.pending.splice(at, 1)[0] ?? null);
    if (stopped.aborted) return Promise.reject(reasonOf(stopped));
    return new Promise((resolve, reject) => {
      // No other one waits in this mailbox then: the next replay has its own.
      const stop = (): void => {
        this.activity.unblock(path);
        reject(reasonOf(stopped));
      };
      const settle = (signal: Signal | null): void => {
        stopped.removeEventListener('abort', stop);
        resolve(signal);
      };
      stopped.addEventListener('abort', stop);
      this.waiters.set(path, { wanted, resolve: settle });
      this.activity.block(path);
    });
  }

  private resolve(path: string, signal: Signal | null): void {
    const waiter = this.waiters.get(path);
    if (waiter === undefined) return;
    this.waiters.delete(path);
    this.activity.unblock(path);
    waiter.resolve(signal);
  }
}

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new InterruptedError('The run was interrupted.');
}
