import type { RunOwner, RunSummary } from '../../core/durable/contracts.ts';
import { StorageError } from '../../core/durable/errors.ts';
import { emptyRunState } from '../../core/run/project.ts';
import type { JournalFiles } from '../../core/durable/journal-files.ts';
import type { StoredRun } from './stored-run.ts';
import { isCurrent, keepSummary, readKept } from './kept-summary.ts';
import type { JournalSnapshot } from './read-journal.ts';
import { loadValue } from './run-blobs.ts';

interface FoundSummary {
  readonly summary: RunSummary;
  /** Time of the last record (ISO 8601); null while the run is not over and released. */
  readonly endedAt: string | null;
}

/** null: there is no run. `unkept`: told where what is kept of it cannot be written. */
export async function summaryOf(
  files: JournalFiles,
  run: StoredRun,
  ownerOf: (snapshot: JournalSnapshot) => Promise<RunOwner | null>,
  unkept: (error: Error) => void = () => {},
): Promise<FoundSummary | null> {
  const kept = await readKept(files, run.folder);
  if (kept !== null && (await isCurrent(kept, files, run.folder)))
    return { summary: kept.summary, endedAt: kept.summary.status === 'open' ? null : kept.at };
  const snapshot = await run.reader.read();
  if (snapshot === null) return null;
  if ('damaged' in snapshot) return { summary: damaged(run), endedAt: null };
  const { runId } = run;
  const { startedAt, ended, released, damage } = snapshot;
  const { pipeline } = snapshot.run;
  if (kept !== null) run.reader.startFrom(kept);
  try {
    const input = (await loadValue(run.blobs, snapshot.run.input)) ?? null;
    const owner = ended === null ? await ownerOf(snapshot) : null;
    const status = ended?.status ?? (owner === null ? 'open' : 'running');
    const summary = { runId, pipeline, startedAt, input, status, owner, state: run.reader.state } as const;
    // Where something is damaged, whoever goes on with the run is to see it.
    const [{ ends, records }, at] = [snapshot, snapshot.records.at(-1)?.at ?? ''];
    if (released && damage.length === 0) await keepSummary(files, run.folder, { ends, records: records.length, at, summary }, unkept);
    return { summary, endedAt: ended !== null && released ? at : null };
  } catch (error) {
    // The blob of its input is lost: it can never be replayed.
    if (error instanceof StorageError) return { summary: damaged(run), endedAt: null };
    throw error;
  }
}

export function damaged({ runId }: StoredRun): RunSummary {
  return { runId, pipeline: '', startedAt: '', input: null, status: 'damaged', owner: null, state: emptyRunState() };
}
