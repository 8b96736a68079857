/** JSON in bytes, in pieces that are sent one after the other: what all calls of a conversation share is never copied for one of them. */
export type Body = readonly Buffer[];

/** `{…,"name":[…]}`; `fields` is its beginning up to the list, `list` what stands in it, each in pieces of its own. */
export function withList(fields: Body, name: string, list: readonly Body[]): Body {
  return [...fields, Buffer.from(`,${JSON.stringify(name)}:[`), ...between(list), close];
}

/** With a comma between any two; what is of no piece is left out. */
export function between(list: readonly Body[]): Body {
  return list.filter(({ length }) => length > 0).flatMap((pieces, index) => (index === 0 ? pieces : [comma, ...pieces]));
}

const comma = Buffer.from(',');
const close = Buffer.from(']}');

interface Joined {
  readonly parts: readonly object[];
  /** With room behind `length`. */
  readonly bytes: Buffer;
  readonly length: number;
}

const nothing: Joined = { parts: [], bytes: Buffer.alloc(0), length: 0 };

/** By its last part: what was joined lives as long as that. */
const known = new WeakMap<object, Joined>();

/**
 * `between` of the parts of a list, in one piece or none. A list that only grew since it was asked for last stays in its place in memory, and
 * what is new is put behind it: bytes that may be on their way are never written over.
 */
export function joined<P extends object>(parts: readonly P[], bytesOf: (part: P) => Body): Body {
  const begun = takeBeginning(parts);
  const added = between([begun.length > 0 ? [Buffer.alloc(0)] : [], ...parts.slice(begun.parts.length).map(bytesOf)]);
  const length = added.reduce((sum, piece) => sum + piece.length, begun.length);
  const bytes = length <= begun.bytes.length ? begun.bytes : Buffer.allocUnsafeSlow(length * 2);
  let end = bytes === begun.bytes ? begun.length : begun.bytes.copy(bytes, 0, 0, begun.length);
  for (const piece of added) end += piece.copy(bytes, end);
  const last = parts.at(-1);
  if (last !== undefined) known.set(last, { parts, bytes, length });
  return length === 0 ? [] : [bytes.subarray(0, length)];
}

/** The longest beginning of the list that is known. Only one list may go on from it, so it is known no more. */
function takeBeginning(parts: readonly object[]): Joined {
  for (let end = parts.length; end > 0; end -= 1) {
    const last = parts[end - 1];
    const found = last && known.get(last);
    if (!last || found?.parts.length !== end || found.parts.some((part, index) => part !== parts[index])) continue;
    known.delete(last);
    return found;
  }
  return nothing;
}
