import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { normaliseSpec } from './spec-hash.ts';

/** Beyond this many changed lines the finest diff is not worth its time. */
const mostEdits = 4000;

/**
 * Unified diff between two states of a spec as an approval sees them (LF, boxes unticked); '' when they are equal
 * for an approval, so exactly when their hashes are.
 */
export function specDelta(before: string, after: string, file: string): string {
  const [old, now] = [normaliseSpec(before), normaliseSpec(after)];
  if (old === now) return '';
  return (
    createTwoFilesPatch(`a/${file}`, `b/${file}`, old, now, undefined, undefined, {
      context: 3,
      maxEditLength: mostEdits,
      headerOptions: FILE_HEADERS_ONLY,
    }) ?? whole(old, now, file)
  );
}

/** Everything out, everything in: for texts that have next to nothing in common. */
function whole(old: string, now: string, file: string): string {
  const [minus, plus] = [old.split('\n'), now.split('\n')];
  const lines = [...minus.map((line) => `-${line}`), ...plus.map((line) => `+${line}`)];
  return `--- a/${file}\n+++ b/${file}\n@@ -1,${minus.length} +1,${plus.length} @@\n${lines.join('\n')}\n`;
}
