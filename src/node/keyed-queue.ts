/** Runs functions with the same key one after the other, in order of arrival; different keys side by side. */
export function createKeyedQueue(): <T>(key: string, fn: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return async (key, fn) => {
    const before = last.get(key) ?? Promise.resolve();
    // The next one starts whether this one succeeds or not; the error goes to its own caller.
    const result = before.then(fn, fn);
    const settled = result.then(
      () => {},
      () => {},
    );
    last.set(key, settled);
    try {
      return await result;
    } finally {
      if (last.get(key) === settled) last.delete(key);
    }
  };
}
