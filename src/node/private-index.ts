import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { processExists } from './process-table.ts';
import { ifThere, systemCode } from './system-error.ts';

/** An index file of this process alone, so that it never meets another process's lock. */
export interface PrivateIndex {
  readonly file: string;
  /** Another one after every change of the file; null while there is none. */
  stamp(): Promise<string | null>;
  /** Lets the next process start with this stat cache. */
  publish(): Promise<void>;
  /** Starts from nothing, after damage. */
  reset(): Promise<void>;
}

/** Opens an index in this folder, starting with the stat cache that was published last (`shared`). */
export async function openPrivateIndex(folder: string): Promise<PrivateIndex> {
  const shared = join(folder, 'shared');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeDeadOnes(folder);
  const file = join(folder, `${process.pid}-${randomBytes(6).toString('hex')}`);
  await copyIndex(shared, file);
  let published: string | null = null;
  const stampNow = async (): Promise<string | null> => {
    const found = await ifThere(stat(file, { bigint: true }));
    return found && `${found.mtimeNs} ${found.ino}`;
  };
  return {
    file,
    stamp: stampNow,
    publish: async () => {
      const stamp = await stampNow();
      if (stamp === published) return;
      const temporary = `${file}.publish`;
      await copyIndex(file, temporary);
      await rename(temporary, shared);
      published = stamp;
    },
    reset: async () => {
      await rm(file, { force: true });
      await rm(`${file}.lock`, { force: true });
    },
  };
}

/**
 * git re-checks files that are not older than the index, so a copy must not look newer than the original. Times are rounded down to
 * seconds, which only makes git check more.
 */
async function copyIndex(from: string, to: string): Promise<void> {
  try {
    const { mtimeMs } = await stat(from);
    await copyFile(from, to);
    const seconds = Math.floor(mtimeMs / 1000);
    await utimes(to, seconds, seconds);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}

async function removeDeadOnes(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /^(\d+)-/u.exec(name)?.[1];
    if (pid !== undefined && !processExists(Number(pid))) await rm(join(folder, name), { force: true });
  }
}
