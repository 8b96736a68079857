export type Json = Record<string, unknown>;

export const object = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

/** The names in a list of a registry, in each shape that it may have. */
export const strings = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Array.isArray(value) ? value.map(String) : Object.keys(object(value));

/** A list without the names of entities that are gone, in its shape: names with descriptions keep these. */
export function withoutGone(list: unknown, gone: ReadonlySet<string>): unknown {
  if (typeof list === 'string') return gone.has(list) ? [] : list;
  if (Array.isArray(list)) return list.filter((name) => !gone.has(String(name)));
  return Object.fromEntries(Object.entries(object(list)).filter(([name]) => !gone.has(name)));
}
