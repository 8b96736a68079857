import { lstatSync, readdirSync, realpathSync, statSync, type Stats } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { extname, isAbsolute, join, relative, sep } from 'node:path';
import { batutaHome, compiledIn, type Environment } from '../node/home-path.ts';
import { ExecutedCode } from './executed-code.ts';
import { keptAt } from './kept-code.ts';

/** Keeps what was compiled: when a process has time, or when it has done its work. */
export type KeepCode = (when: 'waiting' | 'done') => void;

const dayMs = 86_400_000;

/**
 * Most of a start is compiling: what was compiled is kept in the home, once there is one, for whatever is imported after this. Node itself keeps what it
 * compiled before it executed anything, which is little more than the names of functions; so the bundle's parts keep theirs by command, with what the
 * command executed. By itself Node takes the folder for temporary files: whoever made a folder there first could put code in it, which would be executed
 * in place of ours. `argv`: the command line.
 */
export function keepCompiled(env: Environment, argv: readonly string[]): KeepCode {
  const isBundle = extname(import.meta.filename) !== '.ts';
  const [command = ''] = argv;
  // What options ask for alone is answered with so little code that to read what was kept of it takes longer.
  if (isBundle && !/^[a-z]+(?:-[a-z]+)*$/u.test(command)) return () => {};
  const home = batutaHome(env);
  if (isNamedHere(env) || !isOwn(home)) return () => {};
  const folder = compiledIn(home);
  if (!isBundle) {
    // Node makes its folders as the person's other files are made, which a group or everybody may be able to write.
    const mask = process.platform === 'win32' ? null : process.umask(0o077);
    enableCompileCache(folder);
    if (mask !== null) process.umask(mask);
    return () => {};
  }
  const file = join(folder, `${process.version}-${process.arch}`, command);
  const code = new ExecutedCode(join(import.meta.dirname, 'cli'), file);
  // A command that could do little the first time does more another day.
  const isOld = (): boolean => keptAt(file) < Date.now() - dayMs;
  return (when) => {
    if (code.lacks || (when === 'done' && isOld())) code.keep();
  };
}

/** Whether a repository that the person stands in may have brought the home along, with code in it: that would be executed before anything is trusted. */
function isNamedHere({ BATUTA_HOME: named }: Environment): boolean {
  if (!named) return false;
  if (!isAbsolute(named)) return true;
  try {
    const inside = relative(process.cwd(), realpathSync(named));
    return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
  } catch {
    // There is none yet.
    return true;
  }
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

/** A folder is called after the version of Node, the machine, and what else makes code another one. */
const versionsIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => (name.startsWith(`${process.version}-`) ? join(folder, name) : []));
