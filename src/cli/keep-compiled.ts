import { lstatSync, readdirSync, statSync, type Stats } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { batutaHome, compiledIn, type Environment } from '../node/home-path.ts';

/**
 * Half of a start is compiling: what was compiled is kept in the home, once there is one, for whatever is imported after this. By itself Node takes the
 * folder for temporary files: whoever made a folder there first could put code in it, which would be executed in place of ours.
 */
export function keepCompiled(env: Environment): void {
  const home = batutaHome(env);
  if (!isOwn(home)) return;
  // Node makes its folders as the person's other files are made, which a group or everybody may be able to write.
  const mask = process.platform === 'win32' ? null : process.umask(0o077);
  enableCompileCache(compiledIn(home));
  if (mask !== null) process.umask(mask);
}

/** Whether nobody else can write, or could before the home was closed to them, what this version of Node reads there. */
function isOwn(home: string): boolean {
  try {
    const stats = statSync(home);
    if (process.platform === 'win32') return true;
    const folder = compiledIn(home);
    const compiled = lstatSync(folder, { throwIfNoEntry: false });
    if (!isClosed(stats)) return false;
    return compiled === undefined || (isClosed(compiled) && versionsIn(folder).every((version) => isClosed(lstatSync(version))));
  } catch {
    // There is none yet, or it cannot be used; whoever needs it says why.
    return false;
  }
}

const isClosed = (stats: Stats): boolean => stats.isDirectory() && stats.uid === process.getuid?.() && (stats.mode & 0o022) === 0;

/** Node calls its folder after its version, the machine, what else makes code another one, and the user. */
const versionsIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => (name.startsWith(`${process.version}-`) ? join(folder, name) : []));
