import { diffArrays } from 'diff';
import type { RunEvent } from '../../protocol/run-event.ts';
import type { Hunk, HunkWriter } from '../../protocol/webview-view.ts';
import { linesOf } from './hunks.ts';

/** One change of a file as the journal tells it: who made it, and the hash of what the file held then; null: there was no file. */
export interface WrittenChange {
  readonly writer: HunkWriter;
  readonly after: string | null;
}

/** Beyond this many changed lines in one change nobody is named: finding out grows with their square. */
const mostEdits = 1000;

/** The changes of one file in the order in which they were made, each with the attempt and the turn that its agent was at. */
export function writtenChanges(events: Iterable<RunEvent>, file: string): WrittenChange[] {
  const at = new Map<string, { readonly path: string; readonly turn: number }>();
  const changes: WrittenChange[] = [];
  for (const event of events) {
    if (event.type === 'turn.started') at.set(event.agent, { path: event.path, turn: event.turn });
    if (event.type !== 'file.changed' || event.file !== file) continue;
    const { agent, after, command } = event;
    const turn = at.get(agent);
    changes.push({ after, writer: { agent, ...turn, ...(command === undefined ? {} : { command }) } });
  }
  return changes;
}

/**
 * Who wrote each hunk, in the order of the hunks; nobody where it would take too long to find out. `versions`: the file before the first
 * change, then after each of them.
 */
export function hunkWriters(hunks: readonly Hunk[], versions: readonly string[], writers: readonly HunkWriter[]): HunkWriter[][] {
  const blamed = blame(versions);
  if (blamed === null) return hunks.map(() => []);
  const changed = [...writers.keys()].filter((change) => versions[change] !== versions[change + 1]);
  return hunks.map(({ line, oldLine, lines }) => {
    const found = new Set<number>();
    let [now, old] = [line - 1, oldLine - 1];
    for (const text of lines) {
      const by = text.startsWith('+') ? blamed.added[now] : text.startsWith('-') ? blamed.removed.get(old) : undefined;
      if (by !== undefined && by !== null) found.add(by);
      if (!text.startsWith('-') && !text.startsWith('\\')) now += 1;
      if (!text.startsWith('+') && !text.startsWith('\\')) old += 1;
    }
    // Lines that moved can be told in several ways: then it is whoever changed the file.
    const known = found.size > 0 ? [...found].toSorted((a, b) => a - b) : changed;
    return known.flatMap((change) => writers[change] ?? []);
  });
}

/** By line of the last version the change that added it, null: it was there before; by line of the first version the change that removed it. */
function blame(versions: readonly string[]): { added: (number | null)[]; removed: Map<number, number> } | null {
  const [first = '', ...later] = versions;
  let last = linesOf(first);
  let origin = last.map((_, base): { base: number | null; by: number | null } => ({ base, by: null }));
  const removed = new Map<number, number>();
  for (const [change, text] of later.entries()) {
    const next = linesOf(text);
    const parts = diffArrays(last, next, { maxEditLength: mostEdits });
    if (parts === undefined) return null;
    const kept: typeof origin = [];
    let at = 0;
    for (const { added, removed: gone, count } of parts) {
      if (added) kept.push(...Array.from({ length: count }, () => ({ base: null, by: change })));
      else {
        const part = origin.slice(at, at + count);
        at += count;
        if (!gone) kept.push(...part);
        else for (const { base } of part) if (base !== null) removed.set(base, change);
      }
    }
    [last, origin] = [next, kept];
  }
  return { added: origin.map(({ by }) => by), removed };
}
