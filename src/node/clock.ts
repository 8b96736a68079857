import { InterruptedError } from '../core/durable/errors.ts';
import type { Clock } from '../core/ports.ts';

/** The machine's clock. */
export function createClock(): Clock {
  return {
    now: () => Date.now(),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const interrupted = (): void => {
          clearTimeout(timer);
          reject(new InterruptedError('interrupted while waiting'));
        };
        const timer = setTimeout(() => {
          signal.removeEventListener('abort', interrupted);
          resolve();
        }, ms);
        if (signal.aborted) interrupted();
        else signal.addEventListener('abort', interrupted, { once: true });
      }),
  };
}
