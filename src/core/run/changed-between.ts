import type { FileState, RunState, UncertainState } from './run-state.ts';

/** A change that is in what the run left, because the run had changed the file before it and went on from it, and that nobody called the run's. */
export function changedBetween({ file, before, after }: FileState, { uncertain }: Pick<RunState, 'uncertain'>): UncertainState | null {
  const change = uncertain[file];
  return change && change.before !== after && change.after !== before ? change : null;
}

/** Whether what somebody else may have made of a file is in what the run left of it. */
export function isMixed(file: FileState, state: Pick<RunState, 'uncertain'>): boolean {
  return (file.others ?? 0) > 0 || changedBetween(file, state) !== null;
}
