import { setImmediate } from 'node:timers/promises';

/** Counts how many calls were under way at the same time. */
export function atOnce() {
  let running = 0;
  let most = 0;
  const counted =
    <A extends unknown[], R>(fn: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      most = Math.max(most, ++running);
      try {
        await setImmediate();
        return await fn(...given);
      } finally {
        running--;
      }
    };
  return { counted, most: () => most };
}
