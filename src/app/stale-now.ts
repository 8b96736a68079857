import type { WorkspaceFiles } from '../core/ports.ts';
import { changedFiles } from '../core/run/changed-files.ts';
import type { RunState } from '../core/run/run-state.ts';
import { readNow } from './read-now.ts';

/** Files of the run that do not lie there as they were proven, whoever changed them since; sorted. */
export async function staleNow(files: WorkspaceFiles, state: RunState): Promise<string[]> {
  const { status, seal, renewed } = state;
  if (status === 'running' || seal === null) return [];
  const stale: string[] = [];
  for (const file of [...new Set([...Object.keys(seal), ...changedFiles(state).map((one) => one.file)])].sort()) {
    const now = await readNow(files, file);
    const [hash, mode] = (renewed?.[file] ?? seal[file])?.split(' ') ?? [];
    const same = now !== 'unreadable' && hash === (now?.hash ?? 'nothing') && (mode === undefined || mode === now?.mode);
    if (!same) stale.push(file);
  }
  return stale;
}
