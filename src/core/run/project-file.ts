import type { RunEvent } from '../../protocol/run-event.ts';
import type { FileModes } from '../../protocol/file-mode.ts';
import type { FileState, RunState, UncertainState } from './run-state.ts';

type FileEvent = Extract<RunEvent, { type: 'file.changed' }>;

/** The ledger of changed files while a batch of events is projected. */
export interface FileLedger {
  take(event: FileEvent): void;
  /** An uncertain change that a person says is the run's. */
  claim(change: UncertainState): void;
  /** The ledger after the batch; the given one when nothing changed. */
  files(): RunState['files'];
}

/**
 * Continues a ledger, which stays as it is: a batch copies it once, not with every event, so that a run of many files costs no more
 * than its events.
 */
export function continueLedger(from: RunState['files']): FileLedger {
  let copy: Map<string, FileState> | null = null;
  const ledger = (): Map<string, FileState> => (copy ??= new Map(Object.entries(from)));
  return {
    take: (event) => takeChange(ledger(), event),
    claim(change) {
      const known = ledger().get(change.file);
      if (!known || known.after === change.before)
        takeChange(ledger(), { ...change, ...(change.commands[0] === undefined ? {} : { command: change.commands[0] }) });
      // The run went on from it; what came between two changes of the run is in the ledger already.
      else if (known.before === change.after) ledger().set(change.file, { ...known, before: change.before });
    },
    files: () => (copy === null ? from : Object.fromEntries(copy)),
  };
}

/** An uncertain change, after those of the same file before it. */
export function uncertainAfter(
  uncertain: RunState['uncertain'],
  event: Omit<Extract<RunEvent, { type: 'file.uncertain' }>, 'type'>,
): RunState['uncertain'] {
  const { [event.file]: known, ...others } = uncertain;
  const changed = new Map<string, FileState>(known ? [[event.file, { ...known, agents: [known.agent], output: false }]] : []);
  takeChange(changed, event);
  const change = changed.get(event.file);
  if (!change) return others;
  const { agents: _agents, output: _output, ...file } = change;
  return { ...others, [event.file]: { ...file, agent: event.agent, saved: event.saved || known?.saved === true, left: false } };
}

type Change = Pick<FileEvent, 'agent' | 'file' | 'before' | 'after' | 'added' | 'removed'> &
  Pick<Partial<FileEvent>, 'modes' | 'command' | 'output' | 'whole'>;

/** A file that is back at its first content drops out; one that changes moves to the end. */
function takeChange(files: Map<string, FileState>, event: Change): void {
  const known = files.get(event.file);
  files.delete(event.file);
  const before = known ? known.before : event.before;
  const modes = modesAfter(known, event);
  if (before === event.after && modes?.before === modes?.after) return;
  const agents = [...new Set([...(known?.agents ?? []), event.agent])];
  const sum = { added: (known?.added ?? 0) + event.added, removed: (known?.removed ?? 0) + event.removed };
  const lines = (known && event.whole) ?? countLines(before, event.after, sum);
  const output = (known?.output ?? true) && event.output === true;
  const commands = [...new Set([...(known?.commands ?? []), ...(event.command === undefined ? [] : [event.command])])];
  files.set(event.file, { file: event.file, before, after: event.after, ...(modes ? { modes } : {}), agents, ...lines, output, commands });
}

/** An edit keeps the mode, so only some events tell of it. */
function modesAfter(known: FileState | undefined, event: Change): FileModes | undefined {
  const first = known?.modes ?? event.modes;
  const last = event.modes ?? known?.modes;
  if (!first || !last) return undefined;
  return { before: (known ?? event).before === null ? null : first.before, after: event.after === null ? null : last.after };
}

type Lines = Pick<FileState, 'added' | 'removed'>;

/** Where nobody could compare the contents: sums over all changes of a file; a new file has only added lines, a deleted one only removed lines. */
function countLines(before: string | null, after: string | null, { added, removed }: Lines): Lines {
  if (before === null) return { added: Math.max(0, added - removed), removed: 0 };
  return after === null ? { added: 0, removed: Math.max(0, removed - added) } : { added, removed };
}
