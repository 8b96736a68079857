import type { RunEvent } from '../../protocol/run-event.ts';
import type { FileModes } from '../../protocol/file-mode.ts';
import type { FileState, RunState, UncertainState } from './run-state.ts';

export type FileEvent = Extract<RunEvent, { type: 'file.changed' }>;

/** What a change's place is known from: agents apart, both sides of a conflict that they were given, contents that are told elsewhere. */
type Around = Pick<RunState, 'worktrees' | 'answers' | 'uncertain' | 'broughtIn'>;

/** It changes files apart from others, so the ledger's last content may be another agent's. */
function isApart({ worktrees }: Around, agent: string): boolean {
  return Object.values(worktrees).some((one) => one.agent === agent);
}

/** So that any content may lie where it finds a file. */
function isGivenBoth({ answers }: Around, agent: string): boolean {
  return answers.some(
    ({ kind, subject, option, choices = {} }) =>
      kind === 'conflict' && subject === agent && (option === 'agent' || Object.values(choices).includes('agent')),
  );
}

/** The ledger of changed files while a batch of events is projected. */
export interface FileLedger {
  take(event: FileEvent, around: Around): void;
  /** An uncertain change that a person says is the run's. */
  claim(change: UncertainState): void;
  /** What somebody else put there before the run's own change of it: undo brings back that. */
  rebase(contents: Readonly<Record<string, string | null>>): void;
  /** The ledger after the batch; the given one when nothing changed. */
  files(): RunState['files'];
}

/**
 * Continues a ledger, which stays as it is: a batch copies it once, not with every event, so that a run of many files costs no more
 * than its events.
 */
export function continueLedger(from: RunState['files']): FileLedger {
  let copy: Map<string, FileState> | null = null;
  /** What `copy` holds; null: it may have changed since. */
  let made: RunState['files'] | null = null;
  const ledger = (): Map<string, FileState> => {
    made = null;
    return (copy ??= new Map(Object.entries(from)));
  };
  return {
    take: (event, around) => takeChange(ledger(), event, around),
    claim(change) {
      const known = ledger().get(change.file);
      if (!known || known.after === change.before)
        takeChange(ledger(), { ...change, ...(change.commands[0] === undefined ? {} : { command: change.commands[0] }) });
      // The run went on from it; what came between two changes of the run is in the ledger already.
      else if (known.before === change.after) ledger().set(change.file, { ...known, before: change.before });
    },
    rebase(contents) {
      for (const [file, before] of Object.entries(contents)) {
        const known = ledger().get(file);
        if (known) ledger().set(file, { ...known, before });
      }
    },
    files: () => (copy === null ? from : (made ??= Object.fromEntries(copy))),
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
function takeChange(files: Map<string, FileState>, event: Change, around?: Around): void {
  const known = files.get(event.file);
  files.delete(event.file);
  const before = known ? known.before : event.before;
  const modes = modesAfter(known, event);
  if (before === event.after && modes?.before === modes?.after) return;
  const agents = withOne(known?.agents, event.agent);
  const sum = { added: (known?.added ?? 0) + event.added, removed: (known?.removed ?? 0) + event.removed };
  const { added, removed } = (known && event.whole) ?? countLines(before, event.after, sum);
  const output = (known?.output ?? true) && event.output === true;
  const commands = event.command === undefined ? (known?.commands ?? []) : withOne(known?.commands, event.command);
  const others = (known?.others ?? 0) + (known && around && isOthers(known, event, around) ? 1 : 0);
  const held = known?.held || (around && isApart(around, event.agent)) ? [...(known?.held ?? []), event.after] : undefined;
  const { file, after } = event;
  files.set(
    file,
    modes || others > 0 || held
      ? {
          file,
          before,
          after,
          ...(modes && { modes }),
          ...(others > 0 && { others }),
          ...(held && { held }),
          agents,
          added,
          removed,
          output,
          commands,
        }
      : { file, before, after, agents, added, removed, output, commands },
  );
}

const withOne = <T>(list: readonly T[] = [], one: T): readonly T[] => (list.includes(one) ? list : [...list, one]);

/** Whether what lay there was no content that the run had given it, so that somebody else's work is in what it left. */
function isOthers(known: FileState, { agent, file, before, output }: Change, around: Around): boolean {
  // What commands always write, they also write for others.
  if (before === null || (known.output && output === true)) return false;
  if (before === known.after || before === known.before || known.held?.includes(before)) return false;
  if (before === around.uncertain[file]?.after || before === around.broughtIn[file]) return false;
  return !(isApart(around, agent) && isGivenBoth(around, agent));
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

/** Who wrote what git ignores: each command once. */
export function ignoredAfter(
  known: RunState['ignored'],
  { files, command }: Extract<RunEvent, { type: 'ignored.written' }>,
): RunState['ignored'] {
  return { ...known, ...Object.fromEntries(files.map((file) => [file, [...new Set([...(known[file] ?? []), command])]])) };
}
