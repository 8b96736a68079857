import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { rgPath } from '@vscode/ripgrep';
import { locateGit } from '../../src/node/git-program.ts';
import { bareEnvironment, scratchFolder, writeFiles } from './scratch.ts';

export type Program = 'git' | 'rg';

/** An environment in which only these programs are on PATH. */
export async function only(...names: readonly Program[]): Promise<typeof bareEnvironment> {
  const folder = scratchFolder('programs');
  for (const name of names) symlinkSync(name === 'rg' ? rgPath : await locateGit(bareEnvironment, folder), join(folder, name));
  return { ...bareEnvironment, PATH: folder };
}

/** As `only('git')`, and first on PATH something else that is called `rg` and does this; it says that it knows Perl's patterns. */
export async function calledRipgrep(does: string): Promise<typeof bareEnvironment> {
  const env = await only('git');
  const folder = scratchFolder('called-rg');
  writeFiles(folder, { 'rg*': `#!/bin/sh\n[ "$2" = --pcre2-version ] && exit 0\n${does}\n` });
  return { ...env, PATH: `${folder}:${env.PATH}` };
}
