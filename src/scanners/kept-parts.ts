import { crc32 } from 'node:zlib';

/** Another one when files are read in another way, or entities are found in another: what was kept before counts no more. */
const version = 'scan 17';

/** How far a text has grown by parts. */
export interface Parts {
  /** Of all parts, one behind the other. */
  readonly sum: number;
  /** Characters of the first part, and of all; with something unreadable behind them infinitely many. */
  readonly first: number;
  readonly size: number;
}

/**
 * Reads parts as `partBehind` makes them. Each bears a sum of all up to its end: what is damaged, cut, or written by somebody who did not know of the
 * part before it counts for nothing, nor does what follows.
 */
export function readParts(all: string): Parts & { readonly texts: readonly string[] } {
  const texts: string[] = [];
  let [sum, first, at] = [0, 0, 0];
  while (at < all.length) {
    const start = all.indexOf('\n', at) + 1;
    const head = all.slice(at, start);
    const end = start + Number(/ (\d+)\n$/u.exec(head)?.[1]);
    const text = all.slice(start, end);
    const next = crc32(text, sum);
    if (head !== headOf(text, next) || all[end] !== '\n') return { texts, sum, first, size: Infinity };
    texts.push(text);
    [sum, at] = [next, end + 1];
    first ||= at;
  }
  return { texts, sum, first, size: at };
}

/** What is to be written behind these parts, and the parts with it; null: in place of all. */
export function partBehind(parts: Parts | null, text: string): { readonly part: string; readonly parts: Parts } {
  const sum = crc32(text, parts?.sum ?? 0);
  const part = `${headOf(text, sum)}${text}\n`;
  const { first, size } = parts ?? { first: part.length, size: 0 };
  return { part, parts: { sum, first, size: size + part.length } };
}

const headOf = (text: string, sum: number): string => `${version} ${sum} ${text.length}\n`;
