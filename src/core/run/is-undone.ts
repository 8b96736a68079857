import { changedFiles } from './changed-files.ts';
import type { RunState } from './run-state.ts';

/** Everything that the run changed was taken back. */
export function isUndone(state: Pick<RunState, 'files' | 'rolledBack'>): boolean {
  return state.rolledBack.length > 0 && changedFiles(state).length === 0;
}
