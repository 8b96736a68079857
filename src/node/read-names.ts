import { readdirSync } from 'node:fs';
import { temporaryPrefix } from './atomic-write.ts';

/**
 * The names in a folder, as in `names`, each behind a letter of its kind (`d` folder, `f` file, `l` link, `o` other), sorted and separated by NUL;
 * without files that are being written. null: gone, or not to be read.
 */
export function readNames(folder: string | Buffer): string | null {
  try {
    return readdirSync(folder, { withFileTypes: true, encoding: 'latin1' })
      .filter((entry) => entry.isDirectory() || !entry.name.startsWith(temporaryPrefix))
      .map((entry) => `${entry.isDirectory() ? 'd' : entry.isSymbolicLink() ? 'l' : entry.isFile() ? 'f' : 'o'}${entry.name}`)
      .sort()
      .join('\0');
  } catch {
    // git says which.
    return null;
  }
}
