import { createHash, type Hash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { lstat, open, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isOutOfReach, readRegularFile } from './regular-file.ts';
import { ifThere } from './system-error.ts';

export interface PackageFile {
  readonly path: string;
  /** Inside of the package. */
  readonly name: string;
  readonly stats: Stats;
  /** Of a link; null: it is none. */
  readonly leads: string | null;
}

/** Larger ones (bytes) are read in pieces. */
const inPieces = 8 * 1024 * 1024;
/** The content of larger ones (bytes; models, graphics libraries) is not read: it takes seconds each. */
const largest = 1024 * 1024 * 1024;
/** So many are read before others have their turn. */
const atOnce = 50;

export const isCache = (name: string): boolean => name === '__pycache__' || name === '.cache' || name.endsWith('.pyc');

/** Files and links of the package at `path`, without caches. */
export async function filesOf(path: string): Promise<PackageFile[]> {
  const files: PackageFile[] = [];
  await look(path, '', files);
  return files;
}

async function look(path: string, name: string, files: PackageFile[]): Promise<void> {
  const stats = await ifThere(lstat(path));
  if (stats === null) return;
  if (stats.isDirectory()) {
    for (const inner of (await readdir(path)).sort()) if (!isCache(inner)) await look(join(path, inner), `${name}/${inner}`, files);
    return;
  }
  files.push({ path, name, stats, leads: stats.isSymbolicLink() ? await readlink(path) : null });
}

/**
 * A text that stays while nobody touches a file: by sizes, inodes and times, that of the inode too, which no program can set. Whoever changes how it
 * comes about, or which packages have one, raises `packagesFormat`.
 */
export function stampOf(files: readonly PackageFile[]): string {
  const told = files.map(({ name, stats, leads }) =>
    [name, ...(leads === null ? [stats.size, stats.mtimeMs, stats.ctimeMs, stats.ino, stats.mode] : [leads]), ''].join('\0'),
  );
  return createHash('sha256').update(told.join('')).digest('hex').slice(0, 16);
}

/** Permission to run it, as whom too. The others differ by who installs. */
const runs = 0o7111;

/** A text that is the same for packages with the same names, bytes, permissions to run and links, whoever installed them when. */
export async function contentOf(files: readonly PackageFile[]): Promise<string> {
  const hash = createHash('sha256');
  for (const [index, { path, name, stats, leads }] of files.entries()) {
    hash.update(leads === null ? `${name}\0${stats.mode & runs}\0` : `${name}\0link\0${leads}\0`);
    if (leads === null) await addFile(hash, path, stats);
    if (index % atOnce === 0) await setImmediate();
  }
  // Whole: others choose what is in it.
  return hash.digest('hex');
}

async function addFile(hash: Hash, path: string, stats: Stats): Promise<void> {
  if (stats.isFile() && stats.size > inPieces && stats.size <= largest && (await addPieces(hash, path, stats.size))) return;
  const bytes = stats.isFile() && stats.size <= inPieces ? readRegularFile(path, inPieces, false) : null;
  // What nobody read may be anything since that time.
  hash.update(bytes ? `content ${bytes.length}\0` : `unread ${[stats.size, stats.mtimeMs, stats.ctimeMs, stats.ino].join(' ')}\0`);
  if (bytes) hash.update(bytes);
}

/** Whether it could be read. */
async function addPieces(hash: Hash, path: string, size: number): Promise<boolean> {
  try {
    await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0));
    hash.update(`content ${size}\0`);
    for await (const piece of file.createReadStream({ highWaterMark: inPieces, autoClose: false })) hash.update(piece as Buffer);
    return true;
  } catch (error) {
    if (isOutOfReach(error)) return false;
    throw error;
  }
}
