import type { FileState, RunState } from './run-state.ts';

/** Files that belong to the run's change, not to what its commands left behind. */
export function changedFiles({ files }: Pick<RunState, 'files'>): FileState[] {
  return Object.values(files).filter((file) => !file.output);
}
