import { copyFile, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InterruptedError } from '../core/durable/errors.ts';
import { acquireFileLock } from './file-lock.ts';
import { createGit, durable, isSince, type Git } from './git-program.ts';
import { ifThere } from './system-error.ts';

const day = 86_400_000;
/** What is younger, in days, stays in any case: it may be of a run that is under way. */
const graceDays = 30;
/** Files and packs of a store from which on git finds things more slowly. */
const most = { loose: 2000, packs: 20 };
const mark = 'pruned';

export interface PruneStoreOptions {
  /** A git directory of checkpoints. */
  readonly store: string;
  /** Ids that may be of trees which somebody still needs; asked only where there is something to do. */
  readonly needed: () => Promise<ReadonlySet<string>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Ends the work, with what was there; the next time does it. */
  readonly signal: AbortSignal;
}

/**
 * Makes one pack of what a store has, and leaves out what nobody needs: what no needed tree and no index refers to, and is older than a month. Does
 * nothing while the store is small and was looked at within a month, or somebody else is at it. Whether it did.
 */
export async function pruneStore(options: PruneStoreOptions): Promise<boolean> {
  if (!(await isDue(options.store, options.now))) return false;
  const busy = new AbortController();
  const signal = AbortSignal.any([busy.signal, options.signal]);
  const request = { folder: join(options.store, 'pruning'), name: 'pruning', purpose: 'pruning', signal };
  try {
    const lock = await acquireFileLock({ ...request, onWait: () => busy.abort() });
    try {
      return await packWhatIsNeeded(options);
    } finally {
      await lock.release();
    }
  } catch (error) {
    if (error instanceof InterruptedError || signal.aborted) return false;
    throw error;
  }
}

async function packWhatIsNeeded({ store, needed, env, now, signal }: PruneStoreOptions): Promise<boolean> {
  const git = createGit(env);
  const call = { cwd: store, env: { GIT_DIR: store }, signal };
  // Older versions would take every object that is left out, however many, out of its pack.
  if (!isSince((await git.ok(['version'], call)).stdout.toString('latin1'), 2, 37)) return false;
  // The indexes first: what one no longer has when it is read, a journal has by then.
  const trees = await treesOfIndexes(git, store, signal);
  const wanted = new Set([...(await existing(git, store, await needed(), signal)), ...trees].map((id) => `refs/needed/${id}`));
  const before = (await git.ok(['for-each-ref', '--format=%(refname)'], call)).stdout.toString('latin1').split('\n').filter(Boolean);
  // What is needed is never without its reference.
  const lines = [
    ...before.filter((ref) => !wanted.has(ref)).map((ref) => `delete ${ref}\n`),
    ...[...wanted].filter((ref) => !before.includes(ref)).map((ref) => `create ${ref} ${ref.slice('refs/needed/'.length)}\n`),
  ];
  if (lines.length > 0) await git.ok(['update-ref', '--stdin'], { ...call, input: lines.join('') });
  const since = Math.floor((now - graceDays * day) / 1000);
  await git.ok([...durable, '-c', 'pack.threads=1', 'repack', '-a', '-d', '-q', '--cruft', `--cruft-expiration=${since}`], call);
  // What was in no pack, and is in none now.
  await git.ok(['prune', `--expire=${since}`], call);
  await git.ok(['pack-refs', '--all'], call);
  await writeFile(join(store, mark), '');
  await utimes(join(store, mark), now / 1000, now / 1000);
  return true;
}

async function isDue(store: string, now: number): Promise<boolean> {
  // Any of the folders tells how many there are in all.
  const loose = (await ifThere(readdir(join(store, 'objects', '17'))))?.length ?? 0;
  const packs = ((await ifThere(readdir(join(store, 'objects', 'pack')))) ?? []).filter((name) => name.endsWith('.pack')).length;
  const last = (await ifThere(stat(join(store, mark)))) ?? (await ifThere(stat(join(store, 'config'))));
  return last !== null && (loose * 256 >= most.loose || packs >= most.packs || last.mtimeMs < now - graceDays * day);
}

/** Those that the store has. */
async function existing(git: Git, store: string, ids: ReadonlySet<string>, signal: AbortSignal): Promise<string[]> {
  const call = { cwd: store, env: { GIT_DIR: store }, signal, input: [...ids].map((id) => `${id}\n`).join('') };
  const { stdout } = await git.ok(['cat-file', '--batch-check=%(objectname)'], call);
  return stdout
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '' && !line.endsWith(' missing'));
}

/**
 * Whoever takes the next checkpoint begins with an index, and writes nothing anew that is in it. Read from copies: git locks an index, and whose it is
 * may be at work with it. A copy is named as the indexes of processes are: those of dead ones are removed.
 */
async function treesOfIndexes(git: Git, store: string, signal: AbortSignal): Promise<string[]> {
  const folder = join(store, 'indexes');
  const copy = join(folder, `${process.pid}-pruning`);
  const files = ((await ifThere(readdir(folder))) ?? []).filter((name) => !/(?:\.lock|\.publish|-pruning)$/u.test(name));
  try {
    const trees: string[] = [];
    for (const name of files) {
      if ((await ifThere(copyFile(join(folder, name), copy).then(() => true))) === null) continue;
      const call = { cwd: store, env: { GIT_DIR: store, GIT_INDEX_FILE: copy }, signal };
      trees.push((await git.ok([...durable, 'write-tree'], call)).stdout.toString('latin1').trim());
    }
    return trees;
  } finally {
    await rm(copy, { force: true });
  }
}

/** Whatever could be an id of a store in the files of a folder, whatever they hold; `recursive`: also below it. */
export async function idsIn(
  folder: string,
  { recursive, signal }: { readonly recursive: boolean; readonly signal: AbortSignal },
): Promise<Set<string>> {
  const ids = new Set<string>();
  const entries = (await ifThere(readdir(folder, { recursive, withFileTypes: true }))) ?? [];
  for (const entry of entries) {
    signal.throwIfAborted();
    if (!entry.isFile()) continue;
    const text = await ifThere(readFile(join(entry.parentPath, entry.name), 'latin1'));
    for (const [id] of text?.matchAll(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/gu) ?? []) ids.add(id);
  }
  return ids;
}
