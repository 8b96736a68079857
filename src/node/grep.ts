import { lstatSync, type Stats } from 'node:fs';
import { dirname } from 'node:path/posix';
import { PatternError, type Search, type SearchHit } from '../core/ports.ts';
import { isOutOfReach } from './regular-file.ts';

export interface GrepFile {
  /** As git has it: one character per byte. */
  readonly name: string;
  readonly path: string;
}

/** Lines of these files only, in their order, at most `limit`. null: it cannot say, and another one is asked. Throws `PatternError`. */
export type Grep = (
  files: readonly GrepFile[],
  query: Parameters<Search['grep']>[0],
  limit: number,
  signal: AbortSignal,
) => Promise<SearchHit[] | null>;

/** A hit's line is cut here: nobody reads more, and a minified file must not fill a prompt. Characters. */
const longestLine = 500;
/** A NUL among so many bytes at its beginning makes a file none of text: git's measure. */
export const firstBytes = 8000;
/** A pattern that takes longer (milliseconds) is a runaway one. */
export const longestSearch = 60_000;

export function hitOf(path: string, line: number, bytes: Buffer): SearchHit {
  const text = bytes
    .toString('utf8')
    .replace(line === 1 ? /^\ufeff/u : '', '')
    .replace(/\r?\n?$/u, '');
  return { path, line, text: text.length > longestLine ? `${text.slice(0, longestLine)}…` : text };
}

export const tooSlow = (): PatternError => new PatternError('The search took too long; use a simpler pattern or a narrower glob.');

interface OfWorkspace {
  /** Its folders are folders, not links, which might lead out of the workspace. */
  readonly isInside: (file: GrepFile) => boolean;
  /** It is there, too, and no link. */
  readonly isRegular: (file: GrepFile) => boolean;
}

/** Looks at each folder once. */
export function createOfWorkspace(root: string): OfWorkspace {
  const at = (name: string): Stats | null => {
    try {
      return lstatSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name, 'latin1')]), { throwIfNoEntry: false }) ?? null;
    } catch (error) {
      if (isOutOfReach(error)) return null;
      throw error;
    }
  };
  const folders = new Map<string, boolean>([['.', true]]);
  const isFolder = (name: string): boolean => {
    const known = folders.get(name);
    if (known !== undefined) return known;
    const is = isFolder(dirname(name)) && at(name)?.isDirectory() === true;
    folders.set(name, is);
    return is;
  };
  const isInside = ({ name }: GrepFile): boolean => isFolder(dirname(name));
  return { isInside, isRegular: (file) => isInside(file) && at(file.name)?.isFile() === true };
}
