import { diffArrays } from 'diff';
import { sentence } from '../core/describe/message.ts';
import type { Message } from '../protocol/message.ts';

/** What `apply` commits of one file, or why the run's change cannot be told from the person's. `with`: it has lines of the person's in it. */
export type OwnChange =
  | { readonly ok: true; readonly bytes: Uint8Array | null; readonly with?: true }
  | { readonly ok: false; readonly why: Message };

/**
 * The run's own change of a file, on top of what HEAD has. Where the person had changed the file before the run, only the run's lines are
 * taken; the person's stay in the working tree, uncommitted. Where both changed the same lines they cannot be parted: all go in, for the person to say.
 * All contents are in the form of the working tree; null = no such file.
 */
export function ownChange(contents: {
  readonly head: Uint8Array | null;
  readonly before: Uint8Array | null;
  readonly after: Uint8Array | null;
}): OwnChange {
  const { head, before, after } = contents;
  // Committed already, by an earlier apply or by hand.
  if (head !== null && after !== null && Buffer.compare(head, after) === 0) return { ok: true, bytes: after };
  if (before === null || (head !== null && Buffer.compare(head, before) === 0)) return { ok: true, bytes: after };
  if (head === null) return { ok: false, why: sentence('it was not committed before the run; commit it first') };
  if (after === null) return { ok: false, why: sentence('the run deleted it, with changes of yours that were not committed') };
  if (![head, before, after].every(isText)) return { ok: false, why: sentence('it is not text, and had changes of yours before the run') };
  const merged = withBoth(linesOf(before), linesOf(head), linesOf(after));
  return merged === null ? { ok: true, bytes: after, with: true } : { ok: true, bytes: Buffer.from(merged.join(''), 'latin1') };
}

function isText(bytes: Uint8Array): boolean {
  return !bytes.includes(0);
}

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

/** `from` with what makes `one` of it and what makes `other` of it; null where both are about the same lines. */
function withBoth(from: readonly string[], one: readonly string[], other: readonly string[]): string[] | null {
  const [first, second] = [partsOf(from, one), partsOf(from, other)];
  if (first === null || second === null) return null;
  if (first.some((a) => second.some((b) => meet(a, b)))) return null;
  const result = [...from];
  const all = [...first, ...second].toSorted((a, b) => b.start - a.start || b.end - a.end);
  for (const { start, end, lines } of all) result.splice(start, end - start, ...lines);
  return result;
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
