import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../core/ports.ts';
import { idsIn, pruneStore } from '../node/prune-store.ts';
import { ifThere } from '../node/system-error.ts';

/**
 * Packs the checkpoints of each workspace and removes those of runs that are gone; see `pruneStore`. What the files of any run or of the workspace name
 * stays, whatever it is named for. A worktree borrows from the store, so where there is one everything stays. A store that cannot be packed harms nobody: it is told and left.
 */
export async function pruneStores(
  home: string,
  env: Readonly<Record<string, string | undefined>>,
  now: number,
  logger: Pick<Logger, 'error'>,
  signal: AbortSignal,
): Promise<void> {
  for (const id of (await ifThere(readdir(join(home, 'workspaces')))) ?? []) {
    const folder = join(home, 'workspaces', id);
    if (((await ifThere(readdir(join(folder, 'worktrees')))) ?? []).length > 0) continue;
    // Read anew for each: a run may have begun since.
    const needed = async (): Promise<Set<string>> =>
      new Set([...(await idsIn(join(home, 'runs'), { recursive: true, signal })), ...(await idsIn(folder, { recursive: false, signal }))]);
    try {
      await pruneStore({ store: join(folder, 'checkpoints.git'), needed, env, now, signal });
    } catch (error) {
      logger.error('The checkpoints of a workspace could not be packed.', { workspace: id, error });
    }
  }
}
