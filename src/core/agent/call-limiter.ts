import type { Clock } from '../ports.ts';
import { WaitingLine } from '../waiting-line.ts';

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
  const line = new WaitingLine<true>('the provider', admit);

  function admit(): void {
    while (running < maxParallel && line.first) {
      running += 1;
      line.admit();
    }
  }

  return {
    run: async (signal, fn) => {
      await line.join(true, signal);
      try {
        // Another 429 may have made the pause longer while this one slept.
        for (let left = pausedUntil - clock.now(); left > 0; left = pausedUntil - clock.now()) await clock.sleep(left, signal);
        return await fn();
      } finally {
        running -= 1;
        admit();
      }
    },
    pauseUntil: (epochMs) => {
      pausedUntil = Math.max(pausedUntil, epochMs);
    },
  };
}
