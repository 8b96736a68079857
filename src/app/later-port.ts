/** A port all of whose methods give promises, opened with the first call. `known`: what is no method. */
export function later<T extends object>(open: () => Promise<T>, known: Readonly<Record<string, () => unknown>> = {}): T {
  const get = (_target: object, key: string | symbol): unknown => {
    const value = typeof key === 'string' && Object.hasOwn(known, key) ? known[key] : undefined;
    if (value) return value();
    // It is no promise itself.
    if (key === 'then') return undefined;
    return async (...args: unknown[]): Promise<unknown> => {
      const port = await open();
      const method: unknown = Reflect.get(port, key);
      return typeof method === 'function' ? (Reflect.apply(method, port, args) as unknown) : undefined;
    };
  };
  return new Proxy({}, { get }) as T;
}
