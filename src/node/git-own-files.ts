import { randomUUID } from 'node:crypto';
import { cp, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { sentence } from '../core/describe/message.ts';
import { WorkspaceError } from '../core/ports.ts';
import { temporaryPrefix } from './atomic-write.ts';
import { decisiveFiles, gitFolders, isOnTheWay, type GitFolder } from './git-folders.ts';
import { createGit } from './git-program.ts';
import { readKept, type FileLook, type Kept } from './kept-file.ts';
import { settingsLeft } from './plain-settings.ts';
import type { PutBack } from './put-back.ts';
import { isRepository, type RepositoryPlaces } from './repository-around.ts';
import { systemCode, unlessForbidden } from './system-error.ts';
import { lookAt } from './watched-file.ts';

/** Whether a name is that of what git keeps for itself. */
export const isOfGit = (name: string): boolean => /(?:^|\/)\.git(?:\/|$)/u.test(name);

/** A folder in whose place a link could stand, with a text that stays its own wherever it is moved to. */
interface Top extends GitFolder {
  readonly stamp: string;
  /** Of a repository: the commit that it was on; null: none, or only git can tell. */
  readonly head: string | null;
}

/** One that may be gone from its place. `stamp` is null where a process that was cut off saw it: any whole repository is then taken for it. */
type Gone = Omit<Top, 'stamp'> & { readonly stamp: string | null };

/** One that decides what git does in a workspace. */
interface OwnFile {
  readonly kept: Kept;
  /** Absolute. */
  readonly place: string;
  /** null: it stands for one. */
  readonly folder: GitFolder | null;
}

/** Names are those of `GitFolder`, below the workspace, but for what is shared: that is below `.git`. */
export interface GitOwnFiles {
  readonly files: ReadonlyMap<string, OwnFile>;
  readonly tops: readonly Top[];
  /**
   * What is to lie at a name: what lies there now, as far as it runs no program, hides nothing, and leads nowhere else, and what git notes down of a
   * worktree that was moved; else what was there `before`, null: nothing.
   */
  left(name: string, before: ReadonlyMap<string, Kept>): Promise<Kept | null>;
}

/** `repositories`: folders of the workspace with one of their own. */
export function readGitOwn(root: string, around: RepositoryPlaces | null, repositories: readonly string[], look: FileLook): GitOwnFiles {
  const files = new Map<string, OwnFile>();
  const tops: Top[] = [];
  const all = new Map<string, GitFolder>();
  const noteTop = (one: GitFolder, head: string | null = null): boolean => {
    const stats = look.at(one.place);
    if (stats?.isDirectory()) tops.push({ ...one, stamp: `${stats.dev} ${stats.ino}`, head });
    return stats?.isDirectory() === true;
  };
  const take = (one: GitFolder): void => {
    for (const folder of gitFolders(one, look)) {
      all.set(folder.name, folder);
      for (const inner of ['objects', 'modules', 'worktrees'])
        if (look.mayHave(folder.place, inner)) noteTop({ name: `${folder.name}/${inner}`, place: join(folder.place, inner) });
      for (const [path, kept] of decisiveFiles(folder, look))
        files.set(`${folder.name}/${path}`, { kept, place: join(folder.place, path), folder });
    }
  };
  const enter = (name: string, place: string): void => {
    if (noteTop({ name, place }, commitOf(place, look))) return take({ name, place });
    const kept = look.kept(place);
    if (kept) files.set(name, { kept, place, folder: null });
  };
  if (around) {
    enter('.git', join(around.top, '.git'));
    if (!all.has('.git')) take({ name: '.git', place: around.store });
  }
  // It would stand before the one around.
  if (around?.top !== root) enter(around ? `${basename(root)}/.git` : '.git', join(root, '.git'));
  for (const folder of new Set(repositories))
    if (!all.has(`${folder}/.git`) && isOnTheWay(root, `${folder}/.git`, look)) enter(`${folder}/.git`, join(root, folder, '.git'));
  return {
    files,
    tops,
    async left(name, before) {
      const was = before.get(name) ?? null;
      const found = files.get(name);
      if (!found) return was;
      const { kept, place, folder } = found;
      const owner = folder?.name ?? name;
      const isNew = ![...before.keys()].some((one) => one === owner || one.startsWith(`${owner}/`));
      if (folder === null) {
        const target = targetOf(kept, place);
        return isNew && target !== null && [...all.values()].some((one) => one.place === target) ? kept : was;
      }
      const path = name.slice(folder.name.length + 1);
      if (path === 'config' || path === 'config.worktree')
        return settingsLeft(was, kept, isNew ? { place: folder.place, top: around?.top ?? root } : null);
      return (isNew ? isHarmless(kept, folder.place, path) : path === 'gitdir' && leadsBack(kept, place)) ? kept : was;
    },
  };
}

/** Whether a file of a folder that git did not have before runs no program and hides nothing. */
function isHarmless(kept: Kept, place: string, path: string): boolean {
  if (kept.kind !== 'file') return false;
  const text = kept.bytes.toString('utf8');
  if (path === 'commondir') return resolve(place, text.trim()) === dirname(dirname(place));
  if (path === 'info/exclude') return text.split('\n').every((line) => line.trim() === '' || line.startsWith('#'));
  // git runs no other ones.
  if (path.startsWith('hooks/')) return process.platform !== 'win32' && (kept.mode & 0o111) === 0;
  // The others are what settings name that do not stay.
  return path === 'gitdir' || path === 'objects/info/alternates' || !/^(?:hooks|info|objects|remotes|branches)(?:\/|$)/u.test(path);
}

/** The commit that a repository is on, as its files say. */
function commitOf(folder: string, look: FileLook): string | null {
  const textOf = (name: string): string => look.kept(join(folder, name))?.bytes.toString('latin1').trim() ?? '';
  const head = textOf('HEAD');
  const branch = /^ref: (refs\/\S+)$/u.exec(head)?.[1];
  const commit = branch === undefined ? head : textOf(branch) || packedCommit(look.kept(join(folder, 'packed-refs'))?.bytes, branch);
  return /^[0-9a-f]{40,64}$/u.test(commit) ? commit : null;
}

/** Not as lines: there may be tens of thousands. */
function packedCommit(packed: Buffer | undefined, branch: string): string {
  const end = packed?.indexOf(` ${branch}\n`, 'latin1') ?? -1;
  return packed && end > 0 ? packed.toString('latin1', packed.lastIndexOf('\n', end) + 1, end) : '';
}

/** Where a file in the place of a git folder leads to. */
function targetOf(kept: Kept | null, place: string): string | null {
  const named = kept?.kind === 'file' ? /^gitdir: (.*)\n?$/u.exec(kept.bytes.toString('utf8'))?.[1] : undefined;
  return named === undefined ? null : resolve(dirname(place), named);
}

/** Whether a `gitdir` leads to a worktree that leads back: the person has moved it. */
function leadsBack(gitdir: Kept, place: string): boolean {
  const worktree = resolve(dirname(place), gitdir.bytes.toString('utf8').trim());
  const back = targetOf(readKept(worktree), worktree);
  const [there, here] = [back === null ? null : lookAt(back, true), lookAt(dirname(place), true)];
  return gitdir.kind === 'file' && there !== null && there.dev === here?.dev && there.ino === here.ino;
}

/**
 * Brings a folder back to its place that a file or link leads to now; a repository, of which that is only a copy, as another copy. false: it is
 * there, or is not to be found. Where it fails, a `WorkspaceError`, and all is as it was.
 */
export async function bringBack({ name, place, stamp, head }: Gone, copies: PutBack): Promise<boolean> {
  const stats = lookAt(place, false);
  if (stats === null || stats.isDirectory()) return false;
  const target = stats.isSymbolicLink() ? place : targetOf(readKept(place), place);
  const real = target === null ? null : await unlessForbidden(realpath(target));
  const found = real === null ? null : lookAt(real, false);
  if (real === null || found === null) return false;
  const isMoved = `${found.dev} ${found.ino}` === stamp;
  const isCopy = async (): Promise<boolean> =>
    (await isRepository(real)) && (stamp === null || (head !== null && (await hasCommit(real, head))));
  if (!isMoved && !(await isCopy())) return false;
  await copies.copy(name, place);
  const beside = (): string => join(dirname(place), `${temporaryPrefix}${process.pid}-${randomUUID()}`);
  const [link, copy] = [beside(), beside()];
  try {
    // Whose it is nobody knows: it may be another clone of the person's.
    if (!isMoved) await cp(real, copy, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    await rename(place, link);
    try {
      await rename(isMoved ? real : copy, place);
    } catch (error) {
      await rename(link, place);
      throw error;
    }
    await rm(link);
  } catch (error) {
    await rm(copy, { recursive: true, force: true });
    if (systemCode(error) === null) throw error;
    throw new WorkspaceError(
      'not-writable',
      sentence(
        'A command moved {0} to {1}, and it cannot be moved back ({2}). Move it back yourself, or change the permissions of both folders, and resume.',
        place,
        real,
        systemCode(error) ?? '',
      ),
    );
  }
  return true;
}

async function hasCommit(repository: string, commit: string): Promise<boolean> {
  const call = { cwd: repository, env: { GIT_DIR: repository } };
  return (await createGit(process.env).run(['cat-file', '-e', `${commit}^{commit}`], call)).code === 0;
}
