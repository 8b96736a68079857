import type { OldRule } from '../core/run/old-runs.ts';
import type { KeptFor } from '../core/run/why-kept.ts';
import type { Json } from '../protocol/json.ts';
import type { ExportedRun } from '../protocol/exported-run.ts';
import type { RunView } from './runs/run-view.ts';

/** What is to be removed. `unapplied`: also runs whose change was neither committed nor undone. `dryRun`: nothing is removed. */
export interface PruneRequest {
  readonly rule: OldRule;
  /** Only runs of this folder (canonical); null: of all. */
  readonly workspace: string | null;
  readonly unapplied: boolean;
  readonly dryRun: boolean;
}

/** An old run. `kept`: why it stays; null: it is removed, or would be. */
export interface OldRun extends Pick<RunView, 'runId' | 'startedAt' | 'state'> {
  readonly kept: KeptFor | null;
}

/** What can be done with runs as they are kept on this machine. */
export interface KeptRuns {
  /** Removes old runs, of all workspaces unless one is named; without a rule those that are older than the person's settings say. Tells of every old run, newest first. */
  prune(request: Partial<PruneRequest>): Promise<OldRun[]>;
  /** All that is journaled of a run, to be read without Batuta. */
  exported(runId: string): Promise<ExportedRun>;
  /** Its trace as a request of OTLP over HTTP would hold it, with content where the person's settings say so. */
  traced(runId: string): Promise<Json>;
}
