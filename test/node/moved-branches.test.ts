import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createBranchWatch } from '../../src/node/moved-branches.ts';
import { git, repository, scratchFolder, writeFiles } from './scratch.ts';

const commit = (root: string): string => {
  git(root, 'commit', '--quiet', '--allow-empty', '-m', 'more');
  return git(root, 'rev-parse', 'HEAD');
};

/** What one and the same watch tells of what was done, time after time. */
function watching(root: string): (work: () => void) => Promise<string[]> {
  const watch = createBranchWatch(root);
  return async (work) => {
    const moved = await watch();
    work();
    return (await moved()).map(({ name, from, to }) => `${name} ${from === null ? 'new' : to === null ? 'gone' : 'moved'}`);
  };
}

test('each move is told once, in files, packed or on a detached HEAD', async () => {
  const root = repository({ 'src/a': 'a' });
  const told = watching(root);
  expect(await told(() => {})).toEqual([]);
  expect(await told(() => void commit(root))).toEqual(['HEAD moved', 'main moved']);
  expect(await told(() => {})).toEqual([]);
  expect(await told(() => void git(root, 'branch', 'team/release'))).toEqual(['team/release new']);
  expect(await told(() => void git(root, 'pack-refs', '--all'))).toEqual([]);
  expect(await told(() => void git(root, 'branch', '-D', 'team/release'))).toEqual(['team/release gone']);
  expect(await told(() => void git(root, 'checkout', '--quiet', '--detach', 'HEAD^'))).toEqual(['HEAD moved']);
  expect(await told(() => void commit(root))).toEqual(['HEAD moved']);
  // Between two commands somebody else commits: that is nothing that the second one did.
  commit(root);
  expect(await told(() => {})).toEqual([]);
  // As long as before, written in its place, the old time put back.
  const file = path.join(root, '.git/refs/heads/main');
  const other = git(root, 'rev-parse', 'HEAD');
  expect(await told(() => writeFileSync(file, `${other}\n`))).toEqual(['main moved']);
});

test('in a folder below, in a worktree of the person, behind a link, and in a repository that is made meanwhile', async () => {
  const root = repository({ 'src/a': 'a', 'web/b': 'b' });
  const web = path.join(root, 'web');
  const below = watching(web);
  expect(await below(() => void commit(root))).toEqual(['HEAD moved', 'main moved']);
  expect(await below(() => git(web, 'init', '--quiet', '--initial-branch=main'))).toEqual(['HEAD gone', 'main gone']);
  // What looks like a repository and is none hides nothing.
  rmSync(path.join(web, '.git/objects'), { recursive: true });
  expect(await below(() => void commit(root))).toEqual(['HEAD moved', 'main moved']);

  const linked = path.join(scratchFolder('linked'), 'tree');
  git(root, 'worktree', 'add', '--quiet', '-b', 'other', linked);
  const beside = watching(linked);
  expect(await beside(() => void commit(linked))).toEqual(['HEAD moved', 'other moved']);
  expect(await beside(() => void commit(root))).toEqual(['main moved']);

  const inner = repository({ x: 'x' });
  const store = path.join(scratchFolder('store'), 'elsewhere.git');
  renameSync(path.join(inner, '.git'), store);
  symlinkSync(store, path.join(inner, '.git'));
  const through = watching(inner);
  expect(await through(() => void commit(inner))).toEqual(['HEAD moved', 'main moved']);
  expect(await through(() => void commit(inner))).toEqual(['HEAD moved', 'main moved']);

  const none = scratchFolder('none');
  writeFiles(none, { a: 'a' });
  expect(await watching(none)(() => {})).toEqual([]);
});
