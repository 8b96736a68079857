import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsync,
  linkSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  unlinkSync,
  write,
  writeSync,
} from 'node:fs';
import { readdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createKeyedQueue } from './keyed-queue.ts';
import { processExists } from './process-table.ts';
import { systemCode } from './system-error.ts';

/** Beginning of every temporary file's name; checkpoints and listings leave such files out. */
export const temporaryPrefix = '.batuta-tmp-';

/** Larger contents are written in the pool: others get their turn meanwhile. */
const smallFile = 1024 * 1024;
/** Bytes of the folder itself: some thousand names. */
const smallFolder = 128 * 1024;

// What the system does in its memory is done in this thread: to hand it to another one takes longer. Only the wait for the disk is not.
const flush = promisify(fsync);

const queue = createKeyedQueue();
/** Folders that are about to be synced. */
const waiting = new Map<string, Promise<void>>();

/** Makes a rename, creation or removal in the folder durable. All who ask before the sync begins share it. */
export function syncFolder(folder: string): Promise<void> {
  const shared =
    waiting.get(folder) ??
    queue(folder, () => {
      waiting.delete(folder);
      return syncNow(folder);
    });
  waiting.set(folder, shared);
  return shared;
}

async function syncNow(folder: string): Promise<void> {
  // Windows cannot open folders; its file system journals such changes itself.
  if (process.platform === 'win32') return;
  const file = openSync(folder, 'r');
  try {
    await flush(file);
  } catch (error) {
    // Some network and FUSE file systems do not know fsync on folders.
    if (systemCode(error) !== 'EINVAL' && systemCode(error) !== 'ENOTSUP') throw error;
  } finally {
    closeSync(file);
  }
}

export interface TemporaryOptions {
  /** Mode to set exactly; default: that of a new file (0666 less the umask). */
  readonly mode?: number;
  /** For a new file without `mode`: executable for everybody whom the umask allows. */
  readonly executable?: boolean;
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** Of the temporary file's name, where it is not in a workspace. Default: `temporaryPrefix`. */
  readonly prefix?: string;
  /** It need not outlive a power cut: it can be made again, and whoever reads it sees whether it is whole. */
  readonly fleeting?: boolean;
}

const newMode = ({ mode, executable }: TemporaryOptions): number => mode ?? (executable ? 0o777 : 0o666);

const temporaryName = (target: string, prefix = temporaryPrefix): string =>
  join(dirname(target), `${prefix}${process.pid}-${randomBytes(6).toString('hex')}`);

/** Makes a link to `to` with a temporary name beside `target`, and returns its path. */
export async function temporaryLink(target: string, to: Uint8Array): Promise<string> {
  const temporary = temporaryName(target);
  await symlink(Buffer.from(to), temporary);
  return temporary;
}

/** Makes a link to `to`; false when there is something in its place already. */
export async function createLink(target: string, to: Uint8Array): Promise<boolean> {
  try {
    await symlink(Buffer.from(to), target);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
  await syncFolder(dirname(target));
  return true;
}

/** Writes a durable temporary file beside `target` and returns its path. Nothing is left behind when it fails. */
export async function writeTemporary(target: string, bytes: Uint8Array, options: TemporaryOptions = {}): Promise<string> {
  const temporary = temporaryName(target, options.prefix);
  const file = openSync(temporary, 'wx', newMode(options));
  try {
    try {
      await writeWhole(file, bytes);
      if (options.owner) fchownSync(file, options.owner.uid, options.owner.gid);
      // Another owner takes bits away.
      if (options.mode !== undefined) fchmodSync(file, options.mode);
      if (!options.fleeting) await flush(file);
    } finally {
      closeSync(file);
    }
    return temporary;
  } catch (error) {
    removeFile(temporary);
    throw error;
  }
}

async function writeWhole(file: number, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;)
    if (bytes.length <= smallFile) written += writeSync(file, bytes, written);
    else written += (await promisify(write)(file, bytes, written, Math.min(smallFile, bytes.length - written))).bytesWritten;
}

/** It need not be there. */
function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}

/** Replaces or creates `target`: after a crash it has the old content or the new one, never half of it. */
export async function atomicWrite(target: string, bytes: Uint8Array, options: TemporaryOptions = {}): Promise<void> {
  const temporary = await writeTemporary(target, bytes, options);
  try {
    renameSync(temporary, target);
  } catch (error) {
    removeFile(temporary);
    throw error;
  }
  if (!options.fleeting) await syncFolder(dirname(target));
}

/** Creates `target` with its whole content; false when it exists already. Of several callers exactly one gets true. */
export async function atomicCreate(target: string, bytes: Uint8Array, options: TemporaryOptions = {}): Promise<boolean> {
  const temporary = await writeTemporary(target, bytes, options);
  try {
    linkSync(temporary, target);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP', 'EMLINK'].includes(systemCode(error) ?? '')) throw error;
    return await createExclusively(target, bytes, options);
  } finally {
    removeFile(temporary);
  }
  if (!options.fleeting) await syncFolder(dirname(target));
  return true;
}

/** As `atomicCreate` on file systems without hard links (exFAT, some network mounts): others may see half of the content for a moment. */
export async function createExclusively(target: string, bytes: Uint8Array, options: TemporaryOptions = {}): Promise<boolean> {
  let file: number;
  try {
    file = openSync(target, 'wx', newMode(options));
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    await writeWhole(file, bytes);
    if (!options.fleeting) await flush(file);
  } finally {
    closeSync(file);
  }
  if (!options.fleeting) await syncFolder(dirname(target));
  return true;
}

const writerOf = new RegExp(`^${temporaryPrefix.replaceAll('.', '\\.')}(\\d+)-`, 'u');

/** Removes temporary files of processes that died in the middle of a write to this folder. */
export async function removeStaleTemporaries(folder: string): Promise<void> {
  const isSmall = statSync(folder).size <= smallFolder;
  for (const name of isSmall ? readdirSync(folder) : await readdir(folder)) {
    const pid = writerOf.exec(name)?.[1];
    if (pid !== undefined && !processExists(Number(pid))) removeFile(join(folder, name));
  }
}
