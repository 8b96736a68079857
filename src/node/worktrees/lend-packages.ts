import { lstat, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { ifThere } from '../system-error.ts';

/** Tools write here whenever they run. */
const caches = /^\.(?!bin$|pnpm$|package-lock\.json$|modules\.yaml$|yarn-)/u;

/**
 * Lends a folder of packages to a worktree: a folder of its own whose entries are links, so that caches are its own. A package that is itself a link
 * (one of the workspace's own) keeps its words, and so leads to the worktree's. Where something lies already nothing is done. Returns whether it was lent.
 */
export async function lendPackages(from: string, to: string): Promise<boolean> {
  const found = await ifThere(lstat(from));
  if (found === null || (await ifThere(lstat(to))) !== null) return false;
  await mkdir(dirname(to), { recursive: true });
  if (!found.isDirectory() || !/(?:^|[\\/])(?:node_modules|bower_components)$/u.test(from)) {
    await symlink(from, to);
    return true;
  }
  await lendEntries(from, to);
  return true;
}

async function lendEntries(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory() && (entry.name.startsWith('@') || entry.name === '.bin')) await lendEntries(source, target);
    else if (entry.isSymbolicLink()) {
      const words = await readlink(source);
      await symlink(isAbsolute(words) ? source : words, target);
    } else if (!caches.test(entry.name)) await symlink(source, target);
  }
}
