import type { SwappedFile } from '../../protocol/proof.ts';
import { PathError, type Blobs, type WorkspaceFiles } from '../ports.ts';

type Files = Pick<WorkspaceFiles, 'swap'>;
type Content = SwappedFile['base'];

/** Puts files as they were before the run. False: somebody else's content, or a folder, lies in the place of one, and stays. */
export async function swapIn(files: Files, blobs: Pick<Blobs, 'get'>, swapped: readonly SwappedFile[]): Promise<boolean> {
  const left = await each(files, blobs, swapped, ({ base, now }) => [now, base]);
  return left.length === 0;
}

/** Brings back what files held before others were swapped in. Gives the files that hold something else by now: they stay as they are. */
export async function restoreSwapped(files: Files, blobs: Pick<Blobs, 'get'>, swapped: readonly SwappedFile[]): Promise<string[]> {
  return each(files, blobs, swapped, ({ base, now }) => [base, now]);
}

/** What is to go goes first: it may lie where a folder, or a file, comes. One file that cannot be put there keeps no other from it. */
async function each(
  files: Files,
  blobs: Pick<Blobs, 'get'>,
  swapped: readonly SwappedFile[],
  turn: (file: SwappedFile) => readonly [from: Content, to: Content],
): Promise<string[]> {
  const left: string[] = [];
  for (const one of swapped.toSorted((a, b) => Number(turn(a)[1] !== null) - Number(turn(b)[1] !== null))) {
    const [from, to] = turn(one);
    const after = to === null ? null : await blobs.get(to.hash);
    if (to !== null && after === null) throw new Error(`The content of ${one.file} is gone from the journal.`);
    const mode = (to ?? from)?.mode;
    try {
      const swap = await files.swap(one.file, { before: from?.hash ?? null, after, ...(mode ? { mode } : {}) });
      if (swap.status === 'conflict') left.push(one.file);
    } catch (error) {
      if (!(error instanceof PathError)) throw error;
      left.push(one.file);
    }
  }
  return left;
}
