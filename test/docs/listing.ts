import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { project } from './documents.ts';

/** Every file below these folders of the repository, relative to it, with `/`; without what is installed or built. */
export async function listing(folders: readonly string[]): Promise<string[]> {
  const paths: string[] = [];
  for (const folder of folders) {
    for (const entry of await readdir(join(project, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.name === 'node_modules' || entry.name === 'dist') continue;
      if (entry.isDirectory()) paths.push(...(await listing([path])));
      else paths.push(path);
    }
  }
  return paths.sort();
}
