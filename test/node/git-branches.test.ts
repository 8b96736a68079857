import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBranches } from '../../src/node/git-branches.ts';
import { createFileMemory } from '../../src/node/kept-file.ts';
import { git, identified, repository, scratchFolder } from './scratch.ts';

const read = (root: string, own = join(root, '.git')) => readBranches(own, join(root, '.git'), createFileMemory()());

/** As git tells them. */
function told(root: string): Map<string, string> {
  const lines = git(root, 'show-ref', '--head', '--heads').split('\n').filter(Boolean);
  return new Map(lines.map((line) => [line.slice(line.indexOf(' ') + 1).replace('refs/heads/', ''), line.slice(0, line.indexOf(' '))]));
}

const commit = (root: string) => git(root, 'commit', '--quiet', '--allow-empty', '-m', 'more');

test('branches are read as git tells them, in files, packed, both, and on a detached HEAD', () => {
  const root = identified(repository({ 'a.txt': 'a' }));
  expect(read(root)).toEqual(told(root));
  git(root, 'branch', 'team/release');
  git(root, 'tag', '-a', '-m', 'one', 'v1');
  git(root, 'pack-refs', '--all');
  expect(read(root)).toEqual(told(root));
  commit(root);
  expect(read(root)).toEqual(told(root));
  expect(read(root)?.get('HEAD')).not.toBe(read(root)?.get('team/release'));
  git(root, 'checkout', '--quiet', '--detach', 'HEAD^');
  expect(read(root)).toEqual(told(root));
  const linked = join(scratchFolder(), 'linked');
  git(root, 'worktree', 'add', '--quiet', '-b', 'other', linked);
  commit(linked);
  expect(read(root, join(root, '.git/worktrees/linked'))).toEqual(told(linked));
});

test('packed ones are read by their names, in whatever letters', () => {
  const root = repository({ 'a.txt': 'a' });
  git(root, 'branch', 'grün');
  git(root, 'pack-refs', '--all');
  expect(read(root)).toEqual(told(root));
});

test('before the first commit there are none', () => {
  const root = scratchFolder();
  git(root, 'init', '--quiet', '--initial-branch=main');
  expect(read(root)).toEqual(new Map());
});

test.each<[string, (root: string) => unknown]>([
  ['that stands for another', (root) => git(root, 'symbolic-ref', 'refs/heads/alias', 'refs/heads/main')],
  ['with other words than an id', (root) => writeFileSync(join(root, '.git/refs/heads/odd'), 'nothing\n')],
  ['that is being written', (root) => writeFileSync(join(root, '.git/refs/heads/main.lock'), '')],
  ['with another name', (root) => git(root, 'branch', 'grün')],
])('a branch %s is left to git', (_what, change) => {
  const root = repository({ 'a.txt': 'a' });
  expect(read(root)).not.toBeNull();
  change(root);
  expect(read(root)).toBeNull();
});
