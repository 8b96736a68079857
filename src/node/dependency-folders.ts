import { lstat, readdir, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { asText } from './git-program.ts';
import { isCache } from './package-stamp.ts';
import { ifThere, unlessForbidden } from './system-error.ts';

const folders = new Set(['node_modules', 'bower_components', '.venv', 'venv', 'vendor']);

/**
 * Name (with its folder) and place of each package that is installed in the workspace at `root`. A folder that is a link belongs to somebody else.
 * `ignored`: as in `dependencyFolders`.
 */
export async function packagesIn(root: string, ignored: readonly string[] | null): Promise<[name: string, path: string][]> {
  const found: [string, string][] = [];
  for (const folder of (await dependencyFolders(root, ignored)).sort())
    for (const [name, path] of await packagesOf(join(root, folder))) found.push([`${folder}/${name}`, path]);
  return found;
}

/**
 * Where the packages lie that the workspace at `root` borrows: real places of links at its top. Only folders that are themselves called as packages
 * are: a link elsewhere, to a home for one, would show what is none.
 */
export async function borrowedPackages(root: string): Promise<string[]> {
  const places = await Promise.all([...folders].map(async (name) => unlessForbidden(realpath(join(root, name)))));
  return places.flatMap((place) => (place && folders.has(basename(place)) && !place.startsWith(`${root}/`) ? [place] : []));
}

/** The links at the top of the workspace at `root` that lead to packages that it borrows. */
export async function borrowingLinks(root: string): Promise<string[]> {
  const borrowed = await borrowedPackages(root);
  const found: string[] = [];
  for (const name of folders) {
    const isLink = (await ifThere(lstat(join(root, name))))?.isSymbolicLink() === true;
    const place = isLink ? await unlessForbidden(realpath(join(root, name))) : null;
    if (place !== null && borrowed.includes(place)) found.push(name);
  }
  return found;
}

/**
 * Ignored folders of packages, relative to the workspace at `root`. `ignored`: all that is, as `WorkspaceNames` tells it; null: without a repository only
 * those at the top are known.
 */
export async function dependencyFolders(root: string, ignored: readonly string[] | null): Promise<string[]> {
  const kept: string[] = [];
  for (const path of (ignored ?? [...folders]).map((name) => asText(name).replace(/\/$/u, '')))
    if (folders.has(path.split('/').at(-1) ?? '') && (await ifThere(lstat(join(root, path))))?.isDirectory()) kept.push(path);
  return kept;
}

/** Where pnpm, Bun, Yarn and npm lay the files of packages, which are links beside it then; and what runs as their programs. */
const kept = new Set(['.bin', '.pnpm', '.bun', '.store']);

/** Name and place of each package; what else lies in the folder counts as one. */
async function packagesOf(folder: string): Promise<[string, string][]> {
  const packages: [string, string][] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    // `.cache`, `.vite`, `.package-lock.json`: tools write there whenever they run.
    if (isCache(entry.name) || (entry.name.startsWith('.') && !kept.has(entry.name))) continue;
    if (
      entry.isDirectory() &&
      (entry.name.startsWith('@') || ['lib', 'lib64', 'site-packages'].includes(entry.name) || /^python\d/u.test(entry.name))
    )
      packages.push(...(await packagesOf(path)).map(([name, at]): [string, string] => [`${entry.name}/${name}`, at]));
    else packages.push([entry.name, path]);
  }
  return packages;
}
