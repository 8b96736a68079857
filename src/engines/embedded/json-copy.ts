import type { Json } from '../../protocol/json.ts';

/** What lies deeper goes through JSON itself, which takes less of the stack and finds cycles. */
const deepest = 64;

/**
 * What a value is after a journal: as if it were written as JSON and read again, so the same in the first run as in every replay. But its texts are not
 * copied: most of what many agents are given is the same few texts. Throws TypeError for what is no JSON.
 */
export function jsonCopy(value: unknown): Json | undefined {
  return copy(value, 0);
}

function copy(value: unknown, depth: number): Json | undefined {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  // JSON has no infinity, and no zero below zero.
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (typeof value !== 'object' || depth > deepest || !isPlain(value)) return throughJson(value);
  if (Array.isArray(value)) return Array.from(value, (one) => copy(one, depth + 1) ?? null);
  const copied: { [key: string]: Json } = {};
  for (const [key, part] of Object.entries(value)) {
    // To set it would set something else.
    if (key === '__proto__') return throughJson(value);
    const one = copy(part, depth + 1);
    if (one !== undefined) copied[key] = one;
  }
  return copied;
}

/** Whether it is written with what it has of its own. */
function isPlain(value: object): boolean {
  const above: unknown = Object.getPrototypeOf(value);
  return (above === Object.prototype || above === Array.prototype || above === null) && !('toJSON' in value);
}

function throughJson(value: unknown): Json | undefined {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? undefined : (JSON.parse(text) as Json);
}

/** About how many characters of JSON it takes: escapes are not counted. What lies deeper than `deepest` is counted as it is written. */
export function jsonLength(value: Json | undefined, depth = 0): number {
  if (typeof value === 'string') return value.length + 2;
  if (value === undefined || value === null || typeof value !== 'object') return String(value).length;
  if (depth > deepest) return JSON.stringify(value).length;
  let length = 2;
  if (Array.isArray(value)) for (const one of value) length += jsonLength(one, depth + 1) + 1;
  else for (const [key, one] of Object.entries(value)) length += key.length + jsonLength(one, depth + 1) + 4;
  return length;
}
