import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ifThere } from './system-error.ts';

/** Removes what lies in a folder, if there is one, and is older than `days`. `now`: milliseconds since the epoch. */
export async function removeOld(folder: string, days: number, now: number): Promise<void> {
  for (const name of (await ifThere(readdir(folder))) ?? []) {
    const stats = await ifThere(lstat(join(folder, name)));
    if (stats && stats.mtimeMs < now - days * 86_400_000) await rm(join(folder, name), { recursive: true, force: true });
  }
}
