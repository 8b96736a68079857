import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { nodePrograms } from '../core/policy/node-programs.ts';
import { sentence } from '../core/describe/message.ts';
import type { Message } from '../protocol/message.ts';
import { programPlaces } from './program-places.ts';
import { systemCode } from './system-error.ts';

/** A program, and what stands in front of its arguments. */
export interface FoundFile {
  readonly found: true;
  readonly file: string;
  readonly args: readonly string[];
}
export type FoundProgram = FoundFile | { readonly found: false; readonly why: Message };

/** What a program that only looks needs of an environment; its own variables, which name settings, are left out. */
export function plainEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const names = ['PATH', 'HOME', 'USERPROFILE', 'SystemRoot', 'TMPDIR', 'TEMP'];
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

/**
 * Finds a program: a name with a folder relative to `cwd`, a bare name on PATH. Relative entries of PATH are skipped,
 * and those in `except`, one or several folders, and what leads there by links.
 */
export async function findProgram(
  name: string,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
  except: string | readonly string[] | null = null,
): Promise<FoundProgram> {
  const windows = process.platform === 'win32';
  const path = env['PATH'] ?? (windows ? env['Path'] : undefined) ?? '';
  const { hasFolder, folders, files } = programPlaces(name, cwd, path, process.platform);
  const excepted = except === null ? [] : [except].flat();
  const isExcepted = (place: string): boolean => excepted.some((folder) => `${resolve(place)}${sep}`.startsWith(`${folder}${sep}`));
  /** Whether one of them, or the folder it is named in, really lies in what is excepted. */
  const leadsTo = async (...files: readonly string[]): Promise<boolean> => {
    if (excepted.length === 0) return false;
    const real = await Promise.all(files.flatMap((file) => [realpath(file), realpath(dirname(file))]));
    return real.some(isExcepted);
  };
  if (windows && !hasFolder) {
    const allowed = folders.filter((folder) => !isExcepted(folder));
    for (const { node, cli } of nodePrograms(name, allowed)) {
      if ((await programState(node)) === 'program' && (await programState(cli)) !== 'absent' && !(await leadsTo(node, cli)))
        return { found: true, file: node, args: [cli] };
    }
  }
  let inTheWay: string | null = null;
  for (const file of files) {
    if (!hasFolder && isExcepted(dirname(file))) continue;
    const state = await programState(file);
    if (state === 'program' && !hasFolder && (await leadsTo(file))) continue;
    if (state === 'program') return { found: true, file, args: [] };
    if (state === 'not-executable') inTheWay ??= file;
  }
  if (inTheWay !== null)
    return { found: false, why: sentence('{0} is there but is not an executable file. Make it executable (chmod +x).', inTheWay) };
  const why = hasFolder
    ? sentence('There is no file {0} in {1}. Install it, or correct the command.', name, cwd)
    : sentence('The program "{0}" was not found on PATH. Install it, or correct the command.', name);
  return { found: false, why };
}

async function programState(file: string): Promise<'program' | 'not-executable' | 'absent'> {
  try {
    if (!(await stat(file)).isFile()) return 'not-executable';
  } catch (error) {
    // A folder that this user may not read counts as empty.
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EACCES', 'EPERM'].includes(systemCode(error) ?? '')) return 'absent';
    throw error;
  }
  try {
    await access(file, constants.X_OK);
    return 'program';
  } catch (error) {
    if (['EACCES', 'EPERM'].includes(systemCode(error) ?? '')) return 'not-executable';
    throw error;
  }
}
