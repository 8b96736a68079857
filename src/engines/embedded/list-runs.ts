import { join } from 'node:path';
import type { RunOwner, RunSummary } from '../../core/durable/contracts.ts';
import type { Json } from '../../protocol/json.ts';
import { StorageError } from '../../core/durable/errors.ts';
import type { JournalFiles } from '../../core/durable/journal-files.ts';
import { listEpochs, readJournal, type JournalSnapshot } from './read-journal.ts';
import { loadValue, runBlobs } from './run-blobs.ts';
import { runFolder, type RunFolder } from './run-folder.ts';

/** All runs in a folder, newest first; the damaged ones, whose start is unknown, last. */
export async function listRuns(
  files: JournalFiles,
  runsFolder: string,
  ownerOf: (folder: RunFolder, snapshot: JournalSnapshot) => Promise<RunOwner | null>,
): Promise<RunSummary[]> {
  const runs: RunSummary[] = [];
  for (const name of await files.list(runsFolder)) {
    const folder = runFolder(runsFolder, name);
    if (folder === null || (await listEpochs(files, join(folder.root, 'journal')).catch(notAFolder)).length === 0) continue;
    const snapshot = await readJournal(files, folder.journal);
    if (snapshot === null) continue;
    runs.push('damaged' in snapshot ? damaged(name) : await summary(files, folder, snapshot, ownerOf));
  }
  return runs.toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : a.runId < b.runId ? -1 : 1));
}

async function summary(
  files: JournalFiles,
  folder: RunFolder,
  snapshot: JournalSnapshot,
  ownerOf: (folder: RunFolder, snapshot: JournalSnapshot) => Promise<RunOwner | null>,
): Promise<RunSummary> {
  const { run, startedAt, ended } = snapshot;
  const input = await loadInput(files, folder, snapshot);
  if (input === undefined) return damaged(folder.runId);
  const owner = ended === null ? await ownerOf(folder, snapshot) : null;
  const status = ended?.status ?? (owner === null ? 'open' : 'running');
  return { runId: folder.runId, pipeline: run.pipeline, startedAt, input, status, owner };
}

/** undefined: its blob is lost, so the run can never be replayed. */
async function loadInput(files: JournalFiles, folder: RunFolder, { run }: JournalSnapshot): Promise<Json | undefined> {
  try {
    return (await loadValue(runBlobs(files, folder.blobs), run.input)) ?? null;
  } catch (error) {
    if (error instanceof StorageError) return undefined;
    throw error;
  }
}

function damaged(runId: string): RunSummary {
  return { runId, pipeline: '', startedAt: '', input: null, status: 'damaged', owner: null };
}

/** A stray file among the runs is no run. */
function notAFolder(error: unknown): number[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [];
  throw error;
}
