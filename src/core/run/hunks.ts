import { createHash } from 'node:crypto';
import { applyPatch, reversePatch, structuredPatch, type StructuredPatch } from 'diff';
import { decodeText, encodeText } from '../tool/text-file.ts';

/** One hunk of a run's change of a file. */
export interface Hunk {
  /** Hash of the hunk's own lines and of how many equal ones come before it: stable while others come and go. */
  readonly id: string;
  /** First line after the change, from 1. */
  readonly line: number;
  readonly added: number;
  readonly removed: number;
  /** Lines with their sign: ' ', '+' or '-'. */
  readonly lines: string[];
  /** In words, why it cannot be taken back; null = it can. */
  readonly stale: string | null;
}

type PatchHunk = StructuredPatch['hunks'][number];

/** Beyond this many changed lines the finest difference is not worth its time; the file is then taken back as a whole. */
const mostEdits = 4000;
const staleWords = 'Changed by somebody since, so it stays as it is.';

/** The change from `before` to `after` as hunks; `now` is what is there. null = no such file. [] when one of them is no text. */
export function hunksOf(before: Uint8Array | null, after: Uint8Array | null, now: Uint8Array | null): Hunk[] {
  const found = patchHunks(before, after);
  const same = equal(after, now);
  return found.map(({ id, hunk }) => ({
    id,
    line: Math.max(1, hunk.newStart),
    added: hunk.lines.filter((line) => line.startsWith('+')).length,
    removed: hunk.lines.filter((line) => line.startsWith('-')).length,
    lines: hunk.lines,
    stale: same || withoutHunk(now, hunk) !== null ? null : staleWords,
  }));
}

/**
 * `now` without one hunk of the change from `before` to `after`; its lines have to be there just as the run left them, with
 * what is around them. null: there is no such hunk, or it was changed since.
 */
export function takeBackHunk(before: Uint8Array | null, after: Uint8Array | null, now: Uint8Array | null, id: string): Uint8Array | null {
  const hunk = patchHunks(before, after).find((candidate) => candidate.id === id)?.hunk;
  return hunk ? withoutHunk(now, hunk) : null;
}

function withoutHunk(now: Uint8Array | null, hunk: PatchHunk): Uint8Array | null {
  const text = now === null ? { text: '', bom: false } : decodeText(now);
  if (text === null) return null;
  const patch = reversePatch({ ...noNames, hunks: [hunk] });
  const patched = applyPatch(text.text, patch, { fuzzFactor: 0, autoConvertLineEndings: false });
  return patched === false ? null : encodeText({ text: patched, bom: text.bom });
}

const noNames = { oldFileName: 'a', newFileName: 'b', oldHeader: '', newHeader: '' } as const;

function patchHunks(before: Uint8Array | null, after: Uint8Array | null): { id: string; hunk: PatchHunk }[] {
  const [old, now] = [before === null ? '' : decodeText(before)?.text, after === null ? '' : decodeText(after)?.text];
  if (old === undefined || now === undefined) return [];
  const patch = structuredPatch('a', 'b', old, now, '', '', { context: 3, maxEditLength: mostEdits });
  const seen = new Map<string, number>();
  return (patch?.hunks ?? []).map((hunk) => {
    const content = hunk.lines.join('\n');
    const nth = (seen.get(content) ?? 0) + 1;
    seen.set(content, nth);
    return { id: createHash('sha256').update(`${nth}\n${content}`.toWellFormed()).digest('hex').slice(0, 12), hunk };
  });
}

function equal(a: Uint8Array | null, b: Uint8Array | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
