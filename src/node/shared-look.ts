import { setImmediate } from 'node:timers/promises';

/**
 * Looks once for all who ask before the look begins; whoever asks while one is under way waits for the next. So nobody gets an answer that is older
 * than the question, and many who ask at once cost as much as one.
 */
export function createSharedLook<T>(look: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  let waiting: Promise<T> | null = null;
  return () => {
    if (waiting) return waiting;
    const begin = async (): Promise<T> => {
      await setImmediate();
      waiting = null;
      return look();
    };
    // The next one begins whether this one succeeds or not; the error goes to those who asked for it.
    waiting = running.then(begin, begin);
    running = waiting;
    return waiting;
  };
}
