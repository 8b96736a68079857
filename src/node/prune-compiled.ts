import { compiledIn } from './home-path.ts';
import { foldersIn, removeOld } from './remove-old.ts';

/** Removes what was compiled more than `days` ago: after an update nobody reads it any more, and what is read is made again. `now`: milliseconds since the epoch. */
export async function pruneCompiled(home: string, days: number, now: number): Promise<void> {
  for (const version of await foldersIn(compiledIn(home))) await removeOld(version, days, now);
}
