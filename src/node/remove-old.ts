import { lstat, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ifThere, unlessForbidden } from './system-error.ts';

/**
 * Removes what lies in a folder, if there is one, and is older than `days`. `now`: milliseconds since the epoch. Of a link only itself goes; with
 * `linked` it is as old as what it leads to, where there is such a thing.
 */
export async function removeOld(folder: string, days: number, now: number, { linked = false } = {}): Promise<void> {
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    const stats = (linked ? await unlessForbidden(stat(path)) : null) ?? (await ifThere(lstat(path)));
    if (stats && stats.mtimeMs < now - days * 86_400_000) await rm(path, { recursive: true, force: true });
  }
}

/** Folders in a folder, if there is one. */
export async function foldersIn(folder: string): Promise<string[]> {
  const folders: string[] = [];
  for (const name of await namesIn(folder)) if (await isFolder(join(folder, name))) folders.push(join(folder, name));
  return folders;
}

/** What a link leads to is the person's. */
const namesIn = async (folder: string): Promise<string[]> => ((await isFolder(folder)) && (await ifThere(readdir(folder)))) || [];
const isFolder = async (path: string): Promise<boolean> => (await ifThere(lstat(path)))?.isDirectory() === true;
