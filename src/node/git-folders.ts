import { dirname, join, relative, resolve, sep } from 'node:path';
import type { FileLook, Kept } from './kept-file.ts';

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
  // Remotes in the form of old.
  'remotes',
  'branches',
  'objects/info/alternates',
  'objects/info/http-alternates',
];

/** Written by `git gc` for who fetches by files alone; and which of its files a person has git lay out. */
const harmless = new Set(['info/refs', 'info/sparse-checkout']);

/** The folder, and those of its submodules and worktrees, at any depth. */
export function gitFolders(folder: GitFolder, look: FileLook): GitFolder[] {
  const within = (name: string): GitFolder[] => (look.mayHave(folder.place, name) ? foldersIn(below(folder, name), look) : []);
  // A submodule's name may have slashes.
  const submodules = (inner: GitFolder): GitFolder[] =>
    look.at(join(inner.place, 'HEAD')) ? gitFolders(inner, look) : foldersIn(inner, look).flatMap(submodules);
  return [folder, ...within('worktrees'), ...within('modules').flatMap(submodules)];
}

/** Files of the folder that decide what git does, by their path in it. */
export function decisiveFiles(folder: GitFolder, look: FileLook): Map<string, Kept> {
  const found = new Map<string, Kept>();
  const take = (path: string): void => {
    if (harmless.has(path)) return;
    const file = join(folder.place, path);
    const kept = look.kept(file);
    if (kept) found.set(path, kept);
    // Samples come with git, many and large, and it never runs them.
    else for (const { name } of look.entries(file) ?? []) if (!name.endsWith('.sample')) take(`${path}/${name}`);
  };
  const enter = (path: string): void => {
    if (!found.has(path) && look.mayHave(folder.place, path) && isOnTheWay(folder.place, path, look)) take(path);
  };
  for (const path of decisive) enter(path);
  for (const path of named(folder, [found.get('config'), found.get('config.worktree')])) enter(path);
  return found;
}

/** Whether real folders lead to a path in a folder: what is behind a link is no file of it. */
export const isOnTheWay = (folder: string, path: string, look: FileLook): boolean =>
  path.split('/').every((_, depth, names) => depth === 0 || look.at(join(folder, ...names.slice(0, depth)))?.isDirectory() === true);

const below = ({ name, place }: GitFolder, inner: string): GitFolder => ({ name: `${name}/${inner}`, place: join(place, inner) });

const foldersIn = (folder: GitFolder, look: FileLook): GitFolder[] =>
  (look.entries(folder.place) ?? []).flatMap((entry) => (entry.isDirectory() ? [below(folder, entry.name)] : []));

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
