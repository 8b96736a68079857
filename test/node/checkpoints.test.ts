import { appendFileSync, cpSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { openCheckpoints } from '../../src/node/checkpoints.ts';
import { sha256 } from '../fakes/memory-files.ts';
import { listed, open, snapshot, storeFolder, unpack } from './checkpoint-world.ts';
import { bareEnvironment, git, repository, scratchFolder, writeFiles } from './scratch.ts';

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
  [
    'a merge in progress',
    (root: string) => {
      git(root, 'checkout', '--quiet', '-b', 'other');
      writeFiles(root, { 'a.txt': 'other\n' });
      git(root, 'commit', '--quiet', '-am', 'other');
      git(root, 'checkout', '--quiet', 'main');
      writeFiles(root, { 'a.txt': 'main\n' });
      git(root, 'commit', '--quiet', '-am', 'main');
      expect(() => git(root, 'merge', 'other')).toThrow();
    },
  ],
  ['an unborn HEAD', (root: string) => void git(root, 'checkout', '--quiet', '--orphan', 'new')],
  [
    'a rebase that stopped',
    (root: string) => {
      git(root, 'checkout', '--quiet', '-b', 'other');
      writeFiles(root, { 'a.txt': 'other\n' });
      git(root, 'commit', '--quiet', '-am', 'other');
      git(root, 'checkout', '--quiet', '-b', 'third', 'main');
      writeFiles(root, { 'a.txt': 'third\n' });
      git(root, 'commit', '--quiet', '-am', 'third');
      expect(() => git(root, 'rebase', 'other')).toThrow();
    },
  ],
  ['a file that git is told to skip', (root: string) => void git(root, 'update-index', '--skip-worktree', 'b.txt')],
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

test('a worktree: neither it nor the repository that it belongs to changes', async () => {
  const main = repository({ 'a.txt': 'first\n', '.gitignore': 'made\n' });
  const root = join(scratchFolder('worktree'), 'tree');
  git(main, 'worktree', 'add', '--quiet', root, '-b', 'other');
  writeFiles(root, { 'a.txt': 'changed\n', 'new.txt': 'new\n', made: 'x' });
  const before = snapshot(join(main, '.git'));
  expect(await listed(root)).toEqual(['.gitignore', 'a.txt', 'new.txt']);
  const checkpoints = await open(root);
  const first = await checkpoints.take();
  writeFiles(root, { 'a.txt': 'again\n' });
  const second = await checkpoints.take();
  expect(await checkpoints.diff(first.tree, second.tree)).toEqual([
    { path: 'a.txt', before: sha256('changed\n'), after: sha256('again\n') },
  ]);
  expect(snapshot(join(main, '.git'))).toEqual(before);
});

test('attributes, filters, line ends, LFS pointers and encodings leave the bytes alone', async () => {
  const contents: Record<string, Uint8Array> = {
    'crlf.txt': Buffer.from('a\r\nb\r\n'),
    'mixed.txt': Buffer.from('a\r\nb\nc\rd\n\r\n'),
    'utf16be.txt': Buffer.from([0xfe, 0xff, 0, 0x61, 0, 0x0d, 0, 0x0a]),
    'bom.txt': Buffer.from('\ufeffx\r\n'),
    'utf16.txt': Buffer.from('\ufeffhéllo\r\n', 'utf16le'),
    'ident.c': Buffer.from('$Id: something$\n'),
    'big.bin': Buffer.from(
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n',
    ),
    'upper.x': Buffer.from('lower'),
  };
  const attributes =
    '*.txt text eol=lf\nutf16.txt working-tree-encoding=UTF-16\n*.c ident\n*.bin filter=lfs diff=lfs merge=lfs -text\n*.x filter=evil\n';
  const root = scratchFolder();
  git(root, 'init', '--quiet');
  const marker = join(scratchFolder('marker'), 'ran');
  for (const [key, value] of [
    ['filter.evil.clean', `touch ${marker}`],
    ['filter.evil.required', 'true'],
    ['filter.lfs.clean', 'false'],
    ['filter.lfs.required', 'true'],
    ['core.autocrlf', 'true'],
    ['core.fsmonitor', `touch ${marker}; false`],
  ])
    git(root, 'config', key as string, value as string);
  writeFiles(root, { ...contents, '.gitattributes': attributes });
  rmSync(marker, { force: true });
  const checkpoints = await open(root);
  const { tree } = await checkpoints.take();
  for (const [path, bytes] of Object.entries(contents))
    expect([path, Buffer.from((await checkpoints.readAt(tree, path)) ?? '').equals(bytes)]).toEqual([path, true]);
  expect(readdirSync(join(marker, '..'))).toEqual([]);
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

test('an edit within the second of the last checkpoint is seen by a process that starts much later', async () => {
  const root = repository({ a: '0' });
  let store = '';
  const second = (file: string): number => Math.floor(statSync(file).ctimeMs / 1000);
  const wait = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const write = (content: string): number => {
    writeFileSync(join(root, 'a'), content);
    return second(join(root, 'a'));
  };
  // The first write, git's look and the second write have to fall into one second: try until they do.
  for (let written = write('1'); ; written = write('1')) {
    store = storeFolder();
    await (await open(root, store)).take();
    if (write('2') === written && second(join(store, 'indexes', 'shared')) === written) break;
  }
  while (Math.floor(Date.now() / 1000) === second(join(root, 'a'))) await wait();
  const later = await open(root, store);
  expect(Buffer.from((await later.readAt((await later.take()).tree, 'a')) ?? '').toString()).toBe('2');
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

test('many takes at once are one after the other, and agree', async () => {
  const root = repository({ a: 'a' });
  const checkpoints = await open(root);
  const taken = await Promise.all(Array.from({ length: 6 }, () => checkpoints.take()));
  expect(new Set(taken.map((one) => one.hash)).size).toBe(1);
});

test('who asks while a look goes on waits for the next one, which whoever asks right after it shares', async () => {
  const root = repository({ a: 'a' });
  let looks = 0;
  let begins = (): void => {};
  const list = async (): Promise<readonly string[]> => {
    looks++;
    begins();
    return ['a'];
  };
  const checkpoints = await openCheckpoints({ root, store: storeFolder(), env: bareEnvironment, list });
  await checkpoints.take();
  const begun = new Promise<void>((resolve) => void (begins = resolve));
  const first = checkpoints.take();
  await begun;
  const second = checkpoints.take();
  await first;
  const third = checkpoints.take();
  expect([(await second) === (await third), looks]).toEqual([true, 3]);
});

test('the hash does not depend on where the workspace lies', async () => {
  const root = repository({ 'a/b': 'x', 'run*': 'y' });
  const copy = join(scratchFolder('copy'), 'elsewhere');
  cpSync(root, copy, { recursive: true });
  expect(await (await open(root)).take()).toEqual(await (await open(copy)).take());
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

test('a cache that breaks while it is used is built anew, with the objects that went with it', async () => {
  const root = repository({ a: 'a', 'b/c': 'c' });
  const store = storeFolder();
  const checkpoints = await open(root, store);
  const before = await checkpoints.take();
  unpack(store);
  const [own = ''] = readdirSync(join(store, 'indexes')).filter((name) => name.startsWith(`${process.pid}-`));
  writeFileSync(join(store, 'indexes', own), 'damaged');
  rmSync(join(store, 'objects', before.tree.slice(0, 2), before.tree.slice(2)));
  expect(await checkpoints.take()).toEqual(before);
  expect(await checkpoints.diff(before.tree, (await checkpoints.take()).tree)).toEqual([]);
  writeFiles(root, { a: 'other' });
  const after = await checkpoints.take();
  expect((await checkpoints.diff(before.tree, after.tree)).map(({ path }) => path)).toEqual(['a']);
  // A content that went alone: the index still names it.
  unpack(store);
  const blob = git(root, '--git-dir', store, 'rev-parse', `${after.tree}:b/c`).trim();
  rmSync(join(store, 'objects', blob.slice(0, 2), blob.slice(2)));
  symlinkSync('c', join(root, 'b/d'));
  const last = await checkpoints.take();
  expect(new TextDecoder().decode((await checkpoints.readAt(last.tree, 'b/c')) ?? undefined)).toBe('c');
});

test('without git: a clear error', async () => {
  await expect(openCheckpoints({ root: scratchFolder(), store: storeFolder(), env: { PATH: '/nonexistent' } })).rejects.toMatchObject({
    name: 'WorkspaceError',
    reason: 'no-git',
    message: expect.stringContaining('git-scm.com') as string,
  });
});

test('a broken repository is a clear error', async () => {
  const root = repository({ a: 'a' });
  writeFileSync(join(root, '.git/config'), '[core\n');
  const checkpoints = await open(root);
  await expect(checkpoints.take()).rejects.toMatchObject({
    name: 'WorkspaceError',
    reason: 'git-failed',
    message: expect.stringContaining('bad config line') as string,
  });
});
