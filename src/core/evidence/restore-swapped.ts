import type { SwappedFile } from '../../protocol/proof.ts';
import type { Blobs, WorkspaceFiles } from '../ports.ts';

/** Brings back what files held before others were swapped in. Gives the files that hold something else by now: they stay as they are. */
export async function restoreSwapped(
  files: Pick<WorkspaceFiles, 'swap'>,
  blobs: Pick<Blobs, 'get'>,
  swapped: readonly SwappedFile[],
): Promise<string[]> {
  const left: string[] = [];
  for (const { file, base, now } of swapped) {
    const after = now === null ? null : await blobs.get(now.hash);
    if (now !== null && after === null) throw new Error(`The content of ${file} is gone from the journal.`);
    const mode = (now ?? base)?.mode;
    const swap = await files.swap(file, { before: base?.hash ?? null, after, ...(mode ? { mode } : {}) });
    if (swap.status === 'conflict') left.push(file);
  }
  return left;
}
