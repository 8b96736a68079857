import type { Checkpoints, WorkspaceFiles } from '../core/ports.ts';
import { ignoredContents } from '../core/evidence/ignored-contents.ts';
import { changedFiles } from '../core/run/changed-files.ts';
import { normalizeInside } from '../core/policy/normalize-inside.ts';
import type { RunState } from '../core/run/run-state.ts';
import { isSealed } from '../core/run/seal.ts';
import { isFolder, readNow } from './read-now.ts';

interface Workspace {
  readonly files: WorkspaceFiles;
  readonly checkpoints: Checkpoints;
}

/** Files that do not lie there as when the work was proven, whoever changed them since: the run's own, and what its commands may have read; sorted. */
export async function staleNow({ files, checkpoints }: Workspace, state: RunState): Promise<string[]> {
  const { seal, renewed } = state;
  if (!isSealed(state) || seal === null) return [];
  const stale = new Set(await otherInputs(checkpoints, state));
  for (const file of new Set([...Object.keys(seal), ...changedFiles(state).map((one) => one.file)])) {
    const now = await readNow(files, file);
    const [hash, mode] = (renewed?.[file] ?? seal[file])?.split(' ') ?? [];
    // A file that gave way to a folder is gone.
    const same =
      now === 'unreadable'
        ? hash === 'nothing' && (await isFolder(files, file))
        : hash === (now?.hash ?? 'nothing') && (mode === undefined || mode === now?.mode);
    if (same) stale.delete(file);
    else stale.add(file);
  }
  const then = state.sealedOn?.ignored ?? {};
  const now = await ignoredContents(files, Object.keys(then));
  for (const path of Object.keys(then)) if (now[path] !== then[path]) stale.add(path);
  return [...stale].sort();
}

/**
 * Nobody knows what a command reads, so every file counts that the tree's hash is about; but for what commands write themselves, and Batuta's own
 * folder, which the next run brings up to date.
 */
async function otherInputs(checkpoints: Checkpoints, { sealedOn, volatilePaths, files, baseline, audit }: RunState): Promise<string[]> {
  if (sealedOn === null) return [];
  const now = await checkpoints.take({ volatilePaths });
  if (now.hash === sealedOn.hash) return [];
  const written = new Set([...volatilePaths, ...(baseline?.commands.flatMap(({ writes }) => writes) ?? [])]);
  const { output, reports = [] } = audit?.goal ?? {};
  const isReport = (path: string): boolean =>
    reports.includes(path) || (output !== undefined && path.startsWith(`${normalizeInside(output)}/`));
  const changes = await checkpoints.diff(sealedOn.tree, now.tree);
  return changes
    .map(({ path }) => path)
    .filter((path) => !written.has(path) && files[path]?.output !== true && !path.startsWith('.claude/') && !isReport(path));
}
