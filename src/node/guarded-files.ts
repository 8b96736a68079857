import { chmod, lstat, mkdir, readdir, readFile, readlink, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { atomicWrite } from './atomic-write.ts';
import type { PutBack } from './put-back.ts';
import { ifThere, unlessForbidden } from './system-error.ts';

export interface Kept {
  /** `unreadable`: a file that this user may not read; it is never touched. */
  readonly kind: 'file' | 'link' | 'unreadable';
  /** Of a link: where it leads. */
  readonly bytes: Buffer;
  readonly mode: number;
}

/** Files as they were: git's own that name programs to run (`.git/hooks/pre-commit`), and what `paths` gives. */
export interface GuardedFiles {
  readonly before: ReadonlyMap<string, Kept>;
  /**
   * Puts back what differs now and is `isGuarded`, but not what git itself notes down for the person's branches; what lay there is copied first.
   * `paths`: as in the options, now. Returns the names.
   */
  restore(copies: PutBack, isGuarded: (path: string) => boolean, paths: readonly string[]): Promise<string[]>;
  /** Keeps what these held before, where they hold something else now, and gives their names. */
  replaced(copies: PutBack, names: readonly string[]): Promise<string[]>;
  /** Whether one, or the folder that it is gone from, was changed after a time, by the time stamp that no program can set. */
  changedAfter(name: string, at: number): Promise<boolean>;
}

export interface GuardOptions {
  readonly root: string;
  /** Files of the workspace that may be guarded, relative to it. */
  readonly paths: readonly string[];
}

/** Larger ones are none of them. */
const largest = 1024 * 1024;

/** Files as an earlier process saw them. */
export interface GuardedBefore {
  readonly before: ReadonlyMap<string, Kept>;
  /** Milliseconds since the epoch: what was changed later stays. */
  readonly until: number;
}

/** Reads them, where it is not known what they were before. git's are those of the repository that the workspace lies in, if it lies in one. */
export async function readGuarded({ root, paths }: GuardOptions, known?: GuardedBefore): Promise<GuardedFiles> {
  const gitOwn = (await repositoryAround(root))?.store ?? null;
  /** Where the names below `.git` really lie. */
  const placeOf = (name: string): string => (gitOwn && name.startsWith('.git/') ? join(gitOwn, name.slice(5)) : join(root, name));
  const readAll = async (names: readonly string[]): Promise<Map<string, Kept>> => {
    const found = gitOwn === null ? new Map<string, Kept>() : await settingsIn(gitOwn);
    for (const name of new Set(names)) {
      const kept = await keptAt(root, name);
      if (kept) found.set(name, kept);
    }
    return found;
  };
  const before = known?.before ?? (await readAll(paths));
  const changedAfter = async (name: string, at: number): Promise<boolean> => {
    for (let place = placeOf(name); place !== dirname(place); place = dirname(place)) {
      const stats = await unlessForbidden(lstat(place));
      if (stats) return stats.ctimeMs > at;
    }
    return false;
  };
  return {
    before,
    async restore(copies, isGuarded, found) {
      const now = await readAll([...[...before.keys()].filter((name) => !name.startsWith('.git/')), ...found]);
      const put: string[] = [];
      const isLost = gitOwn !== null && !(await isRepository(gitOwn));
      for (const name of [...new Set([...before.keys(), ...now.keys()])].sort()) {
        const [old, other] = [before.get(name), now.get(name)];
        if (same(name, old, other) || !isGuarded(name) || old?.kind === 'unreadable') continue;
        if (known && (await changedAfter(name, known.until))) continue;
        if (isLost && old && !other && name.startsWith('.git/')) {
          // Alone they would be no repository, and be in the way of one.
          await copies.keep(name, old.bytes);
          continue;
        }
        await copies.copy(name, placeOf(name));
        if (old) await putFile(root, placeOf(name), old, copies);
        else await rm(placeOf(name), { force: true });
        put.push(name);
      }
      return put;
    },
    async replaced(copies, names) {
      const changed: string[] = [];
      for (const name of names) {
        const old = before.get(name);
        if (old?.kind !== 'file' || (await keptAt(root, name))?.bytes.equals(old.bytes)) continue;
        await copies.keep(name, old.bytes);
        changed.push(name);
      }
      return changed;
    },
    changedAfter,
  };
}

/** Whatever lies there, or on the way to it, is a command's: it lay there in real folders before. */
async function putFile(root: string, place: string, { kind, bytes, mode }: Kept, copies: PutBack): Promise<void> {
  for (let folder = place; folder !== root && folder !== dirname(folder); folder = dirname(folder)) {
    const found = await ifThere(lstat(folder));
    if (!found || (folder === place ? found.isFile() : found.isDirectory())) continue;
    await copies.copy(relative(root, folder), folder);
    await rm(folder, { recursive: true, force: true });
  }
  await mkdir(dirname(place), { recursive: true });
  if (kind === 'link') {
    await rm(place, { force: true });
    return symlink(bytes, place);
  }
  await atomicWrite(place, bytes, { mode });
  await chmod(place, mode);
}

/** null: no file or link, too large, or behind a link. */
async function keptAt(root: string, path: string): Promise<Kept | null> {
  const names = path.split('/');
  for (let depth = 1; depth < names.length; depth++)
    if (!(await ifThere(lstat(join(root, ...names.slice(0, depth)))))?.isDirectory()) return null;
  return readKept(join(root, path));
}

async function readKept(file: string): Promise<Kept | null> {
  const stats = await unlessForbidden(lstat(file));
  if (stats?.isSymbolicLink()) return { kind: 'link', bytes: await readlink(file, { encoding: 'buffer' }), mode: 0 };
  if (!stats?.isFile() || stats.size > largest) return null;
  const bytes = await unlessForbidden(readFile(file));
  return { kind: bytes ? 'file' : 'unreadable', bytes: bytes ?? Buffer.alloc(0), mode: stats.mode & 0o777 };
}

/** The repository that a folder lies in: its top folder, where git keeps what all of its worktrees share, and what is this one's `own`. */
export async function repositoryAround(
  root: string,
): Promise<{ readonly top: string; readonly store: string; readonly own: string } | null> {
  for (let top = root; ; top = dirname(top)) {
    const place = join(top, '.git');
    const found = await ifThere(lstat(place));
    if (found?.isDirectory()) return { top, store: place, own: place };
    if (found?.isFile()) {
      const named = /^gitdir: (.*)$/mu.exec(await readFile(place, 'utf8'))?.[1];
      if (named === undefined) return null;
      const own = resolve(top, named.trim());
      const shared = await ifThere(readFile(join(own, 'commondir'), 'utf8'));
      return { top, store: shared === null ? own : resolve(own, shared.trim()), own };
    }
    if (top === dirname(top)) return null;
  }
}

/** The outermost repository of its own on the way from a folder to a path in it, by its path there; null: there is none. */
export async function nestedRepository(root: string, path: string): Promise<string | null> {
  const names = path.split('/');
  for (let depth = 1; depth < names.length; depth++) {
    const folder = names.slice(0, depth).join('/');
    if (await ifThere(lstat(join(root, folder, '.git')))) return folder;
  }
  return null;
}

/** Whether git takes its folder for a repository. */
export async function isRepository(folder: string): Promise<boolean> {
  const found = await Promise.all(['HEAD', 'objects'].map((name) => ifThere(lstat(join(folder, name)))));
  return found.every((one) => one !== null);
}

async function settingsIn(folder: string): Promise<Map<string, Kept>> {
  const found = new Map<string, Kept>();
  const take = async (name: string): Promise<void> => {
    const path = join(folder, name);
    if ((await ifThere(lstat(path)))?.isDirectory()) for (const inner of await readdir(path)) await take(`${name}/${inner}`);
    else if (!name.endsWith('.sample')) {
      // Those come with git, many and large, and it never runs them.
      const kept = await readKept(path);
      if (kept) found.set(`.git/${name}`, kept);
    }
  };
  for (const name of ['hooks', 'info', 'config', 'config.worktree']) await take(name);
  return found;
}

function same(name: string, old: Kept | undefined, now: Kept | undefined): boolean {
  if (!old || !now) return old === now;
  if (old.kind === now.kind && old.mode === now.mode && old.bytes.equals(now.bytes)) return true;
  return name === '.git/config' && withoutBranches(old.bytes) === withoutBranches(now.bytes);
}

/** A person who begins a branch has git note down what it follows. */
function withoutBranches(config: Buffer): string {
  return config.toString('utf8').replaceAll(/^\[branch [^\n]*\n(?:[ \t][^\n]*\n?)*/gmu, '');
}
