import { createHash } from 'node:crypto';
import { applyPatch, reversePatch, structuredPatch, type StructuredPatch } from 'diff';
import type { Hunk } from '../../protocol/webview-view.ts';
import { decodeText, encodeText } from '../tool/text-file.ts';
import { withBoth } from './with-both.ts';

type PatchHunk = StructuredPatch['hunks'][number];

/** Beyond this many changed lines the finest difference is not worth its time (it grows with their square): what lies between the first and the last changed line is then one hunk. */
const mostEdits = 1000;
const contextLines = 3;
const staleWords = 'Changed by somebody since, so it stays as it is.';

/** The change from `before` to `after` as hunks; `now` is what is there. null = no such file. [] when one of them is no text. */
export function hunksOf(before: Uint8Array | null, after: Uint8Array | null, now: Uint8Array | null): Hunk[] {
  const found = patchHunks(before, after);
  const same = equal(after, now);
  return found.map(({ id, hunk }) => ({
    id,
    line: Math.max(1, hunk.newStart),
    oldLine: Math.max(1, hunk.oldStart),
    added: hunk.lines.filter((line) => line.startsWith('+')).length,
    removed: hunk.lines.filter((line) => line.startsWith('-')).length,
    lines: hunk.lines,
    by: [],
    stale: same || withoutHunk(after, now, hunk) !== null ? null : staleWords,
  }));
}

/**
 * `now` without one hunk of the change from `before` to `after`; its lines have to be there just as the run left them.
 * null: there is no such hunk, or it was changed since.
 */
export function takeBackHunk(before: Uint8Array | null, after: Uint8Array | null, now: Uint8Array | null, id: string): Uint8Array | null {
  const hunk = patchHunks(before, after).find((candidate) => candidate.id === id)?.hunk;
  return hunk ? withoutHunk(after, now, hunk) : null;
}

function withoutHunk(after: Uint8Array | null, now: Uint8Array | null, hunk: PatchHunk): Uint8Array | null {
  const left = takenFrom(after, hunk);
  if (equal(after, now)) return left;
  // Somebody changed the file as well: both changes are made of what the run left, so that no other lines that read the same are taken.
  const both = after && now && left && withBoth(after, now, left);
  // Somebody took it back already.
  return equal(both, now) ? null : both;
}

function takenFrom(now: Uint8Array | null, hunk: PatchHunk): Uint8Array | null {
  const text = now === null ? { text: '', bom: false } : decodeText(now);
  if (text === null) return null;
  const patch = reversePatch({ ...noNames, hunks: [hunk] });
  const patched = applyPatch(text.text, patch, { fuzzFactor: 0, autoConvertLineEndings: false });
  return patched === false ? null : encodeText({ text: patched, bom: text.bom });
}

/** The unified format's own words for a last line without a line break. */
const noLineEnd = '\\ No newline at end of file';
const noNames = { oldFileName: 'a', newFileName: 'b', oldHeader: '', newHeader: '' } as const;

function patchHunks(before: Uint8Array | null, after: Uint8Array | null): { id: string; hunk: PatchHunk }[] {
  const [old, now] = [before === null ? '' : decodeText(before)?.text, after === null ? '' : decodeText(after)?.text];
  if (old === undefined || now === undefined) return [];
  const patch = structuredPatch('a', 'b', old, now, '', '', { context: contextLines, maxEditLength: mostEdits });
  const seen = new Map<string, number>();
  return (patch?.hunks ?? [wholeHunk(old, now)]).map((hunk) => {
    const content = hunk.lines.join('\n');
    const nth = (seen.get(content) ?? 0) + 1;
    seen.set(content, nth);
    return { id: createHash('sha256').update(`${nth}\n${content}`.toWellFormed()).digest('hex').slice(0, 12), hunk };
  });
}

/** Two different texts as one hunk: what they begin and end with stays outside. */
function wholeHunk(old: string, now: string): PatchHunk {
  const [before, after] = [linesOf(old), linesOf(now)];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const from = Math.max(0, start - contextLines);
  const more = Math.min(contextLines, end);
  const signed = (sign: string, lines: readonly string[]): string[] =>
    lines.flatMap((line) => (line.endsWith('\n') ? [sign + line.slice(0, -1)] : [sign + line, noLineEnd]));
  return {
    oldStart: from + 1,
    oldLines: before.length - end + more - from,
    newStart: from + 1,
    newLines: after.length - end + more - from,
    lines: [
      ...signed(' ', before.slice(from, start)),
      ...signed('-', before.slice(start, before.length - end)),
      ...signed('+', after.slice(start, after.length - end)),
      ...signed(' ', before.slice(before.length - end, before.length - end + more)),
    ],
  };
}

/** Each with its line break, but for a last one that has none. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function equal(a: Uint8Array | null, b: Uint8Array | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
