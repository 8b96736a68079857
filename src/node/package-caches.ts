import { lstat, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isTrustedCache } from './ignored-files.ts';
import { isCache } from './package-stamp.ts';
import { unlessForbidden } from './system-error.ts';

/** A tick of the clock (ms) that file systems may be late by. */
const tick = 20;

/** What tools keep beside packages: transformed sources, and what compilers found in them. Not what a person's server may have open (`.vite`). */
const ofTools = ['.cache', '.tmp', '.vitest-cache', '.experimental-vitest-cache'];

/** Folders with packages of which interpreters and tools trust what they made before. */
export const keepsCaches = (path: string): boolean => ['.venv', 'venv', 'node_modules'].includes(basename(path));

/**
 * What lies in caches in ignored folders since a time, relative to `root`: modules of Python as they were compiled, what compilers found and what tools keep, also
 * in and beside installed packages. No list of these has them, since whoever runs them writes them.
 */
export async function cachesSince(root: string, folders: readonly string[], since: number): Promise<string[]> {
  const found = folders.flatMap((folder) =>
    basename(folder) === 'node_modules'
      ? ofTools.map((name) => writtenIn(root, `${folder}/${name}`, true, since))
      : [writtenIn(root, folder, false, since)],
  );
  return (await Promise.all(found)).flat();
}

async function writtenIn(root: string, folder: string, isInCache: boolean, since: number): Promise<string[]> {
  const entries = (await unlessForbidden(readdir(join(root, folder), { withFileTypes: true }))) ?? [];
  const found = await Promise.all(
    entries.map(async (entry): Promise<string[]> => {
      const path = `${folder}/${entry.name}`;
      const isKept = isInCache || isCache(entry.name) || isTrustedCache(entry.name);
      if (entry.isDirectory()) return writtenIn(root, path, isKept, since);
      // Its own time can be set, that of its inode cannot.
      const stats = isKept ? await unlessForbidden(lstat(join(root, path))) : null;
      return stats !== null && stats.ctimeMs >= since - tick ? [path] : [];
    }),
  );
  return found.flat();
}
