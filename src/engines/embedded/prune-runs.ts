import { lstat, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError } from '../../core/is-system-error.ts';
import type { JournalFiles } from '../../core/durable/journal-files.ts';
import { StoredRun } from './stored-run.ts';
import { runFolder, type RunFolder } from './run-folder.ts';
import { summaryOf } from './run-summary.ts';

export interface PruneOptions {
  readonly runsFolder: string;
  /** Ended runs whose last record is older than this go. */
  readonly days: number;
  /** Then the oldest ended runs go, until all runs together need no more. */
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly journalFiles: JournalFiles;
}

interface Candidate {
  readonly folder: RunFolder;
  readonly bytes: number;
  /** Time of the last record; null: the run is not over (waiting, interrupted, damaged), or in use. */
  readonly endedAt: number | null;
}

/** Removes old runs that are over; never one that waits or could go on. Returns the ids of the removed. */
export async function pruneRuns(options: PruneOptions): Promise<string[]> {
  const { runsFolder, days, bytes, now, journalFiles: files } = options;
  const names = await files.list(runsFolder);
  for (const name of names) if (name.startsWith(pruned)) await rm(join(runsFolder, name), { recursive: true, force: true });
  const candidates: Candidate[] = [];
  for (const name of names) {
    const folder = runFolder(runsFolder, name);
    const candidate = folder === null ? null : await inspect(files, folder).catch(leftAlone);
    if (candidate !== null) candidates.push(candidate);
  }
  let total = candidates.reduce((sum, candidate) => sum + candidate.bytes, 0);
  const over = candidates.flatMap(({ endedAt, ...candidate }) => (endedAt === null ? [] : [{ ...candidate, endedAt }]));
  const removed: string[] = [];
  for (const { folder, bytes: size, endedAt } of over.toSorted((a, b) => a.endedAt - b.endedAt)) {
    if (endedAt >= now - days * 86_400_000 && total <= bytes) continue;
    total -= size;
    if (await removeFolder(runsFolder, folder)) removed.push(folder.runId);
  }
  return removed;
}

/** Removes one run, by its id. false: it is not there, or it is not over (as `pruneRuns` means it), and stays. */
export async function removeRun(
  { runsFolder, journalFiles }: Pick<PruneOptions, 'runsFolder' | 'journalFiles'>,
  runId: string,
): Promise<boolean> {
  const folder = runFolder(runsFolder, runId);
  const candidate = folder === null ? null : await inspect(journalFiles, folder).catch(goneMeanwhile);
  return candidate !== null && candidate.endedAt !== null && removeFolder(runsFolder, candidate.folder);
}

/** Out of the way in one move: half a removed run would look like a damaged one. false: it was gone. */
async function removeFolder(runsFolder: string, folder: RunFolder): Promise<boolean> {
  const away = join(runsFolder, `${pruned}${folder.runId}`);
  const moved = await rename(folder.root, away).then(() => true, goneMeanwhile);
  await rm(away, { recursive: true, force: true });
  return moved === true;
}

/** Begins with a dot: no run can have such an id. */
const pruned = '.pruned-';

/** Another process prunes too: what it removed is no matter of ours. */
function goneMeanwhile(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}

/** What cannot be read now keeps nobody from removing the others. */
function leftAlone(error: unknown): null {
  if (isSystemError(error)) return null;
  throw error;
}

/** null: no folder. */
async function inspect(files: JournalFiles, folder: RunFolder): Promise<Candidate | null> {
  if (!(await stat(folder.root)).isDirectory()) return null;
  const found = await summaryOf(files, new StoredRun(files, folder), async () => null);
  const last = Date.parse(found?.endedAt ?? '');
  return { folder, bytes: await folderSize(folder.root), endedAt: Number.isNaN(last) ? null : last };
}

async function folderSize(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    bytes += entry.isDirectory() ? await folderSize(path) : (await lstat(path)).size;
  }
  return bytes;
}
