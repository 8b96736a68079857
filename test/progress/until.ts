import { vi } from 'vitest';

/** Resolves with what `check` returns once it throws no more. Its limit only ends what will never come, with the last error. */
export function until<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 10 * 60_000, interval: 20 });
}
