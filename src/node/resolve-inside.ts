import { lstat, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { isGitName, normalizeInside } from '../core/policy/normalize-inside.ts';
import { PathError } from '../core/ports.ts';
import { sentence } from '../core/describe/message.ts';
import { toWorkspaceError, systemCode } from './system-error.ts';

export interface InsidePath {
  /** As it was asked for, normal form, `/` between names; '' is the workspace itself. */
  readonly path: string;
  /** Where it really lies, links resolved, relative to the workspace. Policies look at both. */
  readonly real: string;
  /** Absolute and free of links, as far as it exists. */
  readonly absolute: string;
}

/**
 * Resolves a path that was given to Batuta to a place on disk; every access goes through here. `root` is absolute, links resolved. Links
 * are followed inside the workspace; one that leaves it, forms a cycle or is broken is a `PathError`. The path need not exist. A program
 * that swaps links at the same moment could still win the race, so files are opened without following links.
 */
export async function resolveInside(root: string, given: string): Promise<InsidePath> {
  const path = normalizeInside(given);
  const shown = JSON.stringify(given);
  const names = path === '' ? [] : path.split('/');
  let current = root;
  for (const [depth, name] of names.entries()) {
    if (process.platform === 'win32' && name.includes(':'))
      throw new PathError(sentence('{0} contains ":", which names a hidden stream on Windows; use another name.', shown));
    const next = join(current, name);
    let isLink: boolean;
    try {
      isLink = (await lstat(next)).isSymbolicLink();
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw toWorkspaceError(error, given);
      current = join(next, ...names.slice(depth + 1));
      break;
    }
    current = isLink ? await followLink(root, next, given) : next;
  }
  return { path, real: relative(root, current).split(sep).join('/'), absolute: current };
}

/** As `resolveInside`, but of the entry itself: when its last name is a link, that one is not followed. */
export async function resolveEntry(root: string, given: string): Promise<InsidePath> {
  const path = normalizeInside(given);
  if (path === '') return resolveInside(root, given);
  const cut = path.lastIndexOf('/');
  const folder = await resolveInside(root, path.slice(0, Math.max(cut, 0)));
  const name = path.slice(cut + 1);
  return { path, real: folder.real === '' ? name : `${folder.real}/${name}`, absolute: join(folder.absolute, name) };
}

async function followLink(root: string, link: string, given: string): Promise<string> {
  const shown = JSON.stringify(given);
  let target: string;
  try {
    target = await realpath(link);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') throw new PathError(sentence('{0} goes through a link that leads nowhere.', shown));
    throw toWorkspaceError(error, given);
  }
  const inside = relative(root, target);
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside))
    throw new PathError(sentence('{0} goes through a link that leaves the workspace; only files inside it can be used.', shown));
  if (inside.split(sep).some(isGitName))
    throw new PathError(sentence("{0} goes through a link into git's own folder, which is never read or written.", shown));
  return target;
}
