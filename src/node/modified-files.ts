import { createHash } from 'node:crypto';
import { createReadStream, lstatSync, type Stats } from 'node:fs';
import { readlink } from 'node:fs/promises';
import { hiddenMode, type Staged } from './git-entries.ts';
import { readRegularFile } from './regular-file.ts';
import { systemCode } from './system-error.ts';
import { isSame, isSettled } from './watched-file.ts';

/** Beyond this many files git is faster: it looks at several at once. */
export const mostLookedAt = 2000;
/** Larger files (bytes) are read only when nobody has written them for a while. */
const large = 1_000_000;

export interface Modified {
  readonly names: readonly string[];
  /** Of them, those whose bytes were seen to be others. */
  readonly seen: ReadonlySet<string>;
}

/**
 * Names of files that may not be as these entries have them, without a start of git, which costs as much as looking at a thousand files. What was
 * written just now is compared byte by byte; large files then, and what cannot be read, count as modified. A file with unchanged size, times and inode
 * is not read again.
 */
export function createModifiedFiles(root: string): (entries: readonly Staged[]) => Promise<Modified> {
  const known = new Map<string, { readonly stats: Stats; readonly mode: string; readonly id: string }>();

  const holds = async (file: string | Buffer, stats: Stats, { mode, id }: Staged): Promise<boolean> => {
    if (modeOf(stats) !== mode) return false;
    const hash = createHash('sha256').update(`blob ${stats.size}\0`);
    if (stats.isSymbolicLink()) hash.update(await readlink(file, { encoding: 'buffer' }));
    else {
      // Most are small: a stream would take several turns of the threads for each.
      const bytes = stats.size > large ? null : readRegularFile(file, large, false);
      if (bytes) hash.update(bytes);
      else for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    }
    return hash.digest('hex') === id;
  };

  /** Whether it is the same; null: not known. */
  const look = (entry: Staged, isBeyondLink: OfName): boolean | null | Promise<boolean | null> => {
    const { name, mode, id } = entry;
    const stats = isBeyondLink(name) ? null : statsOf(root, name);
    if (!stats) return null;
    const last = known.get(name);
    if (last && isSame(last.stats, stats)) return (last.id === id && last.mode === mode) || null;
    const isAtRest = isSettled(stats, Date.now());
    if (stats.size > large && !isAtRest) return null;
    return holds(fileOf(root, name), stats, entry).then(
      (same) => {
        if (same && isAtRest) known.set(name, { stats, mode, id });
        return same;
      },
      // Gone since, or not to be read: git says which.
      () => null,
    );
  };

  return async (entries) => {
    const modified: string[] = [];
    const seen = new Set<string>();
    const isBeyondLink = linksOnTheWay(root);
    for (const entry of entries) {
      if (entry.mode === hiddenMode) continue;
      const found = look(entry, isBeyondLink);
      const same = found instanceof Promise ? await found : found;
      if (same === true) continue;
      modified.push(entry.name);
      if (same === false) seen.add(entry.name);
    }
    return { names: modified, seen };
  };
}

type OfName = (name: string) => boolean;

/** Folders that git never has: an index that somebody made by hand may lead out of the workspace, or into git's own. */
const never = /(?:^|\/)(?:\.{0,2}|\.git)$/iu;

/**
 * Whether a folder on the way to a name of git's is a link, or one that git never has: what lies beyond one is no part of the workspace. Each folder is
 * looked at once.
 */
export function linksOnTheWay(root: string): OfName {
  const known = new Map<string, boolean>();
  const isBeyondLink: OfName = (name) => {
    const end = name.lastIndexOf('/');
    if (end < 0) return false;
    const folder = name.slice(0, end);
    let found = known.get(folder);
    if (found === undefined) {
      found = never.test(folder) || isBeyondLink(folder) || statsOf(root, folder)?.isSymbolicLink() === true;
      known.set(folder, found);
    }
    return found;
  };
  return isBeyondLink;
}

/** By a name of git's; undefined: nothing is there; null: it cannot be looked at. */
export function statsOf(root: string, name: string): Stats | null | undefined {
  try {
    return lstatSync(fileOf(root, name), { throwIfNoEntry: false });
  } catch (error) {
    // Else what it is cannot be found out here; git tells why, where it has to read it.
    return systemCode(error) === 'ENOTDIR' ? undefined : null;
  }
}

/** Where a name lies. Most are ASCII, and need no bytes made for them, which takes a quarter of a look. */
export const fileOf = (root: string, name: string): string | Buffer =>
  /[^\0-\x7F]/u.test(name) ? Buffer.from(`${Buffer.from(root).toString('latin1')}/${name}`, 'latin1') : `${root}/${name}`;

/** As git would have it. */
export function modeOf(stats: Stats): string | null {
  if (stats.isSymbolicLink()) return '120000';
  if (!stats.isFile()) return null;
  return stats.mode & 0o100 ? '100755' : '100644';
}
