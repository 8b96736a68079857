/** What is worked out of a value that never changes, kept as long as the value is. */
export function once<P extends object, T>(work: (part: P) => T): (part: P) => T {
  const known = new WeakMap<P, T>();
  return (part) => {
    const before = known.get(part);
    if (before !== undefined) return before;
    const result = work(part);
    known.set(part, result);
    return result;
  };
}
