import {
  closeSync,
  fdatasync,
  fstatSync,
  openSync,
  read as readBytes,
  readdirSync,
  readSync,
  statSync,
  watch,
  writeSync,
  type Stats,
} from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { JournalFiles } from '../core/durable/journal-files.ts';
import { atomicCreate, atomicWrite, createExclusively, removeStaleTemporaries, syncFolder } from './atomic-write.ts';
import { ifThere, systemCode } from './system-error.ts';

const ownerOnly = { mode: 0o600 };
/** Bytes; more is read in the pool, so that others get their turn meanwhile. */
const smallRead = 1024 * 1024;

/**
 * Files of journals on the disk. What the system answers from its memory is asked in this thread: an owner is looked for twice at every
 * append and an inbox twice at every turn, and handing that over takes longer than the answer. `linked: false` behaves as a file system without hard links does.
 */
export function diskFiles(options: { readonly linked?: boolean } = {}): JournalFiles {
  const create = options.linked === false ? createExclusively : atomicCreate;
  return {
    makeFolder,
    list: async (folder) => (await ifThere(namesIn(folder))) ?? [],
    size: async (path) => lookUp(path)?.size ?? null,
    read,
    create: (path, bytes) => create(path, bytes, ownerOnly),
    replace: (path, bytes) => atomicWrite(path, bytes, ownerOnly),
    openAppend: async (path) => {
      const file = await open(path, 'a', 0o600);
      // What the handle itself does to be waited for takes a tenth of a fast disk's time.
      return { append: async (bytes) => writeAll(file.fd, bytes), datasync: () => datasync(file.fd), close: () => file.close() };
    },
    sweep: async (folder) => void (await ifThere(removeStaleTemporaries(folder))),
    remove: (path) => rm(path, { force: true }),
    watch: watchFolder,
  };
}

const namesIn = async (folder: string): Promise<string[]> => readdirSync(folder);

/** undefined where it is not there, or where a file is in a folder's place. */
function lookUp(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** In the pool: who waits for the disk is not to keep the others waiting. */
function datasync(file: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fdatasync(file, (error) => (error ? reject(error) : resolve()));
  });
}

/** Into the system's cache only, which takes less time than handing it to another thread. */
function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
}

function watchFolder(folder: string, changed: () => void): () => void {
  try {
    const watcher = watch(folder, { persistent: false }, changed);
    // One that breaks later (its folder removed, say) tells nothing more.
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    // No watchers to be had (limits, file system).
    return () => undefined;
  }
}

async function makeFolder(path: string): Promise<void> {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  // Each new entry lies in its parent: sync from the deepest parent up to the one that was there.
  for (let folder = dirname(path); folder.length >= dirname(first).length; folder = dirname(folder)) {
    await syncFolder(folder);
    if (folder === dirname(folder)) return;
  }
}

/** null where it is not there any more. */
function openThere(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return null;
    throw error;
  }
}

async function read(path: string, from = 0): Promise<Buffer | null> {
  const known = lookUp(path);
  if (!known) return null;
  // Mostly nothing was added: whoever follows a run asks at every look.
  if (from > 0 && known.size <= from) return Buffer.alloc(0);
  const file = openThere(path);
  if (file === null) return null;
  try {
    const bytes = Buffer.allocUnsafe(Math.max(0, fstatSync(file).size - from));
    const isSmall = bytes.length <= smallRead;
    let length = 0;
    while (length < bytes.length) {
      const added = isSmall
        ? readSync(file, bytes, length, bytes.length - length, from + length)
        : (await promisify(readBytes)(file, bytes, length, bytes.length - length, from + length)).bytesRead;
      if (added === 0) break;
      length += added;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}
