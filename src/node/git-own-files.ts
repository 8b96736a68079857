import { randomUUID } from 'node:crypto';
import { cp, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { sentence } from '../core/describe/message.ts';
import { WorkspaceError } from '../core/ports.ts';
import { temporaryPrefix } from './atomic-write.ts';
import { decisiveFiles, gitFolders, isOnTheWay, mayHave, type GitFolder } from './git-folders.ts';
import { createGit } from './git-program.ts';
import { readKept, type FileLook, type Kept } from './kept-file.ts';
import { asMade } from './plain-settings.ts';
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

/** What decides what git does in a workspace. Names are those of `GitFolder`, below the workspace, but for what is shared: that is below `.git`. */
export interface GitOwnFiles {
  readonly files: ReadonlyMap<string, Kept>;
  /** Where each of them lies, absolute. */
  readonly places: ReadonlyMap<string, string>;
  /** The folder that each is of, but for files and links that stand for one. */
  readonly owners: ReadonlyMap<string, GitFolder>;
  readonly tops: readonly Top[];
  /** What may stay of one that is of a repository that was not there `before`, as `asMade` says; null also: it is of none such. */
  ofNew(name: string, before: ReadonlyMap<string, Kept>): Promise<Kept | null>;
}

/** `repositories`: folders of the workspace with one of their own. */
export function readGitOwn(root: string, around: RepositoryPlaces | null, repositories: readonly string[], look: FileLook): GitOwnFiles {
  const files = new Map<string, Kept>();
  const places = new Map<string, string>();
  const owners = new Map<string, GitFolder>();
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
        if (mayHave(folder.place, inner, look)) noteTop({ name: `${folder.name}/${inner}`, place: join(folder.place, inner) });
      for (const [path, kept] of decisiveFiles(folder, look)) {
        const name = `${folder.name}/${path}`;
        files.set(name, kept);
        places.set(name, join(folder.place, path));
        owners.set(name, folder);
      }
    }
  };
  const enter = (name: string, place: string): void => {
    if (noteTop({ name, place }, commitOf(place, look))) return take({ name, place });
    const kept = look.kept(place);
    if (!kept) return;
    files.set(name, kept);
    places.set(name, place);
  };
  if (around) {
    enter('.git', join(around.top, '.git'));
    if (!all.has('.git')) take({ name: '.git', place: around.store });
  }
  // It would stand before the one around.
  if (around?.top !== root) enter(around ? `${basename(root)}/.git` : '.git', join(root, '.git'));
  for (const folder of new Set(repositories))
    if (!all.has(`${folder}/.git`) && isOnTheWay(root, `${folder}/.git`, look)) enter(`${folder}/.git`, join(root, folder, '.git'));
  const wasThere = (name: string, before: ReadonlyMap<string, Kept>): boolean =>
    [...before.keys()].some((one) => one === name || one.startsWith(`${name}/`));
  return {
    files,
    places,
    owners,
    tops,
    async ofNew(name, before) {
      const owner = owners.get(name);
      const kept = files.get(name);
      if (!kept) return null;
      if (owner) return wasThere(owner.name, before) ? null : asMade(kept, owner, name.slice(owner.name.length + 1), around?.top ?? root);
      const target = targetOf(kept, places.get(name) ?? '');
      return target !== null && !wasThere(name, before) && [...all.values()].some(({ place }) => place === target) ? kept : null;
    },
  };
}

/** The commit that a repository is on, as its files say. */
function commitOf(folder: string, look: FileLook): string | null {
  const textOf = (name: string): string => look.kept(join(folder, name))?.bytes.toString('utf8').trim() ?? '';
  const head = textOf('HEAD');
  const branch = /^ref: (refs\/\S+)$/u.exec(head)?.[1];
  const own = branch === undefined ? head : textOf(branch);
  const packed = (): string | undefined =>
    textOf('packed-refs')
      .split('\n')
      .find((line) => line.endsWith(` ${branch}`))
      ?.split(' ')[0];
  return /^[0-9a-f]{40,64}$/u.exec(own || (branch === undefined ? '' : (packed() ?? '')))?.[0] ?? null;
}

/** Where a file in the place of a git folder leads to. */
function targetOf(kept: Kept | null, place: string): string | null {
  const named = kept?.kind === 'file' ? /^gitdir: (.*)\n?$/u.exec(kept.bytes.toString('utf8'))?.[1] : undefined;
  return named === undefined ? null : resolve(dirname(place), named);
}

/** Whether a `gitdir` leads to a worktree that leads back: the person has moved it. */
export function leadsBack(gitdir: Kept, place: string): boolean {
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
