import { cp } from 'node:fs/promises';
import path from 'node:path';
import { orWorkspaceError, openPersonalGit } from '../node/personal-git.ts';

const leftOut = new Set(['node_modules', 'dist']);

/** Copies the files of a sample workspace as they come, without what its own commands made. */
export async function copySampleFiles(source: string, root: string): Promise<void> {
  const isPart = (file: string): boolean => !leftOut.has(path.basename(file)) && !file.endsWith('.db');
  await cp(source, root, { recursive: true, filter: isPart });
}

/** Makes a folder a git repository with one commit and an identity of its own. Throws UserError in git's words. */
export async function makeSampleRepository(root: string): Promise<void> {
  const git = await openPersonalGit(root, process.env);
  await orWorkspaceError(
    git
      .init()
      .addConfig('user.name', 'Batuta Sample')
      .addConfig('user.email', 'sample@example.com')
      .addConfig('commit.gpgsign', 'false')
      .add(['--all'])
      .commit('The sample as it comes'),
  );
}
