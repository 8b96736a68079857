import { appendFileSync, existsSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { clone, configOf, putBackAfter } from './clone.ts';
import { observing, putBack } from './observing.ts';
import { git, repository, scratchFolder } from './scratch.ts';

/** What a person does in another terminal, and what shows that it stays. */
const ordinary: [string, (root: string) => void, (root: string, lines: string[]) => void][] = [
  [
    'gc',
    (root) => git(root, 'gc', '--quiet'),
    (root, lines) => {
      expect(lines).toEqual([]);
      expect(['info/refs', 'packed-refs'].map((name) => existsSync(path.join(root, '.git', name)))).toEqual([true, true]);
    },
  ],
  [
    'remote add',
    (root) => {
      git(root, 'remote', 'add', 'fork', 'https://example.org/fork.git');
      git(root, 'remote', 'add', '--tags', 'team/b', 'git@example.org:team/b.git');
    },
    (root) => expect(git(root, 'remote').split('\n')).toEqual(['fork', 'origin', 'server', 'team/b']),
  ],
  [
    'push -u to another remote, and to a URL',
    (root) => {
      git(root, 'config', 'branch.main.remote', 'server');
      git(root, 'config', 'branch.other.remote', 'https://example.org/other.git');
    },
    (root) => expect(git(root, 'config', 'branch.main.remote')).toBe('server'),
  ],
  [
    'branch -d',
    (root) => {
      git(root, 'branch', '--quiet', '-D', 'done');
      git(root, 'branch', '--quiet', '-m', 'main', 'trunk');
    },
    (root) =>
      expect([git(root, 'config', '--list').includes('done'), git(root, 'config', 'branch.trunk.remote')]).toEqual([false, 'origin']),
  ],
  ['fetch', (root) => git(root, 'fetch', '--quiet'), (root) => expect(existsSync(path.join(root, '.git/FETCH_HEAD'))).toBe(true)],
  [
    'fetch of what is to come when it is needed',
    (root) => git(root, 'fetch', '--quiet', '--filter=blob:none', 'origin'),
    (root) => expect(git(root, 'config', 'remote.origin.partialclonefilter')).toBe('blob:none'),
  ],
  [
    'branch --unset-upstream and -u',
    (root) => {
      git(root, 'branch', '--unset-upstream');
      git(root, 'branch', '-u', 'origin/main');
      git(root, 'config', 'branch.main.vscode-merge-base', 'origin/main');
    },
    (root) => expect(git(root, 'rev-parse', '--abbrev-ref', 'main@{upstream}')).toBe('origin/main'),
  ],
  [
    'sparse-checkout set',
    (root) => git(root, 'sparse-checkout', 'set', '--no-cone', 'src'),
    (root) => expect(git(root, 'sparse-checkout', 'list')).toBe('src'),
  ],
  [
    'config user.name',
    (root) => git(root, 'config', 'user.name', 'Áda Łovelace'),
    (root) => expect(git(root, 'config', 'user.name')).toBe('Áda Łovelace'),
  ],
  ['worktree add', (root) => git(root, 'worktree', 'add', '--quiet', '--detach', '../w'), () => {}],
];
test.each(ordinary)('what a person has git do meanwhile is not undone: %s', async (_name, act, isThere) => {
  const root = path.join(scratchFolder('around'), 'clone');
  renameSync(clone(), root);
  const lines = await observing(root, () => act(root));
  expect(lines.filter((line) => line.startsWith('"make"'))).toEqual([]);
  isThere(root, lines);
  expect(git(root, 'status', '--short')).toBe('');
});

test('a submodule that is added meanwhile stays a part of git; only the file that tells others of it is protected', async () => {
  const [root, other] = [clone(), repository({ 'lib.txt': 'x' })];
  const url = 'https://example.org/lib.git';
  const lines = await observing(
    root,
    () => void git(root, '-c', `url.${other}.insteadOf=${url}`, 'submodule', '--quiet', 'add', url, 'lib'),
  );
  expect(lines.filter((line) => line.startsWith('"make"'))).toEqual([putBack('.gitmodules')]);
  expect([git(root, 'config', 'submodule.lib.url'), git(path.join(root, 'lib'), 'config', 'remote.origin.url')]).toEqual([url, url]);
  expect(git(path.join(root, 'lib'), 'status', '--short')).toBe('');
});

test('what a person adds while a command names a program stays behind what was there; it is told once, with a copy', async () => {
  const root = clone();
  appendFileSync(path.join(root, '.git/config'), '# mine');
  const was = configOf(root);
  const lines = await observing(root, () => {
    git(root, 'remote', 'add', 'fork', 'https://example.org/"fork"');
    git(root, 'config', 'core.fsmonitor', 'touch pwned;');
    git(root, 'config', 'remote.origin.pushurl', 'https://example.org/other');
  });
  expect(lines).toEqual([putBack('.git/config'), 'There lay git/config: much']);
  expect(configOf(root).startsWith(was)).toBe(true);
  expect(git(root, 'config', '--list', '--local').split('\n').slice(-2)).toEqual([
    'remote.fork.url=https://example.org/"fork"',
    'remote.fork.fetch=+refs/heads/*:refs/remotes/fork/*',
  ]);
  expect([git(root, 'status', '--short'), existsSync(path.join(root, 'pwned'))]).toEqual(['', false]);
});

test('what is a worktree’s own goes by the same rules', async () => {
  const root = clone();
  git(root, 'sparse-checkout', 'set', '--no-cone', 'src');
  const own = path.join(root, '.git/config.worktree');
  const was = readFileSync(own, 'utf8');
  expect(await putBackAfter(root, () => void git(root, 'config', '--worktree', 'core.fsmonitor', 'x'))).toEqual(['.git/config.worktree']);
  expect(readFileSync(own, 'utf8')).toBe(was);
  expect(await putBackAfter(root, () => void git(root, 'sparse-checkout', 'disable'))).toEqual([]);
  expect(readFileSync(own, 'utf8')).not.toBe(was);
});
