import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { mapLimit } from '../core/map-limit.ts';
import { atomicWrite } from './atomic-write.ts';
import { fileSystemTraits } from './file-system-traits.ts';
import { createKeyedQueue } from './keyed-queue.ts';
import { readRegularFile } from './regular-file.ts';
import { configText, headText, isHead, isStoreConfig } from './repository-texts.ts';
import { systemCode, toWorkspaceError } from './system-error.ts';
import { lookAt } from './watched-file.ts';

/** Has precedence over all other attributes, so that every file is stored byte by byte. */
export const attributes = '* -text -filter -ident -eol -working-tree-encoding !diff\n';

/** Without these two git takes a folder for no repository; and what it makes in them itself, sooner or later. */
const folders = { objects: ['info', 'pack'], refs: ['heads', 'tags'] };

interface StoreFile {
  readonly isWhole: (text: string) => boolean;
  /** What it is to hold when it is not. */
  readonly text: (store: string) => string | Promise<string>;
}

const files: Readonly<Record<string, StoreFile>> = {
  HEAD: { isWhole: isHead, text: () => headText },
  config: { isWhole: isStoreConfig, text: async (store) => configText(await fileSystemTraits(store), true) },
  [join('info', 'attributes')]: { isWhole: (text) => text === attributes, text: () => attributes },
};
const largest = 65_536;

type Write = (file: string, bytes: Uint8Array) => Promise<void>;

/** In this process one at a time: the first one does it for all. */
const queue = createKeyedQueue();

/**
 * Makes `store` a git directory of our own, with SHA-256 object ids, because verdicts are bound to tree ids. What is whole of it is left as it is, and
 * what is not is made anew: a crash, a power failure or a backup may leave any part of it. May be repeated, also by any number of processes at once.
 * Not `git init`: until its last write git would take the store for one with SHA-1 ids, and where it is killed it leaves locks that it then waits for.
 * No lock of `HEAD` or `config` is in our way: git takes those only to change them, and nothing that we have it do in a store does.
 */
export function ensureOwnRepository(store: string, write: Write = atomicWrite): Promise<void> {
  return queue(store, () => ensure(store, write).catch((error: unknown) => Promise.reject(toWorkspaceError(error, store))));
}

async function ensure(store: string, write: Write): Promise<void> {
  if (isWhole(store)) return;
  try {
    await begin(store, write);
  } catch (error) {
    // Windows lets nobody replace a file that another process is just replacing: that one has done it.
    if (!isWhole(store)) throw error;
  }
}

/** Synchronous, because nearly always that is all: it takes a tenth of the time. */
const isWhole = (store: string): boolean => missingFolders(store).length === 0 && missingFiles(store).length === 0;

const missingFolders = (store: string) => Object.entries(folders).filter(([name]) => !lookAt(join(store, name), true)?.isDirectory());

const missingFiles = (store: string) =>
  Object.entries(files).filter(([name, file]) => {
    const found = readRegularFile(join(store, name), largest, true);
    return found === null || !file.isWhole(found.toString('latin1'));
  });

async function begin(store: string, write: Write): Promise<void> {
  for (const name of [store, join(store, 'info')]) await makeFolder(name);
  for (const [name, below] of missingFolders(store)) for (const folder of ['', ...below]) await makeFolder(join(store, name, folder));
  // Each is replaced in one move and never removed: others may be at work with it. And each is flushed: what only reads the store does not look at them.
  await mapLimit(missingFiles(store), async ([name, { text }]) => {
    const file = join(store, name);
    try {
      await write(file, Buffer.from(await text(store)));
    } catch (error) {
      throw toWorkspaceError(error, file);
    }
  });
}

/** And those above. Not one call for all: of a disk that is read-only that one says that there is no such folder. */
async function makeFolder(folder: string, isAgain = false): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return;
    if (systemCode(error) !== 'ENOENT' || isAgain || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await makeFolder(folder, true);
  }
}
