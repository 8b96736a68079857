import { readdirSync, type Dirent } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { readKept, type Kept } from './kept-file.ts';
import { isOutOfReach } from './regular-file.ts';
import { lookAt } from './watched-file.ts';

/** A folder in which git keeps a repository, a submodule's or what is a worktree's own. */
export interface GitFolder {
  /** As it is told and guarded: `.git/modules/lib`, `api/.git`. */
  readonly name: string;
  /** Absolute. */
  readonly place: string;
}

/** What names programs for git to run, or leads it to another folder, where anything may be named; and what decides which files it sees. */
const decisive = [
  'hooks',
  'info',
  'config',
  'config.worktree',
  'commondir',
  'gitdir',
  'objects/info/alternates',
  'objects/info/http-alternates',
];

/** The folder, and those of its submodules and worktrees, at any depth. Looked at synchronously: they may be many, around every command. */
export function gitFolders(folder: GitFolder): GitFolder[] {
  const found = [folder, ...foldersIn(below(folder, 'worktrees'))];
  // A submodule's name may have slashes.
  const look = (upper: GitFolder): void => {
    for (const inner of foldersIn(upper))
      if (isThere(inner)) found.push(...gitFolders(inner));
      else look(inner);
  };
  look(below(folder, 'modules'));
  return found;
}

/** Whether there still is one: the commit that it is on is in each of them. */
export const isThere = ({ place }: GitFolder): boolean => lookAt(join(place, 'HEAD'), false) !== null;

/** Files of the folder that decide what git does, by their path in it. */
export function decisiveFiles(folder: GitFolder): Map<string, Kept> {
  const found = new Map<string, Kept>();
  const take = (path: string): void => {
    const file = join(folder.place, path);
    const kept = readKept(file);
    if (kept) found.set(path, kept);
    // Samples come with git, many and large, and it never runs them.
    else for (const { name } of entriesIn(file)) if (!name.endsWith('.sample')) take(`${path}/${name}`);
  };
  for (const path of decisive) if (isOnTheWay(folder.place, path)) take(path);
  for (const path of named(folder, [found.get('config'), found.get('config.worktree')]))
    if (!found.has(path) && isOnTheWay(folder.place, path)) take(path);
  return found;
}

/** Whether real folders lead to a path in a folder: what is behind a link is no file of it. */
export const isOnTheWay = (folder: string, path: string): boolean =>
  path.split('/').every((_, depth, names) => depth === 0 || lookAt(join(folder, ...names.slice(0, depth)), false)?.isDirectory() === true);

const below = ({ name, place }: GitFolder, inner: string): GitFolder => ({ name: `${name}/${inner}`, place: join(place, inner) });

const foldersIn = (folder: GitFolder): GitFolder[] =>
  entriesIn(folder.place).flatMap((entry) => (entry.isDirectory() ? [below(folder, entry.name)] : []));

/** Nothing where no folder is that this user may look into, or a link to one. */
function entriesIn(folder: string): Dirent[] {
  if (!lookAt(folder, false)?.isDirectory()) return [];
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isOutOfReach(error)) return [];
    throw error;
  }
}

/** Not what a setting could mean by them. */
const others = new Set(['', '..', 'objects', 'refs', 'logs', 'modules', 'worktrees', 'HEAD', 'index']);

/** More settings, hooks and patterns in the folder that its settings name. */
function named({ place }: GitFolder, settings: readonly (Kept | undefined)[]): string[] {
  const found: string[] = [];
  for (const kept of settings)
    for (const [, value = ''] of (kept?.bytes.toString('utf8') ?? '').matchAll(
      /^\s*(?:path|hookspath|attributesfile|excludesfile)\s*=\s*"?([^"\n]+)/gimu,
    ))
      for (const base of [place, dirname(place)]) {
        const path = relative(place, resolve(base, value.trim())).split(sep).join('/');
        if (!others.has(path.split('/')[0] ?? '')) found.push(path);
      }
  return found;
}
