import { readdir, readFile, readlink } from 'node:fs/promises';

/** Processes that work in a folder or know of it from their environment: of them nothing may be left. Linux only; elsewhere none are seen. */
export async function processesOf(folder: string): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  const found: string[] = [];
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/u.test(pid) || Number(pid) === process.pid) continue;
    const at = `/proc/${pid}`;
    const [cwd, environment, state] = await Promise.all([
      readlink(`${at}/cwd`).catch(gone),
      readFile(`${at}/environ`, 'utf8').catch(gone),
      readFile(`${at}/stat`, 'utf8').catch(gone),
    ]);
    // A dead one that nobody has collected does nothing any more.
    if (/\) [ZX] /u.test(state)) continue;
    if (`${cwd}\n${environment}`.includes(folder))
      found.push(`${pid} ${(await readFile(`${at}/cmdline`, 'utf8').catch(gone)).replaceAll('\0', ' ')}`);
  }
  return found;
}

/** It ended meanwhile, or is another user's. */
function gone(error: unknown): string {
  if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(String(error.code))) return '';
  throw error;
}

/** Every file below a folder, its numbers and hashes made alike: what kinds of files there are. */
export async function kindsBelow(folder: string): Promise<Set<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  return new Set(files.map((entry) => kindOf(`${entry.parentPath}/${entry.name}`.slice(folder.length + 1))));
}

/** Objects of git and copies of lost epochs come and go with what happened. */
const kindOf = (file: string): string => file.replace(/objects\/.*/u, 'objects').replaceAll(/[0-9a-f]{6,}|\d+/gu, '#');
