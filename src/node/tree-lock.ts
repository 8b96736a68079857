import { InterruptedError } from '../core/durable/errors.ts';
import type { TreeLock } from '../core/ports.ts';

interface Waiter {
  readonly exclusive: boolean;
  readonly enter: () => void;
}

/** A fair lock: whoever came first goes first, so that a validation is not starved by a stream of writers, nor they by it. */
export function createTreeLock(): TreeLock {
  let sharing = 0;
  let alone = false;
  const queue: Waiter[] = [];

  const admit = (): void => {
    for (let next = queue[0]; next && !alone && (!next.exclusive || sharing === 0); next = queue[0]) {
      queue.shift();
      if (next.exclusive) alone = true;
      else sharing++;
      next.enter();
    }
  };
  const enter = (exclusive: boolean, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        queue.splice(queue.indexOf(waiter), 1);
        reject(new InterruptedError('interrupted while waiting for the workspace'));
        // Those behind may have waited only for the one that just left.
        admit();
      };
      const waiter: Waiter = {
        exclusive,
        enter: () => {
          signal.removeEventListener('abort', leave);
          resolve();
        },
      };
      if (signal.aborted) return reject(new InterruptedError('interrupted while waiting for the workspace'));
      signal.addEventListener('abort', leave, { once: true });
      queue.push(waiter);
      admit();
    });

  return {
    shared: async (signal, fn) => {
      await enter(false, signal);
      try {
        return await fn();
      } finally {
        sharing--;
        admit();
      }
    },
    exclusive: async (signal, fn) => {
      await enter(true, signal);
      try {
        return await fn();
      } finally {
        alone = false;
        admit();
      }
    },
  };
}
