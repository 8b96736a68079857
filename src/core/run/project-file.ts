import type { RunEvent } from '../../protocol/run-event.ts';
import type { FileModes } from '../../protocol/file-mode.ts';
import type { FileState, RunState } from './run-state.ts';

type FileEvent = Extract<RunEvent, { type: 'file.changed' }>;

/** The ledger of changed files while a batch of events is projected. */
export interface FileLedger {
  take(event: FileEvent): void;
  /** The ledger after the batch; the given one when nothing changed. */
  files(): RunState['files'];
}

/**
 * Continues a ledger, which stays as it is: a batch copies it once, not with every event, so that a run of many files costs no more
 * than its events.
 */
export function continueLedger(from: RunState['files']): FileLedger {
  let copy: Map<string, FileState> | null = null;
  return {
    take(event) {
      copy ??= new Map(Object.entries(from));
      takeChange(copy, event);
    },
    files: () => (copy === null ? from : Object.fromEntries(copy)),
  };
}

/** A file that is back at its first content drops out; one that changes moves to the end. */
function takeChange(files: Map<string, FileState>, event: FileEvent): void {
  const known = files.get(event.file);
  files.delete(event.file);
  const before = known ? known.before : event.before;
  const modes = modesAfter(known, event);
  if (before === event.after && modes?.before === modes?.after) return;
  const agents = [...new Set([...(known?.agents ?? []), event.agent])];
  const lines = countLines(before, event.after, (known?.added ?? 0) + event.added, (known?.removed ?? 0) + event.removed);
  const output = (known?.output ?? true) && event.output === true;
  files.set(event.file, { file: event.file, before, after: event.after, ...(modes ? { modes } : {}), agents, ...lines, output });
}

/** An edit keeps the mode, so only some events tell of it. */
function modesAfter(known: FileState | undefined, event: FileEvent): FileModes | undefined {
  const first = known?.modes ?? event.modes;
  const last = event.modes ?? known?.modes;
  if (!first || !last) return undefined;
  return { before: (known ?? event).before === null ? null : first.before, after: event.after === null ? null : last.after };
}

/** Sums over all changes of a file; a new file has only added lines, a deleted one only removed lines. */
function countLines(before: string | null, after: string | null, added: number, removed: number): { added: number; removed: number } {
  if (before === null) return { added: Math.max(0, added - removed), removed: 0 };
  return after === null ? { added: 0, removed: Math.max(0, removed - added) } : { added, removed };
}
