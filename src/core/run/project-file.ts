import type { RunEvent } from '../../protocol/run-event.ts';
import type { RunState } from './run-state.ts';

/** The ledger of changed files; a file that is back at its first content drops out of it. */
export function projectFile(state: RunState, event: Extract<RunEvent, { type: 'file.changed' }>): RunState {
  const { [event.file]: known, ...others } = state.files;
  const before = known ? known.before : event.before;
  if (before === event.after) return { ...state, files: others };
  const agents = [...new Set([...(known?.agents ?? []), event.agent])];
  const added = (known?.added ?? 0) + event.added;
  const removed = (known?.removed ?? 0) + event.removed;
  return { ...state, files: { ...others, [event.file]: { file: event.file, before, after: event.after, agents, added, removed } } };
}
