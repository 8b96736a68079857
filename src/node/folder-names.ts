import { statfsSync, type Stats } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { fileOf } from './modified-files.ts';
import { readNames } from './read-names.ts';
import { isSame, isSettled, lookAt, watchFile, type WatchedFile } from './watched-file.ts';

/** The names in the folders of a workspace, and the files that say what is ignored, as they were. */
export interface FolderNames {
  /** Folders that were not looked into: `folder/`, below the root, as in `names`. */
  readonly skipped: readonly string[];
  /** Folders with a `.git` of their own. */
  readonly nested: readonly string[];
  /** These are not looked into any more. */
  drop(folders: readonly string[]): void;
  /**
   * Whether there are still the same names of the same kinds, and the same words in the files. `untouched`: and nothing came and went
   * meanwhile, as far as times tell. `towards`: only in the folders on the way to this name; false where it leads out of them.
   */
  same(options?: { readonly untouched?: boolean; readonly towards?: string }): Promise<boolean>;
  /** All that lies there but for what is skipped: files and links, and `folder/`; null: something of another kind, or a repository, lies there as well. */
  all(): readonly string[] | null;
  /**
   * Files, and `folder/`, that came since, which are remembered then; null: something else is not as it was, or may mean more than a name that came,
   * and nothing of this is of use any more.
   */
  came(): Promise<readonly string[] | null>;
}

interface Folder {
  readonly stats: Stats;
  /** Another name would give it another time. */
  readonly settled: boolean;
  readonly names: string;
  /** Its `.gitignore`. */
  readonly rules: readonly WatchedFile[];
}

/** So many are looked at in one go; others get their turn in between. */
const atOnce = 200;
/** Where a folder's time tells whether a name came or went, it costs a tenth of reading the folder. */
const most = { byTime: 20_000, byNames: 400 };

/** File systems of Linux that set a folder's time with each name in it, by their numbers: ext, Btrfs, XFS, tmpfs, ZFS, F2FS, overlay. */
const trustworthy = new Set([0xef53, 0x9123683e, 0x58465342, 0x01021994, 0x2fc12fc1, 0xf2f52010, 0x794c7630]);

const isLinux = process.platform === 'linux';
/** Elsewhere another spelling may be the same name. */
const spelled = (name: string): string => (isLinux ? name : name.toLowerCase());

/**
 * Remembers what lies in the folders below `root` (absolute), but for those that are skipped and `.git`. `files`: absolute paths beside the
 * `.gitignore` of each folder. null: too many folders, some cannot be read, or times tell nothing there.
 */
export async function rememberFolders(
  root: string,
  files: readonly string[],
  isSkipped: (folder: string, name: string) => boolean,
  now: () => number,
): Promise<FolderNames | null> {
  // A shared or foreign disk may keep no times of folders, or coarse ones.
  if (isLinux && !trustworthy.has(statfsSync(root).type)) return null;
  const readFolder = (folder: string): Omit<Folder, 'rules'> | null => {
    const path = fileOf(root, folder);
    // Looked at before it is read: what comes meanwhile gives it another time.
    const stats = lookAt(path, true);
    // By the clock of before, too: to read it may take longer than to be at rest.
    const settled = stats !== null && isSettled(stats, now());
    const found = stats === null ? null : readNames(path);
    return found === null || stats === null ? null : { stats, settled, names: found };
  };
  const folders = new Map<string, Folder>();
  const [skipped, nested]: [string[], string[]] = [[], []];
  const decisive = files.map((file) => watchFile(file, true, now));
  let device: number | null = null;
  const left = [''];
  for (let folder = left.pop(); folder !== undefined; folder = left.pop()) {
    if (folders.size >= (isLinux ? most.byTime : most.byNames)) return null;
    if (folders.size % atOnce === 0) await setImmediate();
    const read = readFolder(folder);
    device ??= read?.stats.dev ?? null;
    if (read === null || read.stats.dev !== device) return null;
    const rules: WatchedFile[] = [];
    folders.set(folder, { ...read, rules });
    for (const entry of read.names.split('\0')) {
      const [kind, name] = [entry[0], entry.slice(1)];
      if (spelled(name) === '.git') {
        if (folder !== '') nested.push(folder);
      } else if (kind === 'd') {
        const path = `${folder}${name}/`;
        (isSkipped(path, name) ? skipped : left).push(path);
      } else if (spelled(name) === '.gitignore') rules.push(watchFile(fileOf(root, folder + name), false, now));
    }
  }

  const isKept = (folder: string, then: Folder, untouched: boolean): boolean => {
    if (!then.rules.every((file) => file.same())) return false;
    const isTimeSame = isSame(lookAt(fileOf(root, folder), true), then.stats);
    if (untouched && !isTimeSame) return false;
    if (isLinux && then.settled && isTimeSame) return true;
    const read = readFolder(folder);
    if (read?.names !== then.names) return false;
    folders.set(folder, { ...read, rules: then.rules });
    return true;
  };
  /** A folder that came, and all below it. */
  const enter = (path: string, found: string[]): boolean => {
    const read = folders.size < most.byTime ? readFolder(path) : null;
    if (read === null || read.stats.dev !== device) return false;
    folders.set(path, { ...read, rules: [] });
    found.push(path);
    return partsOf(read.names).every((part) => take(path, part, found));
  };
  const take = (folder: string, [kind, name]: readonly [string, string], found: string[]): boolean => {
    if (['.git', '.gitignore'].includes(spelled(name))) return false;
    const path = `${folder}${name}${kind === 'd' ? '/' : ''}`;
    if (kind === 'd') return !isSkipped(path, name) && enter(path, found);
    found.push(path);
    return kind !== 'o';
  };
  const cameInto = (folder: string, then: Folder, found: string[]): boolean => {
    if (!then.rules.every((file) => file.same())) return false;
    if (isLinux && then.settled && isSame(lookAt(fileOf(root, folder), true), then.stats)) return true;
    const read = readFolder(folder);
    if (read === null || read.stats.dev !== device) return false;
    folders.set(folder, { ...read, rules: then.rules });
    if (read.names === then.names) return true;
    const [before, now] = [new Set(then.names.split('\0')), new Set(read.names.split('\0'))];
    if ([...before].some((entry) => entry !== '' && !now.has(entry))) return false;
    return partsOf([...now].filter((entry) => !before.has(entry)).join('\0')).every((part) => take(folder, part, found));
  };

  return {
    skipped,
    nested,
    all() {
      const found: string[] = [];
      for (const [folder, { names }] of folders)
        for (const [kind, name] of partsOf(names)) {
          if (kind === 'o' || (spelled(name) === '.git' && folder !== '')) return null;
          if (spelled(name) !== '.git') found.push(`${folder}${name}${kind === 'd' ? '/' : ''}`);
        }
      return found;
    },
    async came() {
      if (!decisive.every((file) => file.same())) return null;
      const found: string[] = [];
      let looked = 0;
      for (const [folder, then] of folders) {
        if (++looked % atOnce === 0) await setImmediate();
        if (!cameInto(folder, then, found)) return null;
      }
      return found;
    },
    drop(dropped) {
      const isDropped = (path: string): boolean => dropped.some((one) => path.startsWith(one));
      for (const folder of folders.keys()) if (isDropped(folder)) folders.delete(folder);
      nested.splice(0, nested.length, ...nested.filter((folder) => !isDropped(folder)));
    },
    async same({ untouched = false, towards } = {}) {
      if (!decisive.every((file) => file.same())) return false;
      let looked = 0;
      for (const folder of towards === undefined ? folders.keys() : onTheWay(towards)) {
        if (++looked % atOnce === 0) await setImmediate();
        const then = folders.get(folder);
        if (then === undefined || !isKept(folder, then, untouched)) return false;
      }
      return true;
    },
  };
}

/** Kinds and names, of what `readNames` gives. */
const partsOf = (read: string): [string, string][] =>
  read === '' ? [] : read.split('\0').map((entry) => [entry.slice(0, 1), entry.slice(1)]);

/** The folders that a name lies in, from the root on: '', `folder/`… */
const onTheWay = (name: string): string[] => ['', ...Array.from(name.matchAll(/\//gu), ({ index }) => name.slice(0, index + 1))];
