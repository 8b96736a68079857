import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statfsSync, statSync, type BigIntStats } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { temporaryPrefix } from './atomic-write.ts';
import { settled } from './hidden-files.ts';

/** The names in the folders of a workspace, and the files that say what is ignored, as they were. */
export interface FolderNames {
  /** Folders that were not looked into: `folder/`, below the root, as in `names`. */
  readonly skipped: readonly string[];
  /** These are not looked into any more. */
  drop(folders: readonly string[]): void;
  /** Whether there are still the same names of the same kinds, and the same words in the files. */
  same(): Promise<boolean>;
}

interface Folder {
  readonly stamp: string;
  readonly names: string;
}

/** So many are looked at in one go; others get their turn in between. */
const atOnce = 200;
/** Where a folder's time tells whether a name came or went, it costs a tenth of reading the folder. */
const most = { trusted: 20_000, read: 400 };
/** Longer files (bytes) that were written just now count as changed. */
const large = 1_000_000;

/** File systems that set a folder's time with each name in it, by the number that Linux knows them by: ext, Btrfs, XFS, tmpfs, ZFS, F2FS, overlay. */
const trustworthy = new Set([0xef53, 0x9123683e, 0x58465342, 0x01021994, 0x2fc12fc1, 0xf2f52010, 0x794c7630]);

/**
 * Remembers what lies in the folders below `root` (absolute), but for those that are `skipped` and `.git`. `files`: absolute paths beside the
 * `.gitignore` of each folder. null: too many folders, or some cannot be read.
 */
export async function rememberFolders(
  root: string,
  files: readonly string[],
  isSkipped: (folder: string, name: string) => boolean,
): Promise<FolderNames | null> {
  const top = Buffer.from(root).toString('latin1');
  const trusts = process.platform === 'linux' && trustworthy.has(statfsSync(root).type);
  const folders = new Map<string, Folder>();
  const skipped: string[] = [];
  const watched = new Map(files.map((file) => [Buffer.from(file).toString('latin1'), stateOf(file, null)]));
  const left = [''];
  for (let folder = left.pop(); folder !== undefined; folder = left.pop()) {
    if (folders.size >= (trusts ? most.trusted : most.read)) return null;
    if (folders.size % atOnce === 0) await setImmediate();
    const read = readFolder(`${top}/${folder}`);
    if (read === null) return null;
    folders.set(folder, read);
    for (const entry of read.names.split('\0')) {
      const [kind, name] = [entry[0], entry.slice(1)];
      const file = `${top}/${folder}${name}`;
      if (name === '.gitignore') watched.set(file, stateOf(bytes(file), null));
      else if (kind !== 'd' || name === '.git') continue;
      else if (isSkipped(`${folder}${name}/`, name)) skipped.push(`${folder}${name}/`);
      else left.push(`${folder}${name}/`);
    }
  }

  const isSameFolder = (folder: string, then: Folder): boolean => {
    const path = `${top}/${folder}`;
    if (trusts && then.stamp !== '' && stampOf(lookAt(bytes(path))) === then.stamp) return true;
    const now = readFolder(path);
    if (now?.names !== then.names) return false;
    folders.set(folder, now);
    return true;
  };
  return {
    skipped,
    drop(dropped) {
      for (const folder of folders.keys()) if (dropped.some((one) => folder.startsWith(one))) folders.delete(folder);
      for (const file of watched.keys()) if (dropped.some((one) => file.startsWith(`${top}/${one}`))) watched.delete(file);
    },
    async same() {
      for (const [file, then] of watched) {
        const now = stateOf(bytes(file), then);
        if (now.stamp !== then.stamp || now.hash !== then.hash) return false;
        watched.set(file, now);
      }
      let looked = 0;
      for (const [folder, then] of folders) {
        if (++looked % atOnce === 0) await setImmediate();
        if (!isSameFolder(folder, then)) return false;
      }
      return true;
    },
  };
}

const bytes = (latin1: string): Buffer => Buffer.from(latin1, 'latin1');

/** Its stamp is empty while another name could come without another time. */
function readFolder(path: string): Folder | null {
  try {
    const stats = statSync(bytes(path), { bigint: true });
    const names = readdirSync(bytes(path), { withFileTypes: true, encoding: 'latin1' })
      .filter((entry) => !entry.name.startsWith(temporaryPrefix))
      .map((entry) => `${entry.isDirectory() ? 'd' : entry.isSymbolicLink() ? 'l' : entry.isFile() ? 'f' : 'o'}${entry.name}`)
      .sort();
    return { stamp: isSettled(stats) ? stampOf(stats) : '', names: names.join('\0') };
  } catch {
    // Gone, or not to be read: git says which.
    return null;
  }
}

interface FileState {
  readonly stamp: string;
  /** Of the bytes; null: its times tell, or there are none. */
  readonly hash: string | null;
  readonly settled: boolean;
}

/** `then`: what is known of it. Its bytes are read only while they could become others without another time. */
function stateOf(path: string | Buffer, then: FileState | null): FileState {
  const stats = lookAt(path);
  const stamp = stampOf(stats);
  if (then?.settled === true || stats === null) return { stamp, hash: then?.hash ?? null, settled: true };
  if (stats.size > large && !isSettled(stats)) return { stamp: `${stamp} ${Date.now()}`, hash: null, settled: false };
  return { stamp, hash: hashOf(path), settled: isSettled(stats) };
}

function hashOf(path: string | Buffer): string {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch (error) {
    return String(error);
  }
}

const isSettled = (stats: BigIntStats): boolean => Date.now() - Number(stats.ctimeMs) > settled;

const stampOf = (stats: BigIntStats | null): string =>
  stats === null ? 'none' : `${stats.mode} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs} ${stats.ino}`;

/** Links are followed, as git does. */
function lookAt(path: string | Buffer): BigIntStats | null {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}
