import { InterruptedError } from '../../core/durable/errors.ts';
import type { Activity } from './activity.ts';
import type { Signal } from './history.ts';

interface Waiter {
  readonly name: string;
  readonly resolve: (signal: Signal) => void;
}

/** Signals on their way to workflows: first in, first out per workflow and name. */
export class Mailboxes {
  private readonly pending: Signal[];
  private readonly waiters = new Map<string, Waiter>();
  private readonly activity: Activity;

  constructor(pending: readonly Signal[], activity: Activity) {
    this.pending = [...pending];
    this.activity = activity;
  }

  deliver(signal: Signal): void {
    const waiter = this.waiters.get(signal.to);
    if (waiter?.name !== signal.name) {
      this.pending.push(signal);
      return;
    }
    this.waiters.delete(signal.to);
    this.activity.unblock(signal.to);
    waiter.resolve(signal);
  }

  /** The oldest signal of that name for the workflow `path`; waits for it. Rejects with the reason of `halted`. */
  take(path: string, name: string, halted: AbortSignal): Promise<Signal> {
    const at = this.pending.findIndex((signal) => signal.to === path && signal.name === name);
    if (at >= 0) return Promise.resolve(this.pending.splice(at, 1)[0] as Signal);
    if (halted.aborted) return Promise.reject(reasonOf(halted));
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.waiters.delete(path);
        this.activity.unblock(path);
        reject(reasonOf(halted));
      };
      const resolveWith = (signal: Signal): void => {
        halted.removeEventListener('abort', stop);
        resolve(signal);
      };
      halted.addEventListener('abort', stop, { once: true });
      this.waiters.set(path, { name, resolve: resolveWith });
      this.activity.block(path, name);
    });
  }
}

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new InterruptedError('The run was interrupted.');
}
