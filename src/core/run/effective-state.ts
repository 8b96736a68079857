import type { RunState } from './run-state.ts';

/** What somebody found on the disk of the files of a run, when its last event was `cursor`. */
export interface Look {
  readonly cursor: number;
  /** Files that do not lie there as they were proven, sorted. */
  readonly stale: readonly string[];
}

/**
 * A journal that ends in the middle of the work, because its process died or could not write any more, tells of a
 * run at work. Where nobody works on it now (`driven` false), it is interrupted. And what somebody found on the disk counts until the next event.
 */
export function effectiveState(state: RunState, driven: boolean, look: Look | null): RunState {
  const known = look?.cursor === state.cursor ? { ...state, changedOnDisk: look.stale } : state;
  return driven || state.status !== 'running' ? known : { ...known, validating: {}, status: 'interrupted' };
}
