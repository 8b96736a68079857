import { lstat, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { decisiveFiles, gitFolders, isOnTheWay, type GitFolder } from './git-folders.ts';
import { readKept, type Kept } from './kept-file.ts';
import { isAsMade } from './plain-settings.ts';
import type { PutBack } from './put-back.ts';
import type { RepositoryPlaces } from './repository-around.ts';
import { unlessForbidden } from './system-error.ts';
import { lookAt } from './watched-file.ts';

/** Whether a name is that of what git keeps for itself. */
export const isOfGit = (name: string): boolean => /(?:^|\/)\.git(?:\/|$)/u.test(name);

/** What decides what git does in a workspace. Names are those of `GitFolder`, below the workspace, but for what is shared: that is below `.git`. */
export interface GitOwnFiles {
  readonly files: ReadonlyMap<string, Kept>;
  /** Where each of them lies, absolute. */
  readonly places: ReadonlyMap<string, string>;
  /** The folder that each is of, but for files and links that stand for one. */
  readonly owners: ReadonlyMap<string, GitFolder>;
  /** Folders in whose place a link could stand, with a text that stays theirs wherever they are moved to. */
  readonly tops: readonly (GitFolder & { readonly stamp: string })[];
  /** Whether one is of a repository that was not there `before`, and as git makes it. */
  isNew(name: string, before: ReadonlyMap<string, Kept>): boolean;
}

/** `repositories`: folders of the workspace with one of their own. */
export function readGitOwn(root: string, around: RepositoryPlaces | null, repositories: readonly string[]): GitOwnFiles {
  const files = new Map<string, Kept>();
  const places = new Map<string, string>();
  const owners = new Map<string, GitFolder>();
  const tops: (GitFolder & { readonly stamp: string })[] = [];
  const all = new Map<string, GitFolder>();
  const noteTop = (one: GitFolder): boolean => {
    const stats = lookAt(one.place, false);
    if (stats?.isDirectory()) tops.push({ ...one, stamp: `${stats.dev} ${stats.ino}` });
    return stats?.isDirectory() === true;
  };
  const take = (one: GitFolder): void => {
    for (const folder of gitFolders(one)) {
      all.set(folder.name, folder);
      for (const inner of ['objects', 'modules', 'worktrees'])
        noteTop({ name: `${folder.name}/${inner}`, place: join(folder.place, inner) });
      for (const [path, kept] of decisiveFiles(folder)) {
        const name = `${folder.name}/${path}`;
        files.set(name, kept);
        places.set(name, join(folder.place, path));
        owners.set(name, folder);
      }
    }
  };
  const enter = (name: string, place: string): void => {
    if (noteTop({ name, place })) return take({ name, place });
    const kept = readKept(place);
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
    if (!all.has(`${folder}/.git`) && isOnTheWay(root, `${folder}/.git`)) enter(`${folder}/.git`, join(root, folder, '.git'));
  const wasThere = (name: string, before: ReadonlyMap<string, Kept>): boolean =>
    [...before.keys()].some((one) => one === name || one.startsWith(`${name}/`));
  return {
    files,
    places,
    owners,
    tops,
    isNew(name, before) {
      const owner = owners.get(name);
      const kept = files.get(name);
      if (!kept) return false;
      if (owner) return !wasThere(owner.name, before) && isAsMade(kept, owner, name.slice(owner.name.length + 1), around?.top ?? root);
      const target = targetOf(kept, places.get(name) ?? '');
      return target !== null && !wasThere(name, before) && [...all.values()].some(({ place }) => place === target);
    },
  };
}

/** Where a file in the place of a git folder leads to. */
function targetOf(kept: Kept | null, place: string): string | null {
  const named = kept?.kind === 'file' ? /^gitdir: (.*)\n?$/u.exec(kept.bytes.toString('utf8'))?.[1] : undefined;
  return named === undefined ? null : resolve(dirname(place), named);
}

/** Brings a folder back to its place that a file or link leads to now; false: it is there, or is not to be found. */
export async function bringBack({ name, place, stamp }: GitOwnFiles['tops'][number], copies: PutBack): Promise<boolean> {
  const stats = await unlessForbidden(lstat(place));
  if (stats === null || stats.isDirectory()) return false;
  const target = stats.isSymbolicLink() ? place : targetOf(readKept(place), place);
  const real = target === null ? null : await unlessForbidden(realpath(target));
  const found = real === null ? null : await unlessForbidden(lstat(real));
  if (real === null || `${found?.dev} ${found?.ino}` !== stamp) return false;
  await copies.copy(name, place);
  await rm(place);
  await rename(real, place);
  return true;
}
