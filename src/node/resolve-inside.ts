import { lstatSync, type Stats } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { storedName } from '../core/policy/fold-path.ts';
import { isGitName, normalizeInside } from '../core/policy/normalize-inside.ts';
import { isAmbiguousOnWindows } from '../core/policy/windows-names.ts';
import { PathError } from '../core/ports.ts';
import { sentence } from '../core/describe/message.ts';
import { lookUp } from './look-up.ts';
import { toWorkspaceError, systemCode } from './system-error.ts';

export interface InsidePath {
  /** As it was asked for, normal form, `/` between names; '' is the workspace itself. */
  readonly path: string;
  /** Where it really lies, links resolved, names as they are on the disk, relative to the workspace. Policies look at both. */
  readonly real: string;
  /** Absolute and free of links, as far as it exists. */
  readonly absolute: string;
}

/**
 * Resolves a path that was given to Batuta to a place on disk; every access goes through here. `root` is absolute, links resolved. Links
 * are followed inside the workspace; one that leaves it, forms a cycle or is broken is a `PathError`. The path need not exist. A program
 * that swaps links at the same moment could still win the race, so files are opened without following links. `failure`: what the system
 * refuses, in words.
 */
export async function resolveInside(
  root: string,
  given: string,
  failure: typeof toWorkspaceError = toWorkspaceError,
  platform: NodeJS.Platform = process.platform,
): Promise<InsidePath> {
  const path = normalizeInside(given);
  if (platform === 'win32' && isAmbiguousOnWindows(path))
    throw new PathError(sentence('{0} has a name that can mean something else on Windows; use another name.', JSON.stringify(given)));
  const names = path === '' ? [] : path.split('/');
  let current = root;
  for (const [depth, name] of names.entries()) {
    const next = join(current, name);
    let found: Stats | undefined;
    try {
      // As in `lookUp`, but below a file nothing can be.
      found = lstatSync(next, { throwIfNoEntry: false });
    } catch (error) {
      throw failure(error, given);
    }
    if (found === undefined) {
      current = join(next, ...names.slice(depth + 1));
      break;
    }
    current = found.isSymbolicLink() ? await followLink(root, next, given, failure) : join(current, await nameOnDisk(current, name, found));
  }
  return { path, real: relative(root, current).split(sep).join('/'), absolute: current };
}

/** The name of a file as its folder has it. Only where the folder also finds it by other spellings is it looked through. */
async function nameOnDisk(folder: string, name: string, { ino }: Stats): Promise<string> {
  const capitals = name.toUpperCase();
  const other = capitals === name ? name.toLowerCase() : capitals;
  const isPlain = /^[ -~]*$/u.test(name);
  if (isPlain && (other === name || lookUp(join(folder, other))?.ino !== ino)) return name;
  try {
    return storedName(name, await readdir(folder));
  } catch (error) {
    // A folder that may be entered, but not listed.
    if (systemCode(error) === 'EACCES' || systemCode(error) === 'EPERM') return name;
    throw toWorkspaceError(error, folder);
  }
}

/** As `resolveInside`, but of the entry itself: when its last name is a link, that one is not followed. */
export async function resolveEntry(root: string, given: string, failure = toWorkspaceError): Promise<InsidePath> {
  const path = normalizeInside(given);
  if (path === '') return resolveInside(root, given, failure);
  const cut = path.lastIndexOf('/');
  const folder = await resolveInside(root, path.slice(0, Math.max(cut, 0)), failure);
  const name = path.slice(cut + 1);
  return { path, real: folder.real === '' ? name : `${folder.real}/${name}`, absolute: join(folder.absolute, name) };
}

async function followLink(root: string, link: string, given: string, failure: typeof toWorkspaceError): Promise<string> {
  const shown = JSON.stringify(given);
  let target: string;
  try {
    target = await realpath(link);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') throw new PathError(sentence('{0} goes through a broken link.', shown));
    throw failure(error, given);
  }
  const inside = relative(root, target);
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside))
    throw new PathError(sentence('{0} goes through a link that leaves the workspace; only files inside it can be used.', shown));
  if (inside.split(sep).some(isGitName))
    throw new PathError(sentence("{0} goes through a link into git's own folder, which is never read or written.", shown));
  return target;
}
