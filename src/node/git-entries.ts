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
  const [mode = '', id = ''] = line.slice(0, tab).split(' ');
  return { name: line.slice(tab + 1), mode, id };
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
