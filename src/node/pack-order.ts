import { statsOf } from './modified-files.ts';

/** New files from this many on become one pack: a file of the store for each takes longer, and twenty times the space. */
export const packedFrom = 200;

/**
 * The order in which git is to take new files (names as in `names`) for one pack; null: they are few, or none goes into one. A link, and what has a byte
 * at most, never does, and git keeps it in a folder that it removes at the end: where such a one comes first, it begins the pack there, and then misses it.
 */
export function packOrder(root: string, files: ReadonlySet<string>): ReadonlySet<string> | null {
  if (files.size < packedFrom) return null;
  for (const name of files) {
    const stats = statsOf(root, name);
    if (stats?.isFile() === true && stats.size > 1) return new Set([name, ...files]);
  }
  return null;
}
