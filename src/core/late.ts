/** A function whose code is loaded when it is first called. Rejects as loading does, too. */
export function late<A extends readonly unknown[], R>(load: () => Promise<(...args: A) => Promise<R>>): (...args: A) => Promise<R> {
  return async (...args) => (await load())(...args);
}
