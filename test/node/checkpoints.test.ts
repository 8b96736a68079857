import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, chownSync, cpSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import type { Checkpoints } from '../../src/core/ports.ts';
import { openCheckpoints } from '../../src/node/checkpoints.ts';
import { sha256 } from '../fakes/memory-files.ts';
import { bareEnvironment, git, repository, scratchFolder, writeFiles } from './scratch.ts';

const isRoot = process.getuid?.() === 0;
const storeFolder = (): string => join(scratchFolder('store'), 'checkpoints.git');
const open = (root: string, store = storeFolder(), env: Record<string, string> = bareEnvironment): Promise<Checkpoints> => openCheckpoints({ root, store, env });

const emptyTrees = new WeakMap<Checkpoints, string>();

/** Checkpoints of a workspace, with the empty tree taken first in the same store. */
async function openListed(root: string, env: Record<string, string> = bareEnvironment): Promise<Checkpoints> {
  const store = storeFolder();
  const empty = await (await open(scratchFolder('empty'), store)).take();
  const checkpoints = await open(root, store, env);
  emptyTrees.set(checkpoints, empty.tree);
  return checkpoints;
}

/** Paths in a tree: its difference to the empty one. */
async function pathsIn(checkpoints: Checkpoints, tree: string): Promise<string[]> {
  return (await checkpoints.diff(emptyTrees.get(checkpoints) ?? '', tree)).map((change) => change.path);
}

const listed = async (root: string, env: Record<string, string> = bareEnvironment): Promise<string[]> => {
  const checkpoints = await openListed(root, env);
  return pathsIn(checkpoints, (await checkpoints.take()).tree);
};

/** Every file below a folder with its bytes, mode and time. */
function snapshot(folder: string): Record<string, string> {
  const all: Record<string, string> = {};
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = join(entry.parentPath, entry.name);
    const name = relative(folder, file);
    if (entry.isDirectory()) all[name] = 'folder';
    else if (entry.isSymbolicLink()) all[name] = readlinkSync(file);
    else all[name] = `${statSync(file).mode} ${statSync(file, { bigint: true }).mtimeNs} ${sha256(readFileSync(file))}`;
  }
  return all;
}

test("the person's git directory stays as it is, byte by byte, in the middle of everything", async () => {
  const root = repository({ 'a.txt': 'one\n', 'b.txt': 'two\n', '.gitignore': 'ignored/\n' });
  writeFiles(root, { 'a.txt': 'stashed\n' });
  git(root, 'stash', '--quiet');
  writeFiles(root, { 'b.txt': 'staged\n' });
  git(root, 'add', 'b.txt');
  writeFiles(root, { 'b.txt': 'not staged\n', new: 'x', 'ignored/x': 'x' });
  // A check-out at another time: git would like to refresh its index.
  utimesSync(join(root, 'a.txt'), 1, 1);
  const before = snapshot(join(root, '.git'));
  const files = snapshot(root);
  const checkpoints = await open(root);
  const first = await checkpoints.take();
  appendFileSync(join(root, 'new'), 'y');
  const second = await checkpoints.take();
  expect(await checkpoints.diff(first.tree, second.tree)).toEqual([{ path: 'new', before: sha256('x'), after: sha256('xy') }]);
  expect(snapshot(join(root, '.git'))).toEqual(before);
  writeFileSync(join(root, 'new'), 'x');
  expect({ ...snapshot(root), new: files['new'] }).toEqual(files);
});

test.each([
  ['a merge in progress', (root: string) => {
    git(root, 'checkout', '--quiet', '-b', 'other');
    writeFiles(root, { 'a.txt': 'other\n' });
    git(root, 'commit', '--quiet', '-am', 'other');
    git(root, 'checkout', '--quiet', 'main');
    writeFiles(root, { 'a.txt': 'main\n' });
    git(root, 'commit', '--quiet', '-am', 'main');
    expect(() => git(root, 'merge', 'other')).toThrow();
  }],
  ['a detached HEAD', (root: string) => void git(root, 'checkout', '--quiet', '--detach')],
  ['a bare-looking index', (root: string) => rmSync(join(root, '.git', 'index'))],
  ['an index that another git holds', (root: string) => writeFileSync(join(root, '.git', 'index.lock'), '')],
])('%s changes nothing about checkpoints', async (_, prepare) => {
  const root = repository({ 'a.txt': 'first\n', 'b.txt': 'b\n' });
  prepare(root);
  const before = snapshot(join(root, '.git'));
  expect(await listed(root)).toEqual(['a.txt', 'b.txt']);
  const checkpoints = await open(root);
  const { tree } = await checkpoints.take();
  expect(await checkpoints.readAt(tree, 'a.txt')).toEqual(new Uint8Array(readFileSync(join(root, 'a.txt'))));
  expect(snapshot(join(root, '.git'))).toEqual(before);
});

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
  expect(await listed(root, { ...bareEnvironment, HOME: home })).toEqual(['.gitignore', 'out/tracked', 'sub/.gitignore', 'sub/kept', 'tracked.log']);
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
  writeFiles(root, { 'nested/new': 'n', 'nested/x.tmp': 'x', 'libs/module/skip': 's', 'nested/inner/.keep': '', 'nested/inner/deep/.keep': '' });
  git(join(root, 'nested/inner'), 'init', '--quiet');
  writeFiles(root, { 'nested/inner/i.txt': 'i' });
  const before = [snapshot(join(root, '.git')), snapshot(join(root, 'nested/.git'))];
  const checkpoints = await openListed(root);
  const first = await checkpoints.take();
  expect(await pathsIn(checkpoints, first.tree)).toEqual(['.gitmodules', 'a.txt', 'libs/module/.gitignore', 'libs/module/m.txt', 'nested/.gitignore', 'nested/inner/.keep', 'nested/inner/deep/.keep', 'nested/inner/i.txt', 'nested/n.txt', 'nested/new']);
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

test('attributes, filters, line ends, LFS pointers and encodings leave the bytes alone', async () => {
  const contents: Record<string, Uint8Array> = {
    'crlf.txt': Buffer.from('a\r\nb\r\n'),
    'bom.txt': Buffer.from('\ufeffx\r\n'),
    'utf16.txt': Buffer.from('\ufeffhéllo\r\n', 'utf16le'),
    'ident.c': Buffer.from('$Id: something$\n'),
    'big.bin': Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n'),
    'upper.x': Buffer.from('lower'),
  };
  const attributes = '*.txt text eol=lf\nutf16.txt working-tree-encoding=UTF-16\n*.c ident\n*.bin filter=lfs diff=lfs merge=lfs -text\n*.x filter=evil\n';
  const root = scratchFolder();
  git(root, 'init', '--quiet');
  const marker = join(scratchFolder('marker'), 'ran');
  for (const [key, value] of [['filter.evil.clean', `touch ${marker}`], ['filter.evil.required', 'true'], ['filter.lfs.clean', 'false'], ['filter.lfs.required', 'true'], ['core.autocrlf', 'true'], ['core.fsmonitor', `touch ${marker}; false`]]) git(root, 'config', key as string, value as string);
  writeFiles(root, { ...contents, '.gitattributes': attributes });
  rmSync(marker, { force: true });
  const checkpoints = await open(root);
  const { tree } = await checkpoints.take();
  for (const [path, bytes] of Object.entries(contents)) expect([path, Buffer.from((await checkpoints.readAt(tree, path)) ?? '').equals(bytes)]).toEqual([path, true]);
  expect(readdirSync(join(marker, '..'))).toEqual([]);
});

test.skipIf(process.platform === 'win32')('links are kept as links, never followed; loops and dangling ones too', async () => {
  const root = scratchFolder();
  const outside = scratchFolder('outside');
  writeFiles(outside, { secret: 's' });
  writeFiles(root, { 'a/x': 'x' });
  for (const [name, target] of [['out', outside], ['loop', 'loop'], ['dangling', 'nowhere'], ['folder', 'a']] as const) symlinkSync(target, join(root, name));
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

test('edits of the same size within the same second are seen, by this process and by the next', async () => {
  const root = repository({ 'a.txt': '0000' });
  const store = storeFolder();
  let checkpoints = await open(root, store);
  const trees: string[] = [];
  for (let round = 0; round < 12; round++) {
    const content = String(1000 + round);
    writeFileSync(join(root, 'a.txt'), content);
    if (round % 4 === 3) checkpoints = await open(root, store);
    const { tree } = await checkpoints.take();
    expect(Buffer.from((await checkpoints.readAt(tree, 'a.txt')) ?? '').toString()).toBe(content);
    trees.push(tree);
  }
  expect(new Set(trees).size).toBe(12);
});

test('an edit that puts the old time back is seen by the time of the inode, which git keeps in whole seconds', async () => {
  const root = scratchFolder();
  const file = join(root, 'a');
  const write = (content: string): number => {
    writeFileSync(file, content);
    utimesSync(file, 1_000_000, 1_000_000);
    return Math.floor(statSync(file).ctimeMs / 1000);
  };
  const first = write('one');
  const checkpoints = await open(root);
  const before = await checkpoints.take();
  while (write('two') === first) await new Promise((resolve) => setImmediate(resolve));
  const after = await checkpoints.take();
  expect([before.tree === after.tree, Buffer.from((await checkpoints.readAt(after.tree, 'a')) ?? '').toString()]).toEqual([false, 'two']);
});

test('names with blanks, quotes, umlauts, line breaks, leading dashes and colons', async () => {
  const root = repository({});
  const names = ['-rf', ':(glob)x', 'a b', "it's", 'ä ü', 'new\nline', 'q"uote', '日本'].sort((a, b) => Buffer.from(a).compare(Buffer.from(b)));
  writeFiles(root, Object.fromEntries(names.map((name) => [name, name])));
  const checkpoints = await openListed(root);
  const { tree } = await checkpoints.take();
  expect(await pathsIn(checkpoints, tree)).toEqual(names);
  for (const name of names.filter((one) => !one.includes('\n'))) expect(Buffer.from((await checkpoints.readAt(tree, name)) ?? '').toString()).toBe(name);
});

test('many takes at once are one after the other, and agree', async () => {
  const root = repository({ a: 'a' });
  const checkpoints = await open(root);
  const taken = await Promise.all(Array.from({ length: 6 }, () => checkpoints.take()));
  expect(new Set(taken.map((one) => one.hash)).size).toBe(1);
});

test('the hash does not depend on where the workspace lies', async () => {
  const root = repository({ 'a/b': 'x', 'run*': 'y' });
  const copy = join(scratchFolder('copy'), 'elsewhere');
  cpSync(root, copy, { recursive: true });
  expect(await (await open(root)).take()).toEqual(await (await open(copy)).take());
});

test("variables and settings of somebody else's git have no say", async () => {
  const root = repository({ a: 'a' });
  const foreign = { ...bareEnvironment, GIT_DIR: '/nonexistent', GIT_INDEX_FILE: '/nonexistent', GIT_WORK_TREE: '/nonexistent', GIT_CEILING_DIRECTORIES: '/', GIT_OBJECT_DIRECTORY: '/nonexistent', GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.bare', GIT_CONFIG_VALUE_0: 'true' };
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
    expect([await checkpoints.readAt(tree, 'm/secret'), Buffer.from((await checkpoints.readAt(tree, 'z')) ?? '').toString()]).toEqual([null, 'z']);
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

test('a damaged cache is built anew; an unknown tree is an error', async () => {
  const root = repository({ a: 'a' });
  const store = storeFolder();
  const before = await (await open(root, store)).take();
  writeFileSync(join(store, 'indexes', 'shared'), 'damaged');
  const checkpoints = await open(root, store);
  expect(await checkpoints.take()).toEqual(before);
  await expect(checkpoints.diff(before.tree, 'f'.repeat(64))).rejects.toThrow('git diff-tree failed');
  await expect(checkpoints.readAt('--help', 'a')).rejects.toThrow('not a checkpoint');
});

test('without git: a clear error', async () => {
  await expect(openCheckpoints({ root: scratchFolder(), store: storeFolder(), env: { PATH: '/nonexistent' } })).rejects.toMatchObject({ name: 'WorkspaceError', reason: 'no-git', message: expect.stringContaining('git-scm.com') as string });
});

test('a broken repository is a clear error', async () => {
  const root = repository({ a: 'a' });
  writeFileSync(join(root, '.git/config'), '[core\n');
  const checkpoints = await open(root);
  await expect(checkpoints.take()).rejects.toMatchObject({ name: 'WorkspaceError', reason: 'git-failed', message: expect.stringContaining('bad config line') as string });
});
