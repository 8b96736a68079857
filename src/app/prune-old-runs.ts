import type { Engine } from '../core/durable/contracts.ts';
import type { JournalFiles } from '../core/durable/journal-files.ts';
import { oldRuns } from '../core/run/old-runs.ts';
import { whyKept } from '../core/run/why-kept.ts';
import { removeRun } from '../engines/embedded/prune-runs.ts';
import type { OldRun, PruneRequest } from './kept-runs.ts';

interface Parts {
  readonly engine: Pick<Engine, 'list'>;
  readonly runsFolder: string;
  readonly journalFiles: JournalFiles;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Removes old runs of a workspace, or of all, for a person, and tells of each old run, newest first, what became (or would become) of it. */
export async function pruneOldRuns(parts: Parts, { rule, workspace, unapplied, dryRun }: PruneRequest): Promise<OldRun[]> {
  const found: OldRun[] = [];
  const runs = (await parts.engine.list()).filter(({ state }) => workspace === null || state.workspace === workspace);
  for (const { runId, startedAt, status, state } of oldRuns(runs, rule, parts.now)) {
    const why = status === 'damaged' ? 'not-over' : whyKept(state);
    const stays = why !== null && !(why === 'unapplied' && unapplied);
    // Somebody may have gone on with it since it was listed.
    const kept = stays ? why : dryRun || (await removeRun(parts, runId)) ? null : 'not-over';
    found.push({ runId, startedAt, state, kept });
  }
  return found;
}
