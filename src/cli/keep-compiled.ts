import { statSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { batutaHome, compiledIn, type Environment } from '../node/home-path.ts';

/**
 * Half of a start is compiling: what was compiled is kept in the home, once there is one, for whatever is imported after this. By itself Node takes the
 * folder for temporary files: whoever made a folder there first could put code in it, which would be executed in place of ours.
 */
export function keepCompiled(env: Environment): void {
  const home = batutaHome(env);
  if (isOwn(home)) enableCompileCache(compiledIn(home));
}

function isOwn(home: string): boolean {
  try {
    const stats = statSync(home);
    if (process.platform === 'win32') return true;
    // Others may have put a folder there before the home was closed to them.
    const compiled = statSync(compiledIn(home), { throwIfNoEntry: false }) ?? stats;
    return [stats, compiled].every(({ uid }) => uid === process.getuid?.()) && (stats.mode & 0o022) === 0;
  } catch {
    // There is none yet, or it cannot be used; whoever needs it says why.
    return false;
  }
}
