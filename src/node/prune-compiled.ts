import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compiledIn } from './home-path.ts';
import { removeOld } from './remove-old.ts';
import { ifThere } from './system-error.ts';

/** Removes what was compiled more than `days` ago: after an update nobody reads it any more, and what is read is made again. `now`: milliseconds since the epoch. */
export async function pruneCompiled(home: string, days: number, now: number): Promise<void> {
  for (const version of (await ifThere(readdir(compiledIn(home)))) ?? []) await removeOld(join(compiledIn(home), version), days, now);
}
