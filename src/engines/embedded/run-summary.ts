import { join } from 'node:path';
import type { RunOwner, RunSummary } from '../../core/durable/contracts.ts';
import { StorageError } from '../../core/durable/errors.ts';
import { emptyRunState } from '../../core/run/project.ts';
import type { JournalFiles } from '../../core/durable/journal-files.ts';
import type { StoredRun } from './stored-run.ts';
import { epochFile, listEpochs, type JournalSnapshot } from './read-journal.ts';
import { loadValue } from './run-blobs.ts';
import type { RunFolder } from './run-folder.ts';
import { summaryFormat } from './summary-format.ts';

/** What is kept beside the journal of a run that is over, so that nobody has to read it only to list it. */
interface KeptSummary {
  /** Of another shape, or for another journal: made anew. */
  readonly format: string;
  readonly newest: number;
  readonly bytes: number | null;
  readonly endedAt: string;
  readonly summary: RunSummary;
}

/** null: there is no run. `endedAt` (ISO 8601): its last record; null while it is not over and released. */
export async function summaryOf(
  files: JournalFiles,
  run: StoredRun,
  ownerOf: (snapshot: JournalSnapshot) => Promise<RunOwner | null>,
): Promise<{ readonly summary: RunSummary; readonly endedAt: string | null } | null> {
  const kept = await readKept(files, run.folder);
  if (kept !== null) return kept;
  const snapshot = await run.reader.read();
  if (snapshot === null) return null;
  if ('damaged' in snapshot) return { summary: damaged(run), endedAt: null };
  const { runId } = run;
  const { startedAt, ended, released } = snapshot;
  const { pipeline } = snapshot.run;
  try {
    const input = (await loadValue(run.blobs, snapshot.run.input)) ?? null;
    const owner = ended === null ? await ownerOf(snapshot) : null;
    const status = ended?.status ?? (owner === null ? 'open' : 'running');
    const summary = { runId, pipeline, startedAt, input, status, owner, state: run.reader.state } as const;
    const endedAt = ended !== null && released ? (snapshot.records.at(-1)?.at ?? null) : null;
    if (endedAt !== null) await keep(files, run.folder, snapshot, summary, endedAt);
    return { summary, endedAt };
  } catch (error) {
    // The blob of its input is lost: it can never be replayed.
    if (error instanceof StorageError) return { summary: damaged(run), endedAt: null };
    throw error;
  }
}

export function damaged({ runId }: StoredRun): RunSummary {
  return { runId, pipeline: '', startedAt: '', input: null, status: 'damaged', owner: null, state: emptyRunState() };
}

async function readKept(files: JournalFiles, folder: RunFolder): Promise<KeptSummary | null> {
  const bytes = await files.read(file(folder));
  if (bytes === null) return null;
  try {
    const kept = JSON.parse(bytes.toString('utf8')) as KeptSummary;
    const newest = (await listEpochs(files, folder.journal)).at(-1);
    const current = kept.format === summaryFormat() && kept.newest === newest;
    return current && kept.bytes === (await files.size(epochFile(folder.journal, newest))) ? kept : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function keep(
  files: JournalFiles,
  folder: RunFolder,
  { newest }: JournalSnapshot,
  summary: RunSummary,
  endedAt: string,
): Promise<void> {
  const bytes = await files.size(epochFile(folder.journal, newest));
  const kept: KeptSummary = { format: summaryFormat(), newest, bytes, endedAt, summary };
  await files.replace(file(folder), Buffer.from(JSON.stringify(kept)));
}

function file(folder: RunFolder): string {
  return join(folder.root, 'summary.json');
}
