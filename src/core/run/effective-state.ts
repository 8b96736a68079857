import type { RunState } from './run-state.ts';

/**
 * A journal that ends in the middle of the work, because its process died or could not write any more, tells of a
 * run at work. Where nobody works on it now (`driven` false), it is interrupted. The same state comes back where that changes nothing.
 */
export function effectiveState(state: RunState, driven: boolean): RunState {
  return driven || state.status !== 'running' ? state : { ...state, validating: {}, status: 'interrupted' };
}
