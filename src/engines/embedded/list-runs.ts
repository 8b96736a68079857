import type { RunOwner, RunSummary } from '../../core/durable/contracts.ts';
import type { JournalFiles } from '../../core/durable/journal-files.ts';
import type { StoredRun } from './stored-run.ts';
import type { JournalSnapshot } from './read-journal.ts';
import { damaged, summaryOf } from './run-summary.ts';

/** All runs in a folder, newest first; those that cannot be read, whose start is unknown, last. `unkept`: as of `summaryOf`. */
export async function listRuns(
  files: JournalFiles,
  runsFolder: string,
  known: (runId: string) => StoredRun | null,
  ownerOf: (run: StoredRun, snapshot: JournalSnapshot) => Promise<RunOwner | null>,
  unkept: (run: StoredRun, error: Error) => void,
): Promise<RunSummary[]> {
  const runs: RunSummary[] = [];
  for (const name of await files.list(runsFolder)) {
    const run = known(name);
    if (run === null) continue;
    const found = await summaryOf(
      files,
      run,
      (snapshot) => ownerOf(run, snapshot),
      (error) => unkept(run, error),
    )
      .catch((error: unknown) => unreadable(run, error))
      .finally(run.use());
    if (found) runs.push(found.summary);
  }
  return runs.toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : a.runId < b.runId ? -1 : 1));
}

/** One folder that the system does not let us read must not hide all other runs. A stray file among them is no run. */
function unreadable(run: StoredRun, error: unknown): { readonly summary: RunSummary } | null {
  if (!(error instanceof Error && 'code' in error)) throw error;
  return error.code === 'ENOTDIR' ? null : { summary: damaged(run) };
}
