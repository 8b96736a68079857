import { lstat, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { isTrustedCache } from './ignored-files.ts';
import { isCache } from './package-stamp.ts';
import { unlessForbidden } from './system-error.ts';

/** A tick of the clock (ms) that file systems may be late by. */
const tick = 20;

/** What tools keep beside packages: transformed sources, and what compilers found in them. Not what a person's server may have open (`.vite`). */
const ofTools = ['.cache', '.tmp', '.vitest-cache', '.experimental-vitest-cache'];

/** Folders with packages of which interpreters and tools trust what they made before. */
export const keepsCaches = (path: string): boolean => ['.venv', 'venv', 'node_modules'].includes(basename(path));

/** Milliseconds. `since`: for what only compilers write; `begun`: of the command, for what may be more than a cache, as what lies in a `.cache`. */
interface Times {
  readonly since: number;
  readonly begun: number;
}

/**
 * What lies in caches in ignored folders since a time, relative to `root`: modules of Python as they were compiled, what compilers found and what tools keep, also
 * in and beside installed packages. No list of these has them, since whoever runs them writes them.
 */
export async function cachesSince(root: string, folders: readonly string[], times: Times): Promise<string[]> {
  const found = folders.flatMap((folder) =>
    basename(folder) === 'node_modules'
      ? ofTools.map((name) => keptByTool(root, `${folder}/${name}`, times))
      : [writtenIn(root, folder, null, times)],
  );
  return (await Promise.all(found)).flat();
}

/** A command may make a link of a cache, to wherever it likes: that goes, and nothing of what it leads to. A person's leads to a cache. */
async function keptByTool(root: string, folder: string, times: Times): Promise<string[]> {
  const place = join(root, folder);
  const stats = await unlessForbidden(lstat(place));
  if (stats?.isSymbolicLink()) {
    if (stats.ctimeMs >= times.begun - tick) return [folder];
    const names = (await unlessForbidden(realpath(place)))?.split(sep) ?? [];
    if (!names.some((name) => ofTools.includes(name))) return [];
  }
  return writtenIn(root, folder, times.begun, times);
}

/** Whether a file is compiled Python that Python takes in the place of a source which is not there: it may be all that a person has of it. */
export const isWithoutSource = (path: string, isThere: (path: string) => boolean): boolean =>
  path.endsWith('.pyc') && basename(dirname(path)) !== '__pycache__' && !isThere(path.slice(0, -1));

/** `from`: since when what lies in there goes; null: it is in no cache. */
async function writtenIn(root: string, folder: string, from: number | null, times: Times): Promise<string[]> {
  const entries = (await unlessForbidden(readdir(join(root, folder), { withFileTypes: true }))) ?? [];
  const names = new Set(entries.map(({ name }) => `${folder}/${name}`));
  const found = await Promise.all(
    entries.map(async (entry): Promise<string[]> => {
      const path = `${folder}/${entry.name}`;
      const isAlone = from === null && isWithoutSource(path, (one) => names.has(one));
      const own = isTrustedCache(entry.name) && !isAlone ? times.since : isCache(entry.name) ? times.begun : null;
      const kept = from === null || own === null ? (from ?? own) : Math.min(from, own);
      if (entry.isDirectory()) return writtenIn(root, path, kept, times);
      // Its own time can be set, that of its inode cannot.
      const stats = kept === null ? null : await unlessForbidden(lstat(join(root, path)));
      return kept !== null && stats !== null && stats.ctimeMs >= kept - tick ? [path] : [];
    }),
  );
  return found.flat();
}
