import { setTimeout as wait } from 'node:timers/promises';
import { InterruptedError } from '../core/durable/errors.ts';
import type { Clock } from '../core/ports.ts';

/** The machine's clock. */
export function createClock(): Clock {
  return {
    now: () => Date.now(),
    elapsed: () => performance.now(),
    sleep: async (ms, signal) => {
      try {
        await wait(ms, undefined, { signal });
      } catch (error) {
        throw signal.aborted ? new InterruptedError('interrupted while waiting') : error;
      }
    },
  };
}
