import type { Checkpoints, WorkspaceFiles } from '../core/ports.ts';
import type { RunState } from '../core/run/run-state.ts';
import { readNow } from './read-now.ts';

/** Which of the files that a commit does not have as they were proven lie there as they were: nothing changed, the commit leaves something out. */
export async function leftOut(
  { files, checkpoints, state }: { readonly files: WorkspaceFiles; readonly checkpoints: Checkpoints; readonly state: RunState },
  stale: readonly string[],
): Promise<string[]> {
  const { sealedOn } = state;
  if (sealedOn === null) return [];
  const same: string[] = [];
  for (const file of stale) {
    const now = await readNow(files, file);
    const then = await checkpoints.entryAt(sealedOn.tree, file);
    if (now !== 'unreadable' && now?.hash === then?.hash && now?.mode === then?.mode) same.push(file);
  }
  return same;
}
