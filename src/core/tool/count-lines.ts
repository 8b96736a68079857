import { diffArrays } from 'diff';
import { decodeText } from './text-file.ts';

export interface LineCounts {
  readonly added: number;
  readonly removed: number;
}

/** Above this many differing lines the shortest diff is not searched. */
const longestDiff = 2000;

/** Lines added and removed between two contents (null: no file). A file that is not text has no lines. */
export function countLines(before: Uint8Array | null, after: Uint8Array | null): LineCounts {
  const [old, now] = [linesOf(before), linesOf(after)];
  const parts = diffArrays(old, now, { maxEditLength: longestDiff });
  if (!parts) return roughly(old, now);
  const sum = (kind: 'added' | 'removed'): number => parts.reduce((total, part) => total + (part[kind] ? part.value.length : 0), 0);
  return { added: sum('added'), removed: sum('removed') };
}

function linesOf(bytes: Uint8Array | null): string[] {
  const text = bytes === null ? '' : (decodeText(bytes)?.text ?? decodeUtf16(bytes) ?? '');
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

/** null: it does not begin with a mark of that encoding. */
function decodeUtf16(bytes: Uint8Array): string | null {
  const mark = bytes.subarray(0, 2).join(' ');
  const encoding = mark === '255 254' ? 'utf-16le' : mark === '254 255' ? 'utf-16be' : null;
  return encoding && new TextDecoder(encoding).decode(bytes);
}

/** Counts lines that only one side has, ignoring their order. */
function roughly(old: readonly string[], now: readonly string[]): LineCounts {
  const counts = new Map<string, number>();
  for (const line of old) counts.set(line, (counts.get(line) ?? 0) + 1);
  let kept = 0;
  for (const line of now) {
    const left = counts.get(line) ?? 0;
    if (left === 0) continue;
    counts.set(line, left - 1);
    kept += 1;
  }
  return { added: now.length - kept, removed: old.length - kept };
}
