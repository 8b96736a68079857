import { diffArrays } from 'diff';

/** Each with its line break; byte by byte, so that every encoding survives. */
function linesOf(bytes: Uint8Array): string[] {
  return (
    Buffer.from(bytes)
      .toString('latin1')
      .match(/[^\n]*\n|[^\n]+$/gu) ?? []
  );
}

/** Lines `start` to `end` (not with it) of a text, and what is there instead. */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/** A text with what makes `one` of it and what makes `other` of it, once where that is the same; null where they make different things of the same lines. */
export function withBoth(text: Uint8Array, one: Uint8Array, other: Uint8Array): Uint8Array | null {
  const from = linesOf(text);
  const [first, all] = [partsOf(from, linesOf(one)), partsOf(from, linesOf(other))];
  if (first === null || all === null) return null;
  const second = all.filter((b) => !first.some((a) => isSame(a, b)));
  if (first.some((a) => second.some((b) => meet(a, b)))) return null;
  const result = [...from];
  const parts = [...first, ...second].toSorted((a, b) => b.start - a.start || b.end - a.end);
  for (const { start, end, lines } of parts) result.splice(start, end - start, ...lines);
  return Buffer.from(result.join(''), 'latin1');
}

function isSame(a: Part, b: Part): boolean {
  return a.start === b.start && a.end === b.end && a.lines.join('') === b.lines.join('');
}

/** Whether two parts share a line, or are both put in between the same two. */
function meet(a: Part, b: Part): boolean {
  const inside = (point: number, part: Part): boolean => part.start < point && point < part.end;
  if (a.start === a.end && b.start === b.end) return a.start === b.start;
  if (a.start === a.end) return inside(a.start, b);
  if (b.start === b.end) return inside(b.start, a);
  return a.start < b.end && b.start < a.end;
}

/** Beyond this many changed lines a finer difference takes too long. */
const mostEdits = 5000;

function partsOf(from: readonly string[], to: readonly string[]): Part[] | null {
  const changes = diffArrays([...from], [...to], { maxEditLength: mostEdits });
  if (!changes) return null;
  const parts: Part[] = [];
  let at = 0;
  for (const { added, removed, value } of changes) {
    const last = parts.at(-1);
    const follows = last?.end === at ? last : null;
    if (!added && !removed) at += value.length;
    else {
      const part = {
        start: follows?.start ?? at,
        end: removed ? at + value.length : at,
        lines: [...(follows?.lines ?? []), ...(added ? value : [])],
      };
      if (follows) parts.pop();
      parts.push(part);
      if (removed) at += value.length;
    }
  }
  return parts;
}
