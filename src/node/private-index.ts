import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { processExists } from './process-table.ts';
import { systemCode } from './system-error.ts';

/** An index file that only this process uses, so that no lock of another one, dead or alive, is ever in its way. */
export interface PrivateIndex {
  readonly file: string;
  /** Makes its stat cache the start of the next process. */
  publish(): Promise<void>;
  /** Starts from nothing, after damage. */
  reset(): Promise<void>;
}

/** Opens an index in the folder `indexes` of the store, beginning with the stat cache that was published last. */
export async function openPrivateIndex(store: string): Promise<PrivateIndex> {
  const folder = join(store, 'indexes');
  const shared = join(folder, 'shared');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeDeadOnes(folder);
  const file = join(folder, `${process.pid}-${randomBytes(6).toString('hex')}`);
  await copyIndex(shared, file);
  let published: string | null = null;
  return {
    file,
    publish: async () => {
      const found = await stat(file, { bigint: true });
      const stamp = `${found.mtimeNs} ${found.ino}`;
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
 * git takes a file for possibly changed when it is not older than the index, so a copy must not look younger
 * than the original. Whole seconds: rounding down only makes git look closer.
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
