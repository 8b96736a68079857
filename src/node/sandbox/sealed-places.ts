import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { protectionOf, type Protection } from '../../core/policy/protected-files.ts';
import { entriesOf } from '../entries-of.ts';

/** Folders that are looked through, the upper ones first; what lies deeper is put back after a command. */
const mostFolders = 500;
/** So many are looked at in one go. */
const atOnce = 200;
const skipped = new Set(['node_modules', '.venv', 'venv', '__pycache__', 'target', 'dist']);

/** A rule is about the last two names at most, or about the top of the workspace; and the same names come again and again. */
const known = new Map<string, Protection['level'] | null>();
const mostKnown = 50_000;

function levelOf(names: readonly string[]): Protection['level'] | null {
  const key = names.length > 3 ? `a/${names.slice(-2).join('/')}` : names.join('/');
  let level = known.get(key);
  if (level !== undefined) return level;
  level = protectionOf(key)?.level ?? null;
  if (known.size >= mostKnown) known.clear();
  known.set(key, level);
  return level;
}

/**
 * Files and folders of a workspace that a command may not change, as absolute paths. `listed`: files that the approved spec names. `secrets`: also
 * files with secrets, which commands of the settings write where they set a workspace up.
 */
export async function sealedPlaces(root: string, listed: readonly string[], secrets: boolean): Promise<string[]> {
  const found: string[] = [];
  const folders: string[][] = [[]];
  for (let at = 0; at < folders.length && at < mostFolders; at++) {
    const folder = folders[at] ?? [];
    if (at % atOnce === atOnce - 1) await setImmediate();
    for (const entry of await entriesOf(join(root, ...folder))) {
      const names = [...folder, entry.name];
      const path = names.join('/');
      const level = levelOf(names);
      const isListed = (): boolean => listed.some((one) => one === path || one.startsWith(`${path}/`));
      // A link that is followed would seal what it leads to.
      if (entry.isSymbolicLink()) continue;
      if (level === 'refused' || (level === 'asked' && !isListed()) || (level === 'secret' && secrets)) found.push(join(root, path));
      else if (entry.isDirectory() && !skipped.has(entry.name)) folders.push(names);
    }
  }
  return found;
}
