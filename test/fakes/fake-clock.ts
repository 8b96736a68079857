import { InterruptedError } from '../../src/core/durable/errors.ts';
import type { Clock } from '../../src/core/ports.ts';

export interface FakeClock extends Clock {
  /** Moves time on and wakes every sleeper whose time has come, in order. */
  advance(ms: number): void;
  /** Somebody sets it forward or back: who is asleep sleeps on for as long as before. */
  adjust(ms: number): void;
  /** How many are asleep now. */
  sleepers(): number;
  /** All times asked for, in order. */
  readonly slept: number[];
}

/** Time that stands still until `advance`; with `auto`, every sleep moves it on at once. */
export function createFakeClock(start = Date.UTC(2026, 0, 1), options: { auto?: boolean } = {}): FakeClock {
  let time = start;
  let set = 0;
  let waiting: { at: number; wake: () => void }[] = [];
  const slept: number[] = [];
  const advance = (ms: number): void => {
    time += ms;
    const due = waiting.filter((sleeper) => sleeper.at <= time).sort((a, b) => a.at - b.at);
    waiting = waiting.filter((sleeper) => sleeper.at > time);
    for (const sleeper of due) sleeper.wake();
  };
  return {
    now: () => time,
    elapsed: () => time - set,
    slept,
    advance,
    adjust: (ms) => {
      time += ms;
      set += ms;
      for (const sleeper of waiting) sleeper.at += ms;
    },
    sleepers: () => waiting.length,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        slept.push(ms);
        if (signal.aborted) return reject(new InterruptedError('interrupted while waiting'));
        if (options.auto || ms <= 0) {
          time += Math.max(0, ms);
          return resolve();
        }
        const stop = (): void => {
          waiting = waiting.filter((sleeper) => sleeper !== entry);
          reject(new InterruptedError('interrupted while waiting'));
        };
        const entry = {
          at: time + ms,
          wake: () => {
            signal.removeEventListener('abort', stop);
            resolve();
          },
        };
        waiting.push(entry);
        signal.addEventListener('abort', stop, { once: true });
      }),
  };
}
