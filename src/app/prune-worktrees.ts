import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunSummary } from '../core/durable/contracts.ts';
import { WorkspaceError } from '../core/ports.ts';
import { isOfRun, isWorktreeName } from '../core/worktrees.ts';
import { openCheckpoints } from '../node/checkpoints.ts';
import { ifThere } from '../node/system-error.ts';
import { createWorktreeFolders, type WorktreePlace } from '../node/worktrees/worktrees.ts';

/**
 * Worktrees of runs that are over, or gone: those in which nothing was done are removed; those that hold work which was never merged stay, and are
 * returned as folders. `runs` is asked only where there is a worktree.
 */
export async function pruneWorktrees(
  home: string,
  env: Readonly<Record<string, string | undefined>>,
  runs: () => Promise<readonly Pick<RunSummary, 'runId' | 'status'>[]>,
): Promise<string[]> {
  const found: { readonly id: string; readonly name: string }[] = [];
  for (const id of (await ifThere(readdir(join(home, 'workspaces')))) ?? [])
    for (const name of (await ifThere(readdir(worktreesOf(home, id)))) ?? []) found.push({ id, name });
  // Only after all were named: whatever is made from here on is of a run that may not be among them.
  const known = found.length === 0 ? [] : await runs();
  const unmerged: string[] = [];
  for (const { id, name } of found) {
    const [folder, store] = [worktreesOf(home, id), join(home, 'workspaces', id, 'checkpoints.git')];
    // Somebody was killed while they removed it.
    if (name.startsWith('.removed-')) await rm(join(folder, name), { recursive: true, force: true });
    if (!isWorktreeName(name) || known.some(({ runId, status }) => isOfRun(name, runId) && !over.includes(status))) continue;
    const folders = createWorktreeFolders({ root: home, store, folder, env });
    const place = folders.made(name);
    // Before its record is written it was never handed to anybody; one that cannot be read says nothing.
    const isIdle = place === null ? !(await folders.hasRecord(name)) : await isUntouched(place, store, env);
    if (isIdle) await folders.remove(name);
    else unmerged.push(place?.root ?? join(folder, name));
  }
  return unmerged;
}

const over: readonly RunSummary['status'][] = ['completed', 'failed', 'cancelled'];

const worktreesOf = (home: string, id: string): string => join(home, 'workspaces', id, 'worktrees');

/** false as well where nobody can tell. */
async function isUntouched(
  { root, indexes, tree, without }: WorktreePlace,
  store: string,
  env: Parameters<typeof pruneWorktrees>[1],
): Promise<boolean> {
  try {
    return (await (await openCheckpoints({ root, store, indexes, env, without: { folders: without, tree } })).take()).tree === tree;
  } catch (error) {
    if (error instanceof WorkspaceError) return false;
    throw error;
  }
}
