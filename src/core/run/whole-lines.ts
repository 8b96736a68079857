import type { Blobs } from '../ports.ts';
import { countLines, type LineCounts } from '../tool/count-lines.ts';
import type { FileState } from './run-state.ts';

/**
 * Lines of a file's content (null: no file) against what it held before the run, as version control counts them: what an edit takes back of an
 * earlier one counts no more. Nothing where the run has not changed it yet, or what it held is not kept.
 */
export async function wholeLines(
  known: Pick<FileState, 'before'> | undefined,
  blobs: Pick<Blobs, 'get'>,
  after: Uint8Array | null,
): Promise<{ whole?: LineCounts }> {
  if (!known) return {};
  const first = known.before === null ? null : await blobs.get(known.before);
  return first === null && known.before !== null ? {} : { whole: countLines(first, after) };
}
