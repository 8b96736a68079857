import type { Clock } from '../ports.ts';
import { WaitingLine } from '../waiting-line.ts';

/** Shared by all agents that use one provider. */
export interface CallLimiter {
  /**
   * Runs `fn` when a place is free and no pause is on; first come, first served. Rejects with `InterruptedError` when aborted before. `accepted`: to be
   * called when the answer begins.
   */
  run<T>(signal: AbortSignal, fn: (accepted: () => void) => Promise<T>): Promise<T>;
  /**
   * One agent's 429 slows all of them: no call begins for so many milliseconds, and from then on half as many run at the same time. Refusals of calls
   * that ran side by side count once.
   */
  slowDown(ms: number): void;
}

/** How long a provider has to take all calls until it gets one more at the same time, milliseconds. */
const recovery = 60_000;
/** So many calls run at the same time at first, and at most, where nobody has said how many a provider takes. */
const unknown = { first: 8, most: 256 };
/**
 * Until a provider refuses one, each call that it begins to answer makes room for so many more: four times as many after each answer's first word.
 * What it takes too many of it refuses at once, and that costs a pause; growing slowly would cost every run of many agents seconds.
 */
const moreForEach = 3;

/** `maxParallel`: so many a person has said that the provider takes; they run from the first on. */
export function createCallLimiter(options: { readonly maxParallel?: number | undefined; readonly clock: Clock }): CallLimiter {
  const { clock } = options;
  const maxParallel = options.maxParallel ?? unknown.most;
  let running = 0;
  let pausedUntil = 0;
  /** As many at the same time as after the last refusal; before any, as the provider has taken so far. */
  let places = options.maxParallel ?? unknown.first;
  let refused = false;
  const line = new WaitingLine<true>('the provider', admit);

  /** Of the pause. */
  const leftMs = (): number => pausedUntil - clock.elapsed();

  function mostNow(): number {
    const regained = refused ? Math.floor(-leftMs() / recovery) : 0;
    return Math.min(maxParallel, places + Math.max(0, regained));
  }

  function admit(): void {
    while (running < mostNow() && line.first) {
      running += 1;
      line.admit();
    }
  }

  return {
    run: async (signal, fn) => {
      await line.join(true, signal);
      try {
        // Another 429 may have made the pause longer while this one slept.
        for (let left = leftMs(); left > 0; left = leftMs()) await clock.sleep(left, signal);
        let counted = false;
        return await fn(() => {
          if (counted || refused) return;
          counted = true;
          places = Math.min(maxParallel, places + moreForEach);
          admit();
        });
      } finally {
        running -= 1;
        admit();
      }
    },
    slowDown: (ms) => {
      // During a pause no call begins, so this one began with those that led to it.
      if (leftMs() <= 0) places = Math.max(1, Math.floor(mostNow() / 2));
      refused = true;
      pausedUntil = Math.max(pausedUntil, clock.elapsed() + ms);
    },
  };
}
