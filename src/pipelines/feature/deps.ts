import type { Harness } from '../../core/agent/harness.ts';
import type { Budget } from '../../core/budget/budget.ts';
import type { Checkpoints, Memory, Processes, Search, TreeLock, WorkspaceFiles } from '../../core/ports.ts';
import type { RunState } from '../../core/run/run-state.ts';

/** What belongs to one run in this process. */
export interface RunScope {
  readonly harness: Harness;
  readonly budget: Budget;
  readonly lock: TreeLock;
  /** State of the run as journaled so far. Only inside a step. */
  state(): Promise<RunState>;
}

/** What belongs to the workspace. */
export interface FeatureDeps {
  readonly files: WorkspaceFiles;
  readonly search: Search;
  readonly checkpoints: Checkpoints;
  readonly processes: Processes;
  readonly memory: Memory;
  scope(runId: string): RunScope;
}
