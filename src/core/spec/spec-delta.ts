import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { normaliseSpec } from './spec-hash.ts';

/** Above this many changed lines the shortest diff is not searched. */
const mostEdits = 4000;

/**
 * Unified diff of two normalised specs (LF, boxes unticked); '' exactly when their hashes are equal.
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

/** A diff that removes and adds everything, for texts with little in common. */
function whole(old: string, now: string, file: string): string {
  const [minus, plus] = [old.split('\n'), now.split('\n')];
  const lines = [...minus.map((line) => `-${line}`), ...plus.map((line) => `+${line}`)];
  return `--- a/${file}\n+++ b/${file}\n@@ -1,${minus.length} +1,${plus.length} @@\n${lines.join('\n')}\n`;
}
