import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until `look` gives something other than undefined, null or false, and returns it. Throws with
 * `words` and the last state when `limitMs` is over; a test's own time-out must be longer.
 */
export async function until<T>(
  words: string,
  look: () => T | Promise<T>,
  limitMs = 50_000,
  present: () => unknown = () => '',
): Promise<NonNullable<T>> {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== null && value !== false) return value;
    if (Date.now() > end) throw new Error(`Waited ${limitMs / 1000} s in vain: ${words}. ${JSON.stringify(present())}`);
    await delay(100);
  }
}
