import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { readRegularFile } from './regular-file.ts';
import { ifThere } from './system-error.ts';

interface PackageFile {
  readonly path: string;
  /** What a link elsewhere to the same file leaves alone. */
  readonly told: string;
  readonly stats: Stats;
}

/** The content of larger ones (bytes; models, graphics libraries) is not read: time and memory, all at once. */
const largest = 128 * 1024 * 1024;
/** So many are read before others have their turn. */
const atOnce = 50;

export const isCache = (name: string): boolean => name === '__pycache__' || name === '.cache' || name.endsWith('.pyc');

/**
 * A text for the package at `path`, by size, times and inode of its files without caches; where it shares one (hard links: pnpm, Bun, uv), by their
 * content, too. `before`: its text of earlier, which is given again if no file of it is another one. Whoever changes how a text comes about, or
 * which packages have one, raises `packagesFormat`.
 */
export async function packageStamp(path: string, before?: string): Promise<string> {
  const files: PackageFile[] = [];
  await look(path, '', files);
  const told = hashOf(files.map((file) => file.told));
  const inodes = hashOf(files.map((file) => `${file.told}${inodeTime(file)}`));
  // Whoever puts an old time back changes that of the inode, but so does each link to a shared file that another project makes or removes. Then the
  // content decides. The number of links cannot: whoever rewrites a file can make one as well. Reading costs about as much again as looking (for
  // 1,000 files of a large store 30 to 65 ms of processor beside 30 to 45), so it is for packages that share, once before the work, and later only
  // where nothing but that time differs.
  if (before === undefined) return files.some(isShared) ? [inodes, told, await contentOf(files)].join('+') : inodes;
  const [inodesBefore, toldBefore, contentBefore] = before.split('+');
  if (inodes === inodesBefore) return before;
  return told === toldBefore && (await contentOf(files)) === contentBefore ? before : inodes;
}

async function look(path: string, name: string, files: PackageFile[]): Promise<void> {
  const stats = await ifThere(lstat(path));
  if (stats === null) return;
  if (stats.isDirectory()) {
    for (const inner of (await readdir(path)).sort()) if (!isCache(inner)) await look(join(path, inner), `${name}/${inner}`, files);
    return;
  }
  const about = stats.isSymbolicLink() ? [await readlink(path)] : [stats.size, stats.mtimeMs, stats.ino, stats.mode];
  files.push({ path, stats, told: [name, ...about, ''].join('\0') });
}

const isShared = ({ stats }: PackageFile): boolean => stats.isFile() && stats.nlink > 1;

/** Of a link what it says is all. */
const inodeTime = ({ stats }: PackageFile): string => (stats.isSymbolicLink() ? '' : `${stats.ctimeMs}\0`);

const hashOf = (texts: readonly string[]): string => createHash('sha256').update(texts.join('')).digest('hex').slice(0, 16);

/** Of all files: what is shared by nobody else any more was it before. */
async function contentOf(files: readonly PackageFile[]): Promise<string> {
  const hash = createHash('sha256');
  for (const [index, file] of files.entries()) {
    const bytes = file.stats.isFile() ? readRegularFile(file.path, largest, false) : null;
    // What nobody read may be anything since that time.
    hash.update(bytes ? `content ${bytes.length}\0` : `unread ${inodeTime(file)}\0`);
    if (bytes) hash.update(bytes);
    if (index % atOnce === 0) await setImmediate();
  }
  // Whole: others choose what is in it.
  return hash.digest('hex');
}
