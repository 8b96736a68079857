import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { rgPath } from '@vscode/ripgrep';
import { locateGit } from '../../src/node/git-program.ts';
import { bareEnvironment, scratchFolder } from './scratch.ts';

export type Program = 'git' | 'rg';

/** An environment in which only these programs are on PATH. */
export async function only(...names: readonly Program[]): Promise<typeof bareEnvironment> {
  const folder = scratchFolder('programs');
  for (const name of names) symlinkSync(name === 'rg' ? rgPath : await locateGit(bareEnvironment, folder), join(folder, name));
  return { ...bareEnvironment, PATH: folder };
}
