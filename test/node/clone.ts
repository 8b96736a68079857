import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { readGuarded } from '../../src/node/guarded-files.ts';
import { openPutBack } from '../../src/node/put-back.ts';
import { git, repository, scratchFolder } from './scratch.ts';

/** A clone, so that it has a remote and a branch that follows it; and another of each. */
export function clone(): string {
  const root = scratchFolder('clone');
  git(root, 'clone', '--quiet', repository({ 'src/a': 'a' }), '.');
  git(root, 'remote', 'add', 'server', 'https://example.org/server.git');
  git(root, 'branch', '--quiet', 'done');
  git(root, 'config', 'branch.done.mergeOptions', '--no-ff');
  return root;
}

/** Git's files that are put back after some work, without a run around it; whatever a look later would still put back is among them. */
export async function putBackAfter(root: string, work: () => void): Promise<string[]> {
  const options = { root, paths: [], repositories: [] };
  const guarded = await readGuarded(options);
  work();
  const copies = openPutBack(scratchFolder('home'), root);
  const put = await guarded.restore(copies, () => true);
  expect(await guarded.restore(copies, () => true)).toEqual([]);
  return put;
}

export const configOf = (root: string): string => readFileSync(path.join(root, '.git/config'), 'utf8');
