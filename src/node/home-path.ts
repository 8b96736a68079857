import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Folder for runs, checkpoints, locks, trust and settings: BATUTA_HOME, else the platform's state folder. */
export function batutaHome(env: Environment, platform: NodeJS.Platform = process.platform): string {
  const chosen = env['BATUTA_HOME'];
  if (chosen) return resolve(chosen);
  const home = env['HOME'] || env['USERPROFILE'] || homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'batuta');
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'batuta');
  const state = env['XDG_STATE_HOME'];
  return join(state && isAbsolute(state) ? state : join(home, '.local', 'state'), 'batuta');
}

/** Where what was compiled of the command line is kept: a folder for each version of Node. */
export const compiledIn = (home: string): string => join(home, 'compiled');
