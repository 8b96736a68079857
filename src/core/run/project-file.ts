import type { RunEvent } from '../../protocol/run-event.ts';
import type { RunState } from './run-state.ts';

/** The ledger of changed files; a file that is back at its first content drops out of it. */
export function projectFile(state: RunState, event: Extract<RunEvent, { type: 'file.changed' }>): RunState {
  const { [event.file]: known, ...others } = state.files;
  const before = known ? known.before : event.before;
  if (before === event.after) return { ...state, files: others };
  const agents = [...new Set([...(known?.agents ?? []), event.agent])];
  const lines = countLines(before, event.after, (known?.added ?? 0) + event.added, (known?.removed ?? 0) + event.removed);
  const output = (known?.output ?? true) && event.output === true;
  return { ...state, files: { ...others, [event.file]: { file: event.file, before, after: event.after, agents, ...lines, output } } };
}

/** Sums over all changes of a file; a new file has only added lines, a deleted one only removed lines. */
function countLines(before: string | null, after: string | null, added: number, removed: number): { added: number; removed: number } {
  if (before === null) return { added: Math.max(0, added - removed), removed: 0 };
  return after === null ? { added: 0, removed: Math.max(0, removed - added) } : { added, removed };
}
