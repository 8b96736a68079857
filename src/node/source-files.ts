import { closeSync, lstatSync, openSync, readSync, type Stats } from 'node:fs';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SourceFile, SourceFiles } from '../core/registry/code-scan.ts';
import type { ReadPolicy } from '../core/policy/readable.ts';
import { atomicWrite } from './atomic-write.ts';
import { asText } from './git-program.ts';
import { ensureOwnRepository } from './own-repository.ts';
import { openReadPolicy } from './readable-policy.ts';
import { ifThere, systemCode } from './system-error.ts';
import { isSettled } from './watched-file.ts';
import type { Listing } from './workspace-listing.ts';
import { createWorkspaceNames } from './workspace-names.ts';

export interface SourceFilesOptions {
  /** Absolute, links resolved. */
  readonly root: string;
  /** The git directory of our own (the one of the checkpoints). */
  readonly store: string;
  /** Shared with others who look at this workspace. */
  readonly list?: Listing;
  /** Where what was scanned is kept. */
  readonly cache: string;
  /** Milliseconds. */
  readonly now?: () => number;
}

/** So many are looked at in one go; others get their turn in between. */
const atOnce = 200;
const absent = { throwIfNoEntry: false } as const;
/** While there is one, V8 keeps what it compiled for them over a collection; compiling it again costs as much as looking at 2,000 files. */
let alive: Stats | null = null;

/** The files of a workspace, for scanners. Looked at synchronously, some at a time: for small files that takes a fifth of the time. */
export function createSourceFiles({
  root,
  store,
  list = createWorkspaceNames({ root, store, env: process.env }).list,
  cache,
  now = Date.now,
}: SourceFilesOptions): SourceFiles {
  let owned: Promise<void> | null = null;
  let readable: ReadPolicy | null = null;
  let last: Looked | null = null;
  let shared = Buffer.allocUnsafe(64 * 1024);
  return {
    async list(wanted, signal) {
      owned ??= ensureOwnRepository(store);
      owned.catch(() => (owned = null));
      await owned;
      // Another list of what is hidden, and everything is looked at again.
      const hidden = stampOf(join(root, '.batutaignore'));
      readable = null;
      const listed = await list(signal);
      if (last?.listed !== listed || last.wanted !== wanted || last.hidden !== hidden) {
        const paths = listed.map(asText).filter(wanted);
        const places = paths.map((path) => `${root}/${path}`);
        last = { listed, wanted, hidden, paths, places, found: [], figures: new Float64Array(4 * paths.length) };
      }
      alive ??= lstatSync(root);
      const { paths, places, found, figures } = last;
      const bytes = Buffer.from(figures.buffer);
      for (let index = 0; index < paths.length; index++) {
        if (index % atOnce === 0) await turn();
        const [path, place] = [paths[index] ?? '', places[index] ?? ''];
        const stats = lstatSync(place, absent);
        if (!stats) found[index] = path.includes('\uFFFD') ? nameless(path) : null;
        else if (isOther(figures, index, stats) || !found[index]) {
          const at = now();
          const isAtRest = isSettled(stats, at);
          const figured = bytes.toString('base64', 32 * index, 32 * index + 32);
          // Written just now, more could come without another time: it is looked at again the next time, and then it has another stamp.
          if (!isAtRest) figures[4 * index] = NaN;
          const stamp = hidden === '' && isAtRest ? figured : `${figured} ${hidden}${isAtRest ? '' : ` looked at ${at}`}`;
          found[index] = { path, stamp, size: stats.size, isLink: !stats.isFile() };
        }
      }
      return found.filter((file) => file !== null);
    },
    async read({ path, size }) {
      readable ??= await openReadPolicy(root);
      if (readable.refusal(path) !== null) return null;
      if (size > shared.length) shared = Buffer.allocUnsafe(size);
      return readIfThere(`${root}/${path}`, shared.subarray(0, size));
    },
    kept: () => ifThere(readFile(cache, 'utf8')),
    keptStamp: () => stampOf(cache),
    async keep(text) {
      await mkdir(dirname(cache), { recursive: true, mode: 0o700 });
      await atomicWrite(cache, Buffer.from(text), { mode: 0o600, fleeting: true });
    },
    async append(text) {
      // Whoever removed the folder wants nothing kept behind what is gone.
      await ifThere(appendFile(cache, text, { mode: 0o600 }));
    },
  };
}

/** What stands for bytes that are no text is no name of a file. */
const nameless = (path: string): SourceFile => ({ path, stamp: 'nameless', size: 0, isLink: false, isNameless: true });

/** What was found last: mostly the same is asked about the same list, and then only what was written gets another stamp. */
interface Looked {
  readonly listed: readonly string[];
  readonly wanted: (path: string) => boolean;
  readonly hidden: string;
  readonly paths: readonly string[];
  /** The same, absolute. */
  readonly places: readonly string[];
  readonly found: (SourceFile | null)[];
  /** Of each path those of which its stamp is made, byte by byte: to write numbers down takes a quarter as long as to look at the file. */
  readonly figures: Float64Array;
}

/** Whether these are others than last time; from now on they are the last. */
function isOther(figures: Float64Array, index: number, { mtimeMs, ctimeMs, size, ino }: Stats): boolean {
  const at = 4 * index;
  if (figures[at] === mtimeMs && figures[at + 1] === ctimeMs && figures[at + 2] === size && figures[at + 3] === ino) return false;
  [figures[at], figures[at + 1], figures[at + 2], figures[at + 3]] = [mtimeMs, ctimeMs, size, ino];
  return true;
}

const stamped = ({ mtimeMs, ctimeMs, size, ino }: Stats): string => `${mtimeMs}-${ctimeMs}-${size}-${ino}`;

function stampOf(path: string): string {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats ? stamped(stats) : '';
}

/** What is there now, at most as much as fits: a file that grew has another stamp the next time. */
function readIfThere(path: string, into: Uint8Array): Uint8Array | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    let at = 0;
    while (at < into.length) {
      const read = readSync(file, into, at, into.length - at, null);
      if (read === 0) break;
      at += read;
    }
    return into.subarray(0, at);
  } finally {
    closeSync(file);
  }
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
