import { InterruptedError } from '../durable/errors.ts';
import type { Clock } from '../ports.ts';

/** Shared by all agents that use one provider. */
export interface CallLimiter {
  /** Runs `fn` when a place is free and no pause is on; first come, first served. Rejects with `InterruptedError` when aborted before. */
  run<T>(signal: AbortSignal, fn: () => Promise<T>): Promise<T>;
  /** No call begins before this time (milliseconds since the epoch): one agent's 429 slows all of them. */
  pauseUntil(epochMs: number): void;
}

export function createCallLimiter(options: { readonly maxParallel: number; readonly clock: Clock }): CallLimiter {
  const { maxParallel, clock } = options;
  let running = 0;
  let pausedUntil = 0;
  let waiting: (() => void)[] = [];

  const release = (): void => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };
  const enter = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(new InterruptedError('interrupted while waiting for the provider'));
        return;
      }
      if (running < maxParallel) {
        running += 1;
        resolve();
        return;
      }
      const stop = (): void => {
        waiting = waiting.filter((other) => other !== go);
        reject(new InterruptedError('interrupted while waiting for the provider'));
      };
      const go = (): void => {
        signal.removeEventListener('abort', stop);
        resolve();
      };
      signal.addEventListener('abort', stop, { once: true });
      waiting.push(go);
    });

  return {
    run: async (signal, fn) => {
      await enter(signal);
      try {
        // Another 429 may have made the pause longer while this one slept.
        for (let left = pausedUntil - clock.now(); left > 0; left = pausedUntil - clock.now()) await clock.sleep(left, signal);
        return await fn();
      } finally {
        release();
      }
    },
    pauseUntil: (epochMs) => {
      pausedUntil = Math.max(pausedUntil, epochMs);
    },
  };
}
