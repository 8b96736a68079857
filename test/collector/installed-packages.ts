import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/** A module of one of the packages. */
export type LoadModule = (name: string) => Promise<unknown>;

/** The packages that a folder's lock file names, installed once for each into a cache of the person's; else why they are not there. */
export async function installedPackages(from: string): Promise<{ readonly load: LoadModule } | { readonly missing: string }> {
  const lock = await readFile(join(from, 'package-lock.json'));
  const folder = join(homedir(), '.cache', 'batuta-bench', createHash('sha256').update(lock).digest('hex').slice(0, 16));
  const done = join(folder, 'installed');
  try {
    await readFile(done);
  } catch {
    await mkdir(folder, { recursive: true });
    for (const name of ['package.json', 'package-lock.json']) await copyFile(join(from, name), join(folder, name));
    try {
      await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: folder });
    } catch (error) {
      return { missing: (error as Error).message.trim().split('\n').at(-1) ?? '' };
    }
    await writeFile(done, '');
  }
  const inFolder = createRequire(join(folder, 'package.json'));
  return { load: async (name) => (await import(pathToFileURL(inFolder.resolve(name)).href)) as unknown };
}
