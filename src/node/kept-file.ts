import { readdirSync, readlinkSync, type Stats, type Dirent } from 'node:fs';
import { isOutOfReach, readRegularFile } from './regular-file.ts';
import { isSettled, lookAt, stampOf } from './watched-file.ts';

/** A file as it was. */
export interface Kept {
  /** `unreadable`: a file that this user may not read, or too large to keep; it is never put back, but removed where there was none. */
  readonly kind: 'file' | 'link' | 'unreadable';
  /** Of a link: where it leads. */
  readonly bytes: Buffer;
  readonly mode: number;
}

/** Larger ones are not kept. */
const largest = 1024 * 1024;

/** null: no file or link. Looked at synchronously: they are small and many, around every command. */
export const readKept = (file: string): Kept | null => keptOf(file, lookAt(file, false));

/** One look at many files, during which each path is looked at once. */
export interface FileLook {
  at(path: string): Stats | null;
  /** As `readKept`. */
  kept(file: string): Kept | null;
  /** What lies in a folder; null: it is none, or a link to one, or this user may not look into it. */
  entries(folder: string): readonly Dirent[] | null;
  /** Whether a folder has what begins a path, in whatever case: most have little of what could be in them. Not where systems take many spellings for one name. */
  mayHave(folder: string, path: string): boolean;
}

/** What earlier looks read. What was not written since, by a time that no program can set, is not read again. */
export function createFileMemory(now: () => number = Date.now): () => FileLook {
  let last = new Map<string, { readonly stamp: string; readonly found: unknown }>();
  return () => {
    const earlier = last;
    const next: typeof last = new Map();
    const looks = new Map<string, Stats | null>();
    const at = (path: string): Stats | null => {
      const known = looks.get(path);
      if (known !== undefined) return known;
      const stats = lookAt(path, false);
      looks.set(path, stats);
      return stats;
    };
    last = next;
    const remembered = <T>(path: string, stats: Stats, read: () => T): T => {
      const stamp = stampOf(stats);
      const known = next.get(path) ?? earlier.get(path);
      // Written just now, more could come without another time; asked before it is read, which may take longer than to be at rest.
      const isKept = known?.stamp === stamp || isSettled(stats, now());
      const found = known?.stamp === stamp ? (known.found as T) : read();
      if (isKept) next.set(path, { stamp, found });
      return found;
    };
    const entries = (folder: string): readonly Dirent[] | null => {
      const stats = at(folder);
      return stats?.isDirectory()
        ? remembered(folder, stats, () => unlessOutOfReach(() => readdirSync(folder, { withFileTypes: true })))
        : null;
    };
    return {
      at,
      kept(file) {
        const stats = at(file);
        return stats?.isFile() ? remembered(file, stats, () => keptOf(file, stats)) : keptOf(file, stats);
      },
      entries,
      mayHave(folder, path) {
        const found = process.platform === 'linux' ? entries(folder) : null;
        const first = path.split('/', 1).join('').toLowerCase();
        return found === null || found.some(({ name }) => name.toLowerCase() === first);
      },
    };
  };
}

function keptOf(file: string, stats: Stats | null): Kept | null {
  if (stats?.isSymbolicLink()) {
    const target = unlessOutOfReach(() => readlinkSync(file, { encoding: 'buffer' }));
    return target && { kind: 'link', bytes: target, mode: 0 };
  }
  if (!stats?.isFile()) return null;
  const bytes = readRegularFile(file, largest, false);
  return { kind: bytes ? 'file' : 'unreadable', bytes: bytes ?? Buffer.alloc(0), mode: Number(stats.mode) & 0o777 };
}

function unlessOutOfReach<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    if (isOutOfReach(error)) return null;
    throw error;
  }
}
