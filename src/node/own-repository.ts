import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicWrite, syncFolder } from './atomic-write.ts';
import type { Git } from './git-program.ts';
import { createKeyedQueue } from './keyed-queue.ts';
import { ifThere, toWorkspaceError } from './system-error.ts';

/** Has precedence over all other attributes, so that every file is stored byte by byte. */
export const attributes = '* -text -filter -ident -eol -working-tree-encoding !diff\n';

/** Without these git takes a folder for no repository. It does not flush them. */
const begun = ['HEAD', 'config'];
const mostTries = 5;
/** In this process one at a time: the first one does it for all. */
const queue = createKeyedQueue();

/**
 * Makes `store` a git directory of our own, with SHA-256 object ids, because verdicts are bound to tree ids. May be repeated, also by
 * two processes at once.
 */
export function ensureOwnRepository(git: Git, store: string): Promise<void> {
  return queue(store, () => ensure(git, store));
}

async function ensure(git: Git, store: string): Promise<void> {
  const attributesFile = join(store, 'info', 'attributes');
  try {
    if ((await ifThere(readFile(attributesFile, 'utf8'))) === attributes && (await missingOnes(store)).length === 0) return;
    await mkdir(join(store, 'info'), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw toWorkspaceError(error, store);
  }
  for (const name of await missingOnes(store)) await rm(join(store, name), { force: true });
  const init = () => git.ok(['init', '--quiet', '--bare', '--object-format=sha256', '--template=', store], { cwd: store });
  const begin = async (): Promise<void> => {
    await init().catch(async () => {
      // One that failed in the middle left a configuration that git takes for that of another kind of repository, for ever.
      await rm(join(store, 'config'), { force: true });
      await init();
    });
    await flush(store);
  };
  for (let left = mostTries; ; left--)
    try {
      await begin();
      break;
    } catch (error) {
      // Another process that begins it just now may have removed what this one made.
      if (left === 1) throw toWorkspaceError(error, store);
    }
  // Written last: this file's presence means that everything else is done.
  await atomicWrite(attributesFile, Buffer.from(attributes));
}

/** Not there, or as a power failure left them: git would take those for begun, and leave them as they are. */
async function missingOnes(store: string): Promise<string[]> {
  const found = await Promise.all(begun.map((name) => ifThere(stat(join(store, name)))));
  return begun.filter((_name, index) => !found[index]?.size);
}

async function flush(store: string): Promise<void> {
  for (const name of begun) {
    // Windows flushes only what may be written.
    const file = await open(join(store, name), 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }
  await syncFolder(store);
}
