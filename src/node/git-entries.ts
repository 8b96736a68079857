import { createHash } from 'node:crypto';
import type { FileContent } from '../core/ports.ts';
import type { FileMode, FileModes } from '../protocol/file-mode.ts';
import { asName, asText } from './git-program.ts';
import { hiddenHash } from './hidden-files.ts';

/** git's number for a commit elsewhere, of which it keeps nothing but the id. What no agent may read is kept like that, as a hash. */
export const hiddenMode = '160000';

/** Of git's number for it. */
export function fileMode(mode: string): FileMode {
  return mode === '120000' ? 'link' : mode === '100755' ? 'executable' : 'file';
}

/** A file as an index or a tree of git has it; the name as in `names`. */
export interface Staged {
  readonly name: string;
  readonly mode: string;
  readonly id: string;
}

/** As git would have a file in our index, whose ids are SHA-256. */
export function stagedAs(path: string, { bytes, mode }: Pick<FileContent, 'bytes' | 'mode'>, isHidden: boolean): Staged {
  if (isHidden) return { name: asName(path), mode: hiddenMode, id: hiddenHash(mode, bytes) };
  const id = createHash('sha256').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  return { name: asName(path), mode: mode === 'link' ? '120000' : mode === 'executable' ? '100755' : '100644', id };
}

/** `mode id stage TAB name` */
export function parseStaged(line: string): Staged {
  const tab = line.indexOf('\t');
  const blank = line.indexOf(' ');
  return { name: line.slice(tab + 1), mode: line.slice(0, blank), id: line.slice(blank + 1, line.indexOf(' ', blank + 1)) };
}

/** `mode type id TAB name` */
export function parseTreeLine(line: string): Staged {
  const tab = line.indexOf('\t');
  const [mode = '', , id = ''] = line.slice(0, tab).split(' ');
  return { name: line.slice(tab + 1), mode, id };
}

export interface RawSide {
  readonly id: string;
  readonly hidden: boolean;
}

interface RawChange {
  readonly path: string;
  readonly from: RawSide | null;
  readonly to: RawSide | null;
  readonly modes: FileModes;
}

/**
 * What is listed and not among the entries, or there as a hash alone; and what is there and not listed. Both are sorted by bytes, and mostly hold the same
 * hundred thousand names.
 */
export function againstListed(entries: readonly Staged[], listed: readonly string[]): { added: string[]; gone: string[] } {
  const [added, gone]: [string[], string[]] = [[], []];
  let at = 0;
  for (const name of listed) {
    for (; (entries[at]?.name ?? name) < name; at++) gone.push(entries[at]?.name ?? '');
    const there = entries[at]?.name === name ? entries[at++] : undefined;
    if (there === undefined || there.mode === hiddenMode) added.push(name);
  }
  return { added, gone: [...gone, ...entries.slice(at).map(({ name }) => name)] };
}

/** How one tree differs from another, as `parseRawDiff` reads it from git; the entries of both in the order of an index. */
export function rawDiff(from: readonly Staged[], to: readonly Staged[]): string[] {
  const parts: string[] = [];
  const tell = (before: Staged | undefined, after: Staged | undefined): void => {
    const [old, now] = [before ?? nothing, after ?? nothing];
    const status = !before ? 'A' : !after ? 'D' : 'M';
    parts.push(`:${old.mode} ${now.mode} ${old.id} ${now.id} ${status}`, (after ?? old).name);
  };
  for (let [left, right] = [0, 0]; left < from.length || right < to.length;) {
    const [before, after] = [from[left], to[right]];
    const isOld = before !== undefined && (after === undefined || before.name <= after.name);
    const isNew = after !== undefined && (before === undefined || after.name <= before.name);
    if (!isOld || !isNew || before.id !== after.id || before.mode !== after.mode)
      tell(isOld ? before : undefined, isNew ? after : undefined);
    left += Number(isOld);
    right += Number(isNew);
  }
  return parts;
}

const nothing: Staged = { name: '', mode: '000000', id: '0'.repeat(64) };

/** As `parseRawDiff` reads them: what each name has after the change; null: nothing. */
export function parseChanged(parts: readonly string[]): Map<string, Staged | null> {
  const changed = new Map<string, Staged | null>();
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, mode = '', , id = '', status] = (parts[at] ?? '').split(' ');
    const name = parts[at + 1] ?? '';
    changed.set(name, status === 'D' ? null : { name, mode, id });
  }
  return changed;
}

/** `:mode mode id id status` and the name, in turns. */
export function parseRawDiff(parts: readonly string[]): RawChange[] {
  const changes: RawChange[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [old = '', now = '', from = '', to = ''] = (parts[at] ?? '').slice(1).split(' ');
    const side = (id: string, mode: string): RawSide | null => (/^0+$/u.test(id) ? null : { id, hidden: mode === hiddenMode });
    const [before, after] = [side(from, old), side(to, now)];
    const modes = { before: before && fileMode(old), after: after && fileMode(now) };
    changes.push({ path: asText(parts[at + 1] ?? ''), from: before, to: after, modes });
  }
  return changes;
}
