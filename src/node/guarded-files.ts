import { chmod, lstat, mkdir, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { atomicWrite } from './atomic-write.ts';
import { isOnTheWay } from './git-folders.ts';
import { bringBack, isOfGit, readGitOwn } from './git-own-files.ts';
import { createFileMemory, type FileLook, type Kept } from './kept-file.ts';
import type { PutBack } from './put-back.ts';
import { repositoryAround } from './repository-around.ts';
import { ifThere, unlessForbidden } from './system-error.ts';
import { lookAt } from './watched-file.ts';

/** Files as they were: git's own that name programs to run (`.git/hooks/pre-commit`) or lead it elsewhere, and what `paths` gives. */
export interface GuardedFiles {
  readonly before: ReadonlyMap<string, Kept>;
  /**
   * Puts back what differs now and is `isGuarded`, but not what may stay, as `GitOwnFiles.left` says. What lay there is copied first. Returns the names.
   */
  restore(copies: PutBack, isGuarded: (path: string) => boolean, now?: GuardedNow): Promise<string[]>;
  /** Of these those at whose place nothing lies. */
  goneOf(names: readonly string[]): string[];
  /** Of these those that lie as before; `others` are not looked after here. */
  asBefore(names: readonly string[], now: GuardedNow): Promise<{ readonly asBefore: string[]; readonly others: string[] }>;
  /** Keeps what these held before, where they hold something else now, and gives their names. */
  replaced(copies: PutBack, names: readonly string[]): Promise<string[]>;
  /** Whether one, or the folder that it is gone from, was changed after a time, by the time stamp that no program can set. */
  changedAfter(name: string, at: number): Promise<boolean>;
}

export interface GuardOptions {
  readonly root: string;
  /** Files of the workspace that may be guarded, relative to it. */
  readonly paths: readonly string[];
  /** Folders of the workspace with a repository of their own, relative to it. */
  readonly repositories: readonly string[];
  /** Shared with later readings, which then read only what was written since. */
  readonly look?: () => FileLook;
}

/** As in the options. */
export interface GuardedNow extends Pick<GuardOptions, 'paths' | 'repositories'> {
  /** Told, before anything else is done, what may be put back now. */
  readonly putting?: ((names: readonly string[]) => Promise<void>) | undefined;
}

/** Times of files are kept by a coarser clock (milliseconds). */
export const clockTick = 10;

/** Files as an earlier process saw them. */
export interface GuardedBefore {
  readonly before: ReadonlyMap<string, Kept>;
  /** Milliseconds since the epoch: what git had in folders that were not looked at then, and was not changed since, stays. */
  readonly since: number;
  /** What was changed later stays. */
  readonly until: number;
  /** Where nothing lay when somebody was about to put them back: if their folder was changed later, that was why. */
  readonly gone?: ReadonlySet<string>;
}

/** Reads them, where it is not known what they were before. git's are those of the repository that the workspace lies in, if it lies in one. */
export async function readGuarded(
  { root, paths, repositories, look = createFileMemory() }: GuardOptions,
  known?: GuardedBefore,
): Promise<GuardedFiles> {
  let around = await repositoryAround(root, known?.before);
  const readAll = (names: readonly string[], folders: readonly string[]) => {
    const at = look();
    const git = readGitOwn(root, around, folders, at);
    const files = new Map([...git.files].map(([name, { kept }]) => [name, kept]));
    for (const name of new Set(names)) {
      const kept = isOfGit(name) ? null : keptBelow(root, name, at);
      if (kept) files.set(name, kept);
    }
    return { git, files };
  };
  const then = known ? null : readAll(paths, repositories);
  const before = known?.before ?? then?.files ?? new Map<string, Kept>();
  const nested = [...before.keys()].flatMap((name) => /^(.+?)\/\.git(?:\/|$)/u.exec(name)?.[1] ?? []);
  /** Where one lies that is no more, and the folder that was there all the time. */
  const placeOf = (name: string): { readonly place: string; readonly below: string } => {
    if (around && name === '.git') return { place: join(around.top, name), below: around.top };
    if (around && name.startsWith('.git/')) return { place: join(around.store, name.slice(5)), below: dirname(around.store) };
    return { place: join(root, name), below: root };
  };
  const changedAfter = async (name: string, at: number): Promise<boolean> => {
    for (let { place } = placeOf(name); place !== dirname(place); place = dirname(place)) {
      const stats = await unlessForbidden(lstat(place));
      if (stats) return stats.ctimeMs > at;
      if (known?.gone?.has(name)) return false;
    }
    return false;
  };
  /** The folders of repositories that an earlier process saw. */
  const seenBefore = async () => {
    const names = new Set([...before.keys()].flatMap((name) => /^((?:.+?\/)?\.git)\//u.exec(name)?.[1] ?? []));
    const found: { readonly name: string; readonly place: string; readonly stamp: null; readonly head: null }[] = [];
    for (const name of names)
      if (!before.has(name) && !(await changedAfter(name, known?.until ?? 0)))
        found.push({ name, ...placeOf(name), stamp: null, head: null });
    return found;
  };
  const readNow = ({ paths: more, repositories: others }: GuardedNow, names: readonly string[] = []) => {
    const { git, files } = readAll([...before.keys(), ...more, ...names], [...nested, ...others]);
    /** What is to lie there instead; undefined: it may stay. */
    const wantedAt = async (name: string): Promise<Kept | null | undefined> => {
      const [old, other] = [before.get(name) ?? null, files.get(name) ?? null];
      if (isSame(old, other)) return undefined;
      const wanted = isOfGit(name) ? await git.left(name, before) : old;
      return wanted === other ? undefined : wanted;
    };
    return { git, files, wantedAt };
  };
  return {
    before,
    goneOf: (names) => names.filter((name) => lookAt(placeOf(name).place, false) === null),
    async asBefore(names, now) {
      const looked = new Set([...before.keys(), ...now.paths]);
      const isOwn = (name: string): boolean => isOfGit(name) || looked.has(name);
      const own = names.filter(isOwn);
      const wanted = await Promise.all(own.map(readNow(now, own).wantedAt));
      return { asBefore: own.filter((_name, index) => wanted[index] === undefined), others: names.filter((name) => !isOwn(name)) };
    },
    async restore(copies, isGuarded, now = { paths: [], repositories: [] }) {
      const put: string[] = [];
      const putting = async (names: readonly string[]): Promise<void> => {
        if (names.length > 0) await now.putting?.(names);
      };
      const tops = (then?.git.tops ?? (await seenBefore())).filter(
        ({ name, place }) => isGuarded(name) && lookAt(place, false)?.isDirectory() === false,
      );
      await putting(tops.map(({ name }) => name));
      for (const top of tops) if (await bringBack(top, copies)) put.push(top.name);
      if (known && put.length > 0) around = await repositoryAround(root, known.before);
      const { git, files, wantedAt } = readNow(now);
      const differing: (Target & { readonly old: Kept | null; readonly wanted: Kept | null })[] = [];
      // All of them first: what is put back changes the times by which others are judged.
      for (const name of [...new Set([...before.keys(), ...files.keys()])].sort()) {
        const old = before.get(name) ?? null;
        if (!isGuarded(name) || old?.kind === 'unreadable') continue;
        const wanted = await wantedAt(name);
        if (wanted === undefined) continue;
        if (known && (await changedAfter(name, known.until))) continue;
        if (known && !old && isOfGit(name) && !(await changedAfter(name, known.since - clockTick))) continue;
        const { place, below } = { ...placeOf(name), ...git.files.get(name) };
        differing.push({ name, place, below, old, wanted });
      }
      await putting(differing.map(({ name }) => name));
      for (const { name, place, below, old, wanted } of differing) {
        if (old && lookAt(place, false) === null && isLost(name, place)) {
          await copies.keep(name, old.bytes);
          continue;
        }
        await clearWay({ name, place, below }, copies);
        await copies.copy(name, place);
        if (wanted) await putFile(wanted, place);
        else await ifThere(rm(place, { force: true }));
        put.push(name);
      }
      return put;
    },
    async replaced(copies, names) {
      const [changed, at]: [string[], FileLook] = [[], createFileMemory()()];
      for (const name of names) {
        const old = before.get(name);
        if (old?.kind !== 'file' || keptBelow(root, name, at)?.bytes.equals(old.bytes)) continue;
        await copies.keep(name, old.bytes);
        changed.push(name);
      }
      return changed;
    },
    changedAfter,
  };
}

interface Target {
  readonly name: string;
  readonly place: string;
  /** A folder above it, which nobody takes for a command's. */
  readonly below: string;
}

/** What lies on the way to it, in the place of a folder, is a command's: it lay there in real folders before. The upper ones first, since a link leads elsewhere. */
async function clearWay({ name, place, below }: Target, copies: PutBack): Promise<void> {
  const folders: { readonly folder: string; readonly shown: string }[] = [];
  for (let [folder, shown] = [dirname(place), dirname(name)]; folder !== below && folder !== dirname(folder);) {
    folders.unshift({ folder, shown });
    [folder, shown] = [dirname(folder), dirname(shown)];
  }
  for (const { folder, shown } of folders) {
    const found = await ifThere(lstat(folder));
    if (!found || found.isDirectory()) continue;
    await copies.copy(shown, folder);
    await rm(folder, { force: true });
  }
}

/** Real folders lead there, or none. */
async function putFile({ kind, bytes, mode }: Kept, place: string): Promise<void> {
  if ((await ifThere(lstat(place)))?.isFile() === false) await rm(place, { recursive: true, force: true });
  await mkdir(dirname(place), { recursive: true });
  if (kind === 'link') {
    await rm(place, { force: true });
    return symlink(bytes, place);
  }
  await atomicWrite(place, bytes, { mode });
  await chmod(place, mode);
}

/** null: no file or link, or behind a link. */
const keptBelow = (root: string, path: string, look: FileLook): Kept | null =>
  isOnTheWay(root, path, look) ? look.kept(join(root, path)) : null;

/** Whether the repository that one is of, or the folder that it lay in, is gone: alone it would be none, and be in the way of one. */
function isLost(name: string, place: string): boolean {
  if (basename(name) === '.git') return lookAt(dirname(place), false) === null;
  for (let [folder, lay] = [dirname(name), dirname(place)]; isOfGit(folder); [folder, lay] = [dirname(folder), dirname(lay)])
    if (lookAt(join(lay, 'HEAD'), false)) return /^(?:modules|worktrees)\//u.test(name.slice(folder.length + 1));
  return isOfGit(name);
}

const isSame = (one: Kept | null, other: Kept | null): boolean =>
  one === other || (one !== null && one.kind === other?.kind && one.mode === other.mode && one.bytes.equals(other.bytes));
