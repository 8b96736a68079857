import { rmSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { locateGit } from '../../src/node/git-program.ts';
import { createIgnoring } from '../../src/node/ignored-paths.ts';
import { createBranchWatch } from '../../src/node/moved-branches.ts';
import { createSearch } from '../../src/node/search.ts';
import { open, storeFolder } from './checkpoint-world.ts';
import { countedGit } from './counted-git.ts';
import { bareEnvironment, git, never, repository, scratchFolder, writeFiles } from './scratch.ts';

test('what a comparison read is not read again, nor is the tree of the workspace as it is', async () => {
  const { PATH, started } = await countedGit();
  const root = repository({ 'a.txt': 'a', 'b.txt': 'b' });
  const store = storeFolder();
  // By another process: what this one puts into the store it knows.
  const before = await (await open(root, store)).take();
  const checkpoints = await open(root, store, { ...bareEnvironment, PATH });
  await checkpoints.take();
  writeFiles(root, { 'a.txt': 'other', 'empty.txt': '', 'large.bin': Buffer.alloc(200_000, 7) });
  const after = await checkpoints.take();
  started();
  expect(await checkpoints.take()).toEqual(after);
  expect(started()).toEqual([]);
  const read = async (tree: string, path: string, of = checkpoints) => (await of.readAt(tree, path))?.length;
  expect((await checkpoints.diff(before.tree, after.tree)).map(({ path }) => path)).toEqual(['a.txt', 'empty.txt', 'large.bin']);
  expect(started()).toEqual(['cat-file']);
  expect([await read(after.tree, 'a.txt'), await read(after.tree, 'empty.txt'), await read(after.tree, 'gone')]).toEqual([5, 0, undefined]);
  expect(started()).toEqual([]);
  // Large ones stay in the store; what the last few trees held is known.
  expect([await read(after.tree, 'large.bin'), await read(before.tree, 'a.txt')]).toEqual([200_000, 1]);
  expect(started()).toEqual(['cat-file']);
  // Another tree is the present one and what differs, as far as that was asked.
  writeFiles(root, { 'c.txt': 'c', 'a.txt': 'last' });
  rmSync(join(root, 'b.txt'));
  const last = await checkpoints.take();
  const again = await open(root, store, { ...bareEnvironment, PATH });
  await again.take();
  await again.diff(last.tree, before.tree);
  started();
  const lengths = await Promise.all(['a.txt', 'b.txt', 'c.txt', 'empty.txt', 'large.bin'].map((path) => read(before.tree, path, again)));
  expect([lengths, started()]).toEqual([[1, 1, undefined, undefined, undefined], []]);
});

test('branches are read without git; what only git can tell of them is asked for once, until one has moved', async () => {
  const { PATH, started } = await countedGit();
  vi.stubEnv('PATH', PATH);
  const root = repository({ 'a.txt': 'a' });
  const watch = createBranchWatch(root);
  started();
  expect(await (await watch())()).toEqual([]);
  expect(started()).toEqual([]);
  git(root, 'symbolic-ref', 'refs/heads/alias', 'refs/heads/main');
  for (let command = 0; command < 3; command++) expect(await (await watch())()).toEqual([]);
  expect(started().filter((name) => name !== 'symbolic-ref')).toEqual(['show-ref']);
  const moved = await watch();
  git(root, 'branch', 'other');
  expect(await moved()).toMatchObject([{ name: 'other', from: null }]);
  expect(started()).toEqual(['show-ref']);
});

test('who asks at once about one tree, or what is ignored, shares one start', async () => {
  const { PATH, started } = await countedGit();
  const env = { ...bareEnvironment, PATH };
  const root = repository({ 'a.txt': 'a', 'b.txt': 'b', '.gitignore': '*.log\n' });
  symlinkSync('/tmp', join(root, 'outside'));
  git(root, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},module`);
  const store = storeFolder();
  const { tree } = await (await open(root, store)).take();
  const checkpoints = await open(root, store, env);
  await checkpoints.take();
  writeFiles(root, { 'a.txt': 'other' });
  await checkpoints.take();
  started();
  const read = await Promise.all(['a.txt', 'b.txt', 'gone'].map(async (path) => (await checkpoints.readAt(tree, path))?.length));
  expect([read, started()]).toEqual([
    [1, 1, undefined],
    ['cat-file', 'cat-file'],
  ]);
  const search = createSearch({ root, store, env });
  const ignored = async (...paths: string[]) =>
    Promise.all(paths.map((path) => search.ignored(path, new AbortController().signal).catch((error: unknown) => String(error))));
  await ignored('a.txt');
  started();
  expect(await ignored('a.log', 'new.txt', 'sub/b.log', 'sub/b', 'a.txt')).toEqual([true, false, true, false, false]);
  // Whoever comes while one is under way waits for the next.
  expect(started().length).toBeLessThanOrEqual(3);
  // One that git refuses takes nothing from the others.
  expect(await ignored('a.log', 'module/x', 'new.txt')).toEqual([true, expect.stringContaining('in submodule'), false]);
  // What lies beyond a link is in no tree.
  expect(await ignored('outside/x')).toEqual([true]);
});

test.each([
  ['of a bigger repository', true, ['check-ignore', 'check-ignore', 'rev-parse']],
  ['of no repository', false, ['check-ignore', 'rev-parse']],
])('who asks at once what is ignored in a folder %s shares the starts', async (_where, isTracked, starts) => {
  const { PATH, started } = await countedGit();
  const store = storeFolder();
  await open(scratchFolder(), store);
  const root = join(isTracked ? repository({ '.gitignore': '*.log\n' }) : scratchFolder(), 'app');
  writeFiles(root, { '.gitignore': '*.log\n' });
  repository({ 'inner.log': 'tracked', 'a.txt': 'a' }, join(root, 'nested'));
  const isIgnored = createIgnoring({ root, store, env: { ...bareEnvironment, PATH }, isListed: async () => false });
  const ignored = (...paths: string[]) => Promise.all(paths.map((path) => isIgnored(path, never).catch((error: unknown) => String(error))));
  const many = Array.from({ length: 100 }, (_, index) => `${index}${index % 2 === 0 ? '.log' : '.ts'}`);
  await ignored('warm');
  started();
  expect(await ignored(...many)).toEqual(many.map((path) => path.endsWith('.log')));
  expect(started()).toEqual(starts);
  // One that git refuses takes nothing from the others; a repository in the folder has its own rules, as in the listing.
  expect(await ignored('a.log', '', 'new.txt')).toEqual([true, expect.stringContaining('check-ignore'), false]);
  expect(await ignored('nested/inner.log', 'nested/a.txt')).toEqual([false, false]);
});

test('git is found once for all folders in which it does not lie; when it is gone, it is looked for again', async () => {
  const [first, second] = [await countedGit(), await countedGit()];
  const folderOf = ({ PATH }: { PATH: string }): string => PATH.split(delimiter)[0] ?? '';
  const env = { PATH: [folderOf(first), folderOf(second), process.env['PATH']].join(delimiter) };
  const gitOf = (one: typeof first): string => join(folderOf(one), 'git');
  expect(await locateGit(env, scratchFolder())).toBe(gitOf(first));
  expect(await locateGit(env, scratchFolder())).toBe(gitOf(first));
  // Below the folder that it is to work in it may be an agent's.
  expect(await locateGit(env, folderOf(first))).toBe(gitOf(second));
  rmSync(gitOf(second));
  rmSync(gitOf(first));
  expect([gitOf(first), gitOf(second)]).not.toContain(await locateGit(env, scratchFolder()));
});
