import { InterruptedError } from './durable/errors.ts';

/** Whoever waits for something, first come, first served. */
export class WaitingLine<W, T = void> {
  private waiters: { readonly wants: W; readonly admit: (given: T) => void }[] = [];
  private readonly wanted: string;
  private readonly serve: () => void;

  /** `wanted`: what they wait for, for the error. `serve`: admits whom it can; called when somebody has come or gone. */
  constructor(wanted: string, serve: () => void) {
    this.wanted = wanted;
    this.serve = serve;
  }

  /** What the first one wants; undefined: nobody waits. */
  get first(): W | undefined {
    return this.waiters[0]?.wants;
  }

  /** The first one waits no longer. */
  admit(given: T): void {
    this.waiters.shift()?.admit(given);
  }

  /** Resolves when it is admitted. Rejects with `InterruptedError` when aborted before. */
  join(wants: W, signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      const interrupted = (): void => reject(new InterruptedError(`interrupted while waiting for ${this.wanted}`));
      if (signal.aborted) return interrupted();
      const leave = (): void => {
        this.waiters = this.waiters.filter((other) => other !== waiter);
        interrupted();
        this.serve();
      };
      const waiter = {
        wants,
        admit: (given: T): void => {
          signal.removeEventListener('abort', leave);
          resolve(given);
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      this.waiters.push(waiter);
      this.serve();
    });
  }
}
