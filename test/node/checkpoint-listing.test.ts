import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { sha256 } from '../fakes/memory-files.ts';
import { listed, open, openListed, pathsIn, snapshot, storeFolder } from './checkpoint-world.ts';
import { reorderIndex } from './reordered-index.ts';
import { bareEnvironment, git, repository, scratchFolder, writeFiles } from './scratch.ts';

const isRoot = process.getuid?.() === 0;

test('an empty repository, an empty folder, a folder with only ignored files', async () => {
  const empty = scratchFolder();
  git(empty, 'init', '--quiet');
  expect(await listed(empty)).toEqual([]);
  expect(await listed(scratchFolder())).toEqual([]);
  const ignored = scratchFolder();
  writeFiles(ignored, { 'node_modules/x/index.js': 'x', 'src/__pycache__/a.pyc': 'x', 'dist/a': 'x' });
  expect(await listed(ignored)).toEqual([]);
});

test('without a repository a .gitignore replaces the built-in list', async () => {
  const root = scratchFolder();
  writeFiles(root, { 'node_modules/x': 'x', 'dist/a': 'a', 'src/a': 'a' });
  expect(await listed(root)).toEqual(['src/a']);
  writeFiles(root, { '.gitignore': 'node_modules\n' });
  expect(await listed(root)).toEqual(['.gitignore', 'dist/a', 'src/a']);
});

test('ignore rules of all places count; tracked files that are ignored count as well', async () => {
  const root = repository({ '.gitignore': '*.log\n/out/\n', 'tracked.log': 'x', 'out/tracked': 'x', 'sub/.gitignore': 'local\n' });
  writeFiles(root, { 'a.log': 'x', 'out/new': 'x', 'sub/local': 'x', 'sub/kept': 'x', private: 'x', global: 'x' });
  writeFileSync(join(root, '.git/info/exclude'), 'private\n');
  const home = scratchFolder('home');
  writeFiles(home, { 'my-ignores': 'global\n', '.gitconfig': '[core]\n\texcludesFile = ~/my-ignores\n' });
  expect(await listed(root, { ...bareEnvironment, HOME: home })).toEqual([
    '.gitignore',
    'out/tracked',
    'sub/.gitignore',
    'sub/kept',
    'tracked.log',
  ]);
});

test("what is called like git's own folder on some file system is not listed, nor a file that is being written; what only looks like it is", async () => {
  const root = repository({ '.gitignore': '', 'a/.gitattributes': '', 'digit~1': '' });
  writeFiles(root, { 'GIT~1': 'x', 'a/Git~12': 'x', 'a/.Git. ': 'x', 'b/.GIT:x': 'x', 'b/.batuta-tmp-1-x': 'x' });
  writeFiles(root, { 'b/ü': 'x', 'b/git': 'x', 'b/my.git': 'x', 'b/.batuta-tmp-/x': 'x' });
  expect(await listed(root)).toEqual(['.gitignore', 'a/.gitattributes', 'b/.batuta-tmp-/x', 'b/git', 'b/my.git', 'b/ü', 'digit~1']);
});

test('files that an index names in another order are all in every tree', async () => {
  // More than come into a tree without git.
  const names = Array.from({ length: 20 }, (_, at) => `f${at + 10}`);
  const root = repository(Object.fromEntries(names.map((name) => [name, name])));
  reorderIndex(root, 'f10', (entries) => entries.toReversed());
  const checkpoints = await openListed(root);
  const kept = async () => pathsIn(checkpoints, (await checkpoints.take()).tree);
  expect(await kept()).toEqual(names);
  writeFiles(root, Object.fromEntries(names.map((name) => [name, 'another text'])));
  expect(await kept()).toEqual(names);
});

test('a file that becomes ignored leaves the tree, whatever an earlier checkpoint held', async () => {
  const root = repository({ 'src/a': 'a' });
  writeFiles(root, { 'dist/a': '1' });
  const checkpoints = await openListed(root);
  expect(await pathsIn(checkpoints, (await checkpoints.take()).tree)).toEqual(['dist/a', 'src/a']);
  writeFiles(root, { '.gitignore': 'dist\n' });
  const ignoring = await checkpoints.take();
  expect(await pathsIn(checkpoints, ignoring.tree)).toEqual(['.gitignore', 'src/a']);
  expect((await (await open(root)).take()).hash).toBe(ignoring.hash);
});

test('nested repositories, submodules among them, are walked with full paths', async () => {
  const module = repository({ 'm.txt': 'm', '.gitignore': 'skip\n' });
  const root = repository({ 'a.txt': 'a' });
  git(root, 'submodule', '--quiet', 'add', module, 'libs/module');
  git(root, 'commit', '--quiet', '-m', 'module');
  repository({ 'n.txt': 'n', '.gitignore': '*.tmp\n' }, join(root, 'nested'));
  writeFiles(root, {
    'nested/new': 'n',
    'nested/x.tmp': 'x',
    'libs/module/skip': 's',
    'nested/inner/.keep': '',
    'nested/inner/deep/.keep': '',
  });
  git(join(root, 'nested/inner'), 'init', '--quiet');
  writeFiles(root, { 'nested/inner/i.txt': 'i' });
  const before = [snapshot(join(root, '.git')), snapshot(join(root, 'nested/.git'))];
  const checkpoints = await openListed(root);
  const first = await checkpoints.take();
  expect(await pathsIn(checkpoints, first.tree)).toEqual([
    '.gitmodules',
    'a.txt',
    'libs/module/.gitignore',
    'libs/module/m.txt',
    'nested/.gitignore',
    'nested/inner/.keep',
    'nested/inner/deep/.keep',
    'nested/inner/i.txt',
    'nested/n.txt',
    'nested/new',
  ]);
  writeFiles(root, { 'nested/inner/i.txt': 'changed', 'libs/module/m.txt': 'changed' });
  const second = await checkpoints.take();
  expect(await checkpoints.diff(first.tree, second.tree)).toEqual([
    { path: 'libs/module/m.txt', before: sha256('m'), after: sha256('changed') },
    { path: 'nested/inner/i.txt', before: sha256('i'), after: sha256('changed') },
  ]);
  expect(second.hash).not.toBe(first.hash);
  expect(Buffer.from((await checkpoints.readAt(first.tree, 'nested/inner/i.txt')) ?? '').toString()).toBe('i');
  expect([snapshot(join(root, '.git')), snapshot(join(root, 'nested/.git'))]).toEqual(before);
});

test('a repository that becomes nested, and a submodule without check-out, are no trouble', async () => {
  const root = repository({ 'sub/a': 'a', b: 'b' });
  const checkpoints = await openListed(root);
  const before = await checkpoints.take();
  git(join(root, 'sub'), 'init', '--quiet');
  expect((await checkpoints.take()).tree).toBe(before.tree);
  git(root, 'update-index', '--add', '--cacheinfo', `160000,${git(root, 'rev-parse', 'HEAD')},missing-module`);
  mkdirSync(join(root, 'missing-module'));
  expect((await checkpoints.take()).tree).toBe(before.tree);
});

test('a workspace inside of a bigger repository: its rules count, its other files do not; ignored there, it stands alone', async () => {
  const outer = repository({ '.gitignore': '*.log\n/scratch/\n', 'other/x': 'x', 'packages/app/a': 'a' });
  writeFiles(outer, { 'packages/app/b': 'b', 'packages/app/c.log': 'c', 'scratch/ws/a': 'a', 'scratch/ws/b.log': 'b' });
  expect(await listed(join(outer, 'packages/app'))).toEqual(['a', 'b']);
  expect(await listed(join(outer, 'scratch/ws'))).toEqual(['a', 'b.log']);
});

test.skipIf(process.platform === 'win32')('links are kept as links, never followed; loops and dangling ones too', async () => {
  const root = scratchFolder();
  const outside = scratchFolder('outside');
  writeFiles(outside, { secret: 's' });
  writeFiles(root, { 'a/x': 'x' });
  for (const [name, target] of [
    ['out', outside],
    ['loop', 'loop'],
    ['dangling', 'nowhere'],
    ['folder', 'a'],
  ] as const)
    symlinkSync(target, join(root, name));
  const checkpoints = await openListed(root);
  const { tree } = await checkpoints.take();
  expect(await pathsIn(checkpoints, tree)).toEqual(['a/x', 'dangling', 'folder', 'loop', 'out']);
  expect(Buffer.from((await checkpoints.readAt(tree, 'out')) ?? '').toString()).toBe(outside);
});

test('a file becomes a folder, a folder becomes a file', async () => {
  const root = scratchFolder();
  writeFiles(root, { a: 'file', 'b/x': 'x' });
  const checkpoints = await openListed(root);
  await checkpoints.take();
  rmSync(join(root, 'a'));
  rmSync(join(root, 'b'), { recursive: true });
  writeFiles(root, { 'a/x': 'x', b: 'file' });
  expect(await pathsIn(checkpoints, (await checkpoints.take()).tree)).toEqual(['a/x', 'b']);
});

test('names with blanks, quotes, umlauts, line breaks, leading dashes and colons', async () => {
  const root = repository({});
  const names = ['-rf', ':(glob)x', 'a b', "it's", 'ä ü', 'new\nline', 'q"uote', '日本'].sort((a, b) =>
    Buffer.from(a).compare(Buffer.from(b)),
  );
  writeFiles(root, Object.fromEntries(names.map((name) => [name, name])));
  const checkpoints = await openListed(root);
  const { tree } = await checkpoints.take();
  expect(await pathsIn(checkpoints, tree)).toEqual(names);
  for (const name of names.filter((one) => !one.includes('\n')))
    expect(Buffer.from((await checkpoints.readAt(tree, name)) ?? '').toString()).toBe(name);
});

test("variables and settings of somebody else's git have no say", async () => {
  const root = repository({ a: 'a' });
  const foreign = {
    ...bareEnvironment,
    GIT_DIR: '/nonexistent',
    GIT_INDEX_FILE: '/nonexistent',
    GIT_WORK_TREE: '/nonexistent',
    GIT_CEILING_DIRECTORIES: '/',
    GIT_OBJECT_DIRECTORY: '/nonexistent',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'core.bare',
    GIT_CONFIG_VALUE_0: 'true',
  };
  expect(await listed(root, foreign)).toEqual(['a']);
});

test.skipIf(!isRoot)('a workspace that belongs to somebody else', async () => {
  const root = repository({ a: 'a' });
  execFileSync('chown', ['-R', '1234:1234', root]);
  expect(await listed(root)).toEqual(['a']);
});

test.skipIf(process.platform === 'win32')('a file that may not be read is left out, and the rest is kept', async () => {
  const root = repository({ a: 'a', z: 'z' });
  const store = storeFolder();
  writeFiles(root, { 'm/secret': 's' });
  chmodSync(join(root, 'm/secret'), 0o000);
  if (isRoot) {
    // Root reads everything: act as somebody else, who owns workspace and store.
    mkdirSync(store);
    execFileSync('chown', ['-R', '65534:65534', root, join(store, '..')]);
    chownSync(join(root, 'm/secret'), 0, 0);
    process.seteuid?.(65_534);
  }
  try {
    const checkpoints = await open(root, store);
    const { tree } = await checkpoints.take();
    expect([await checkpoints.readAt(tree, 'm/secret'), Buffer.from((await checkpoints.readAt(tree, 'z')) ?? '').toString()]).toEqual([
      null,
      'z',
    ]);
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
});

test('temporary files of writes in progress and a store inside of the workspace are never part of it', async () => {
  const root = scratchFolder();
  writeFiles(root, { a: 'a', '.batuta-tmp-123-abc': 'half' });
  const store = join(root, '.state', 'checkpoints.git');
  const checkpoints = await open(root, store);
  const first = await checkpoints.take();
  expect((await checkpoints.take()).tree).toBe(first.tree);
  expect(await checkpoints.readAt(first.tree, '.batuta-tmp-123-abc')).toBeNull();
});
