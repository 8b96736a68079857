import { closeSync, constants, fstatSync, lstatSync, openSync, readFile, readFileSync, type Stats } from 'node:fs';
import { mkdir, open, readdir, readlink, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { isGitName } from '../core/policy/normalize-inside.ts';
import { PathError, type FileChange, type FileContent, type SwapResult, type WorkspaceFiles } from '../core/ports.ts';
import { sentence } from '../core/describe/message.ts';
import { sha256 } from '../core/sha256.ts';
import type { FileMode } from '../protocol/file-mode.ts';
import {
  atomicCreate,
  createLink,
  removeStaleTemporaries,
  syncFolder,
  temporaryPrefix,
  temporaryLink,
  writeTemporary,
} from './atomic-write.ts';
import { createKeyedQueue } from './keyed-queue.ts';
import { lookUp } from './look-up.ts';
import { keepReadPolicy } from './readable-policy.ts';
import { resolveEntry, resolveInside, type InsidePath } from './resolve-inside.ts';
import { ifThere, toReadError, toWorkspaceError, systemCode } from './system-error.ts';

/** Larger files are no source code; reading them would only fill memory and prompts. */
const largestFile = 64 * 1024 * 1024;
const smallFile = 1024 * 1024;

interface StoredFile extends FileContent {
  readonly bits: number;
  readonly uid: number;
  readonly gid: number;
}

/** Makes compare-and-swap atomic within this process, by absolute path. */
const queue = createKeyedQueue();

/**
 * The files below `root`, which is absolute with links resolved (`canonicalWorkspace`). `read` refuses what the
 * read policy refuses (`PathError`). Failures of the machine are `WorkspaceError`s.
 */
export function openWorkspaceFiles(root: string): WorkspaceFiles {
  const readPolicy = keepReadPolicy(root);
  const swapAt = async (place: InsidePath, change: FileChange): Promise<SwapResult> => {
    if (change.mode !== undefined && change.before === null) await removeEmptyFolder(place.absolute);
    const now = await loadEntry(place);
    const actual = now?.hash ?? null;
    const wanted = change.after === null ? null : sha256(change.after);
    const folder = dirname(place.absolute);
    const sameKind = change.mode === undefined || (change.mode === 'link') === (now?.mode === 'link');
    if (actual === wanted && sameKind) {
      if (now && change.mode !== undefined && change.mode !== now.mode) await setExecutable(place, now, change.mode === 'executable');
      if (now) await removeStaleTemporaries(folder);
      return { status: 'already' };
    }
    if (actual !== change.before) return { status: 'conflict', actual };
    if (change.after === null) {
      await unlink(place.absolute);
      await syncFolder(folder);
      return { status: 'written' };
    }
    if (!lookUp(folder)) await mkdir(folder, { recursive: true });
    await removeStaleTemporaries(folder);
    if (!now) {
      const created =
        change.mode === 'link'
          ? await createLink(place.absolute, change.after)
          : await atomicCreate(place.absolute, change.after, { executable: change.mode === 'executable' });
      return created ? { status: 'written' } : { status: 'conflict', actual: (await loadEntry(place))?.hash ?? null };
    }
    return replace(place, now, change.after, change.mode);
  };

  const readAt = async (place: InsidePath): Promise<FileContent | null> => {
    const readable = await readPolicy();
    const refused = readable.refusal(place.path) ?? readable.refusal(place.real);
    if (refused !== null) throw new PathError(refused);
    const file = await loadEntry(place).catch((error: unknown) => Promise.reject(toReadError(error, place.path)));
    return file && { bytes: file.bytes, hash: file.hash, mode: file.mode };
  };

  return {
    root,
    read: async (path) => readAt(await resolveInside(root, path, toReadError)),
    entry: async (path) => readAt(await resolveEntry(root, path, toReadError)),
    swap: async (path, change) => {
      const place = await (change.mode === undefined ? resolveInside : resolveEntry)(root, path);
      if (place.real === '') throw new PathError(sentence('{0} is a folder, not a file.', JSON.stringify(path)));
      return queue(place.absolute, () => swapAt(place, change)).catch((error: unknown) =>
        Promise.reject(toWorkspaceError(error, place.path)),
      );
    },
    exists: async (path) => {
      const { absolute } = await resolveInside(root, path);
      return isThere(absolute, path);
    },
    real: async (path) => (await resolveInside(root, path, toReadError)).real,
    list: async (path) => {
      const place = await resolveInside(root, path);
      return listFolder(place);
    },
    move: async (from, to) => {
      const [source, target] = [await resolveInside(root, from), await resolveInside(root, to)];
      if (source.real === '' || target.real === '') throw new PathError(sentence('The workspace itself cannot be moved.'));
      if (!isThere(source.absolute, from)) throw new PathError(sentence('{0} does not exist.', JSON.stringify(from)));
      if (isThere(target.absolute, to)) throw new PathError(sentence('{0} exists already; nothing was moved.', JSON.stringify(to)));
      try {
        await mkdir(dirname(target.absolute), { recursive: true });
        await rename(source.absolute, target.absolute);
        await syncFolder(dirname(target.absolute));
        await syncFolder(dirname(source.absolute));
      } catch (error) {
        throw toWorkspaceError(error, from);
      }
    },
  };
}

/** As `lookUp`, in words. */
function lookedUp(absolute: string, path: string): Stats | null {
  try {
    return lookUp(absolute);
  } catch (error) {
    throw toWorkspaceError(error, path);
  }
}

const isThere = (absolute: string, path: string): boolean => lookedUp(absolute, path) !== null;

/** A link by what it holds, else the content of the file. Throws what the system says of a place that cannot be looked at. */
async function loadEntry(place: InsidePath): Promise<StoredFile | null> {
  // As `lookUp`; but what lies below a file is no place where nothing is.
  const found = lstatSync(place.absolute, { throwIfNoEntry: false });
  if (found === undefined) return null;
  if (!found.isSymbolicLink()) return load(place);
  const bytes = new Uint8Array(await readlink(place.absolute, { encoding: 'buffer' }));
  return { bytes, hash: sha256(bytes), mode: 'link', bits: 0o777, uid: found.uid, gid: found.gid };
}

/** Content of a regular file. Does not block on pipes or follow links. Read in this thread where it is small: that takes a fifth of the time. */
async function load({ absolute, path }: InsidePath): Promise<StoredFile | null> {
  let file: number;
  try {
    file = openSync(absolute, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') return null;
    if (code === 'ENXIO') throw new PathError(sentence('{0} is not a regular file.', JSON.stringify(path)));
    throw toReadError(error, path);
  }
  try {
    const found = fstatSync(file);
    if (found.isDirectory()) throw new PathError(sentence('{0} is a folder, not a file.', JSON.stringify(path)));
    if (!found.isFile()) throw new PathError(sentence('{0} is not a regular file.', JSON.stringify(path)));
    if (found.size > largestFile)
      throw new PathError(
        sentence('{0} is larger than {1} MB; it cannot be read or edited here.', JSON.stringify(path), largestFile / 1024 / 1024),
      );
    const bytes = new Uint8Array(found.size <= smallFile ? readFileSync(file) : await promisify(readFile)(file));
    return {
      bytes,
      hash: sha256(bytes),
      mode: (found.mode & 0o111) === 0 ? 'file' : 'executable',
      bits: found.mode & 0o7777,
      uid: found.uid,
      gid: found.gid,
    };
  } finally {
    closeSync(file);
  }
}

/** Sets or clears the executable bits; set only for those who may read. */
function withExecutable(bits: number, executable: boolean): number {
  return executable ? bits | ((bits & 0o444) >> 2) : bits & ~0o111;
}

/** What is to take the place of `now`, beside it. */
function replacement({ absolute }: InsidePath, now: StoredFile, after: Uint8Array, mode: FileMode | undefined): Promise<string> {
  if (mode === 'link') return temporaryLink(absolute, after);
  // Only root can keep another owner; for everybody else the new file becomes their own, as with any editor.
  const foreign = process.getuid?.() === 0 && (now.uid !== 0 || now.gid !== 0);
  const owner = foreign ? { owner: now } : {};
  if (now.mode === 'link') return writeTemporary(absolute, after, { executable: mode === 'executable', ...owner });
  return writeTemporary(absolute, after, { mode: mode ? withExecutable(now.bits, mode === 'executable') : now.bits, ...owner });
}

async function replace(place: InsidePath, now: StoredFile, after: Uint8Array, mode: FileMode | undefined): Promise<SwapResult> {
  const temporary = await replacement(place, now, after, mode);
  try {
    // Somebody may have changed the file while this was written and flushed.
    const latest = await loadEntry(place);
    if (latest?.hash !== now.hash) return { status: 'conflict', actual: latest?.hash ?? null };
    await rename(temporary, place.absolute);
  } finally {
    await rm(temporary, { force: true });
  }
  await syncFolder(dirname(place.absolute));
  return { status: 'written' };
}

async function setExecutable(place: InsidePath, now: StoredFile, executable: boolean): Promise<void> {
  const handle = await open(place.absolute, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    await handle.chmod(withExecutable(now.bits, executable));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function listFolder({ absolute, path }: InsidePath): Promise<string[]> {
  // Mostly it is a file.
  if (lookedUp(absolute, path)?.isFile()) return [];
  // Nothing there, or a link to a file.
  const entries = await ifThere(readdir(absolute, { withFileTypes: true })).catch((error: unknown) =>
    Promise.reject(toWorkspaceError(error, path)),
  );
  if (entries === null) return [];
  const names: string[] = [];
  for (const entry of entries) {
    if (isGitName(entry.name) || entry.name.startsWith(temporaryPrefix)) continue;
    // A link counts as what it leads to; one that leads nowhere is listed as a plain name.
    const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && (await leadsToFolder(join(absolute, entry.name))));
    names.push(isFolder ? `${entry.name}/` : entry.name);
  }
  return names.sort();
}

/** Folders are no part of a change: one without any file gives way to an entry that is brought back. */
async function removeEmptyFolder(folder: string): Promise<void> {
  if (!lookUp(folder)?.isDirectory()) return;
  const inner = await readdir(folder, { withFileTypes: true });
  if (!inner.every((entry) => entry.isDirectory())) return;
  for (const { name } of inner) await removeEmptyFolder(join(folder, name));
  await rmdir(folder).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOTEMPTY') throw error;
  });
}

async function leadsToFolder(link: string): Promise<boolean> {
  try {
    return (await stat(link)).isDirectory();
  } catch (error) {
    if (['ENOENT', 'ELOOP', 'EACCES', 'ENOTDIR', 'EPERM'].includes(systemCode(error) ?? '')) return false;
    throw error;
  }
}
