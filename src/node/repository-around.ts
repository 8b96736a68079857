import { lstat, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { readKept, type Kept } from './kept-file.ts';
import { lookUp } from './look-up.ts';
import { ifThere, unlessForbidden } from './system-error.ts';

/** Where a repository lies: its top folder, where git keeps what all of its worktrees share, and what is this one's `own`. */
export interface RepositoryPlaces {
  readonly top: string;
  readonly store: string;
  readonly own: string;
}

/** The repository that a folder lies in. `before`: what led git to it, where that may have been changed since; by names as in `GitFolder`. */
export async function repositoryAround(root: string, before: ReadonlyMap<string, Kept> = new Map()): Promise<RepositoryPlaces | null> {
  for (let top = root; ; top = dirname(top)) {
    const place = join(top, '.git');
    const stats = await ifThere(lstat(place));
    const entry = before.get('.git') ?? (stats?.isDirectory() ? null : readKept(place));
    if (entry === null && stats?.isDirectory()) return { top, store: place, own: place };
    if ((stats || before.has('.git')) && entry !== null) {
      const isLink = entry.kind === 'link';
      const named = isLink ? entry.bytes.toString() : /^gitdir: (.*)$/mu.exec(entry.bytes.toString('utf8'))?.[1]?.trim();
      const target = named === undefined ? null : resolve(top, named);
      const own = isLink && target !== null ? await unlessForbidden(realpath(target)) : target;
      // A link that leads nowhere is none, for git neither.
      if (own !== null) return { top, store: await storeOf(own, before), own };
      if (!isLink) return null;
    }
    if (top === dirname(top)) return null;
  }
}

async function storeOf(own: string, before: ReadonlyMap<string, Kept>): Promise<string> {
  const kept = before.get(`.git/worktrees/${basename(own)}/commondir`)?.bytes.toString('utf8');
  const shared = kept ?? (await ifThere(readFile(join(own, 'commondir'), 'utf8')));
  return shared === null ? own : resolve(own, shared.trim());
}

/** The outermost repository of its own on the way from a folder to a path in it, by its path there; null: there is none. */
export async function nestedRepository(root: string, path: string): Promise<string | null> {
  const names = path.split('/');
  for (let depth = 1; depth < names.length; depth++) {
    const folder = names.slice(0, depth).join('/');
    if (lookUp(join(root, folder, '.git'))) return folder;
  }
  return null;
}

/** Whether git takes its folder for a repository. */
export async function isRepository(folder: string): Promise<boolean> {
  const found = await Promise.all(['HEAD', 'objects'].map((name) => ifThere(lstat(join(folder, name)))));
  return found.every((one) => one !== null);
}
