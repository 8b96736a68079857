import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Checkpoint } from '../../src/core/ports.ts';
import { createFewChanges, type IndexRead } from '../../src/node/few-changes.ts';
import { parseStaged } from '../../src/node/git-entries.ts';
import { names } from '../../src/node/git-program.ts';
import { open, storeFolder } from './checkpoint-world.ts';
import { countedGit } from './counted-git.ts';
import { bareEnvironment, repository, scratchFolder, writeFiles } from './scratch.ts';

const files = { 'a.txt': 'a', 'a/b/c.txt': 'c', 'a/b.txt': 'b', 'a-b': '-', 'a0/ü "n"\n.txt': 'ü', 'run*': '#!/bin/sh\n' };

/** A workspace of which git has made a checkpoint, and what it makes of it from nothing. */
async function world(of: Record<string, string> = files) {
  const { PATH, started } = await countedGit();
  const root = repository(of);
  const store = storeFolder();
  const checkpoints = await open(root, store, { ...bareEnvironment, PATH });
  const first = await checkpoints.take();
  started();
  const anew = async () => (await open(root)).take();
  const fsck = () => execFileSync('git', ['fsck', '--strict', '--no-dangling'], { env: { ...process.env, GIT_DIR: store }, stdio: 'pipe' });
  return { root, store, checkpoints, first, started, anew, fsck };
}

test('a few files that come and go are a checkpoint as well, wherever they belong, also in the place of a folder and back', async () => {
  const { root, store, checkpoints, first, started, anew, fsck } = await world();
  // The repository does not track what comes, nor forget what goes.
  const steps: (() => void)[] = [
    () => writeFiles(root, { 'new.txt': 'new', 'a.b/new.txt': '', 'a/b/a/b/c': 'deep', 'a0/z.sh*': '#!/bin/sh\n', Z: 'Z' }),
    () => {
      rmSync(join(root, 'a-b'));
      rmSync(join(root, 'new.txt'));
      rmSync(join(root, 'a/b'), { recursive: true });
    },
    () => writeFiles(root, { 'new.txt/inner': 'a folder', 'a/b': 'a file' }),
    () => {
      for (const name of ['new.txt', 'a', 'a0', 'a.b', 'Z']) rmSync(join(root, name), { recursive: true });
    },
  ];
  let last = first;
  for (const step of steps) {
    step();
    const now = await checkpoints.take();
    // What lies in the place of what the repository still names is listed anew; nothing else.
    expect(started()).toEqual(step === steps[2] ? ['ls-files', 'ls-files'] : []);
    expect(now).toEqual(await anew());
    expect(now.tree).not.toBe(last.tree);
    // What differs is known without git as well, and what was put there; only what lay there before is read.
    expect(await checkpoints.diff(last.tree, now.tree)).toEqual(await (await open(root, store)).diff(last.tree, now.tree));
    expect(started().filter((command) => command !== 'cat-file')).toEqual([]);
    expect(await (await open(root, store)).take()).toEqual(now);
    started();
    last = now;
  }
  rmSync(join(root, 'run'));
  rmSync(join(root, 'a.txt'));
  writeFiles(root, files);
  expect(await checkpoints.take()).toEqual(first);
  fsck();
});

test('an index that git makes first is made without asking what an empty one holds', async () => {
  const { PATH, started } = await countedGit();
  const [root, store] = [scratchFolder('few'), storeFolder()];
  const checkpoints = await open(root, store, { ...bareEnvironment, PATH });
  const nothing = await checkpoints.take();
  started();
  writeFiles(root, { 'a.txt': 'a', 'b/c.txt': 'c' });
  symlinkSync('a.txt', join(root, 'link'));
  const two = await checkpoints.take();
  expect(started().filter((command) => !/ls-files|rev-parse/u.test(command))).toEqual(['update-index', 'write-tree']);
  const changes = async (from: Checkpoint, to: Checkpoint) => (await checkpoints.diff(from.tree, to.tree)).map(({ path }) => path);
  expect([await changes(nothing, two), await changes(two, nothing)]).toEqual([
    ['a.txt', 'b/c.txt', 'link'],
    ['a.txt', 'b/c.txt', 'link'],
  ]);
  expect(await (await open(root)).take()).toEqual(two);
});

test('a few other contents are a checkpoint without a start of git, and the one that git would make', async () => {
  const { root, store, checkpoints, first, started, anew, fsck } = await world();
  const changes: Record<string, string>[] = [
    { 'a/b/c.txt': 'other' },
    { 'a.txt': '', 'a0/ü "n"\n.txt': 'x'.repeat(300_000) },
    { 'a/b.txt': 'B', 'run*': '#!/bin/bash\n', 'a/b/c.txt': 'last' },
  ];
  for (const change of changes) {
    writeFiles(root, change);
    const now = await checkpoints.take();
    expect([started(), await checkpoints.take()]).toEqual([[], now]);
    expect(now).toEqual(await anew());
    for (const [name, content] of Object.entries(change))
      expect(Buffer.from((await checkpoints.readAt(now.tree, name.replace('*', ''))) ?? []).toString()).toBe(content);
    // Whoever comes next begins with the index as it was.
    expect(await (await open(root, store)).take()).toEqual(now);
    started();
  }
  writeFiles(root, files);
  expect([await checkpoints.take(), started()]).toEqual([first, []]);
  fsck();
  expect(readdirSync(join(store, 'objects'), { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('tmp'))).toEqual([]);
});

test('whatever is of another kind is asked of git, after other contents as before', async () => {
  const { root, checkpoints, started, anew, fsck } = await world();
  const steps: (() => void)[] = [
    () => chmodSync(join(root, 'run'), 0o644),
    () => {
      rmSync(join(root, 'a/b.txt'));
      symlinkSync('/nowhere', join(root, 'a/b.txt'));
    },
    () => writeFiles(root, { '.env': 'SECRET=1' }),
    () => {
      const outside = join(scratchFolder('outside'), 'a0');
      renameSync(join(root, 'a0'), outside);
      writeFiles(outside, { 'ü "n"\n.txt': 'from outside' });
      symlinkSync(outside, join(root, 'a0'));
    },
    () => writeFiles(root, { 'new.txt': Buffer.alloc(1_000_001, 1) }),
  ];
  writeFiles(root, { '.gitignore': 'a0\n' });
  await checkpoints.take();
  started();
  for (const [index, step] of steps.entries()) {
    writeFiles(root, { 'a.txt': `content ${index}` });
    await checkpoints.take();
    expect(started()).toEqual([]);
    step();
    const now = await checkpoints.take();
    expect(started()).toContain('write-tree');
    expect(now).toEqual(await anew());
  }
  fsck();
});

test.each([
  ['as they were', 'b\n'],
  ['others', 'b\n'],
  ['others', ''],
])('what lies beyond a link is in no checkpoint, however many files: contents %s, ignored %j', async (contents, ignored) => {
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`a/b/${index}.txt`, `${index}`]));
  const tracked = { ...many, 'a/b/c/d.txt': 'd', 'a/e.txt': 'e' };
  const { root, store, checkpoints, started, anew, fsck } = await world(tracked);
  writeFiles(root, { '.gitignore': ignored });
  await checkpoints.take();
  const outside = join(scratchFolder('outside'), 'b');
  renameSync(join(root, 'a/b'), outside);
  if (contents === 'others') writeFiles(outside, { '1.txt': 'other', 'c/d.txt': 'other' });
  symlinkSync(outside, join(root, 'a/b'));
  const now = await checkpoints.take();
  expect(started()).toContain('write-tree');
  expect([await anew(), await checkpoints.take(), await (await open(root, store)).take()]).toEqual([now, now, now]);
  const read = async (path: string, { tree } = now) => Buffer.from((await checkpoints.readAt(tree, path)) ?? []).toString();
  expect([await read('a/b/1.txt'), await read('a/b/c/d.txt'), await read('a/e.txt')]).toEqual(['', '', 'e']);
  expect(await read('a/b')).toBe(ignored === '' ? outside : '');
  rmSync(join(root, 'a/b'));
  writeFiles(root, tracked);
  expect(await read('a/b/c/d.txt', await checkpoints.take())).toBe('d');
  fsck();
});

test('with many other contents git brings them into the index, and the next few need no start again', async () => {
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`${index}.txt`, 'old']));
  const { root, checkpoints, started, anew } = await world(many);
  writeFiles(root, Object.fromEntries(Object.keys(many).map((name) => [name, 'new'])));
  const all = await checkpoints.take();
  expect(started()).toContain('update-index');
  writeFiles(root, { '3.txt': 'last' });
  const last = await checkpoints.take();
  expect([started(), last]).toEqual([[], await anew()]);
  expect((await checkpoints.diff(all.tree, last.tree)).map(({ path }) => path)).toEqual(['3.txt']);
});

test('what cannot be written is left to git, which says why', async () => {
  const { root, store, checkpoints } = await world();
  writeFiles(root, { 'a.txt': 'other' });
  rmSync(join(store, 'objects'), { recursive: true });
  writeFiles(store, { objects: '' });
  await expect(checkpoints.take()).rejects.toMatchObject({ name: 'WorkspaceError', reason: 'git-failed' });
});

test('what is in no index is used for an hour, and counts as new when it is used again', async () => {
  const { root, store } = await world({ a: 'a', b: 'b', 'c/d': 'd' });
  const index = readdirSync(join(store, 'indexes')).find((name) => /^\d/u.test(name)) ?? '';
  const ask = (...args: string[]) =>
    execFileSync('git', args, { env: { ...process.env, GIT_DIR: store, GIT_INDEX_FILE: join(store, 'indexes', index) } });
  const read: IndexRead = {
    stamp: 'first',
    entries: names(ask('ls-files', '-z', '--stage')).map(parseStaged),
    tree: ask('write-tree').toString().trim(),
  };
  let now = 0;
  const fewChanges = createFewChanges(root, store, undefined, () => now);
  expect(await fewChanges(read, [])).toBe(read);
  // Whatever else it holds: nobody has to work that out as long as nothing changes.
  const strange = { ...read, tree: 'of entries that only git knows' };
  expect([await fewChanges(strange, []), await fewChanges(strange, ['a'])]).toEqual([strange, null]);
  writeFiles(root, { a: 'other' });
  const other = await fewChanges(read, ['a']);
  const files = (): string[] =>
    readdirSync(join(store, 'objects'), { recursive: true, encoding: 'utf8' }).filter((name) => name.length === 65);
  for (const name of files()) utimesSync(join(store, 'objects', name), 0, 0);
  now = 3_600_000;
  expect(await fewChanges(read, ['a'])).toBe(other);
  writeFiles(root, { a: 'a' });
  expect(await fewChanges(read, ['a'])).toBe(read);
  writeFiles(root, { a: 'other' });
  expect((await fewChanges(read, ['a']))?.tree).toBe(other?.tree);
  const used = files().filter((name) => statSync(join(store, 'objects', name)).mtimeMs > 0);
  expect(used).toContain(`${other?.tree.slice(0, 2)}/${other?.tree.slice(2)}`);
  now++;
  expect(await fewChanges(read, ['a'])).toBe(null);
  // Of another index everything counts anew; of one whose tree is not of its entries, nothing.
  expect((await fewChanges({ ...read, stamp: 'second' }, ['a']))?.tree).toBe(other?.tree);
  expect(await fewChanges({ ...read, tree: 'f'.repeat(64) }, ['a'])).toBe(null);
  expect(await fewChanges({ ...read, stamp: 'third' }, ['gone'])).toEqual({ ...read, stamp: 'third' });
  // Nor is what lies beyond a link, whoever asks.
  writeFiles(root, { 'c/d': 'other' });
  expect((await fewChanges(read, ['c/d']))?.tree).toMatch(/^[0-9a-f]{64}$/u);
  const outside = join(scratchFolder('outside'), 'c');
  renameSync(join(root, 'c'), outside);
  symlinkSync(outside, join(root, 'c'));
  expect(await fewChanges(read, ['c/d'])).toBe(null);
});

test('a file that is tracked and became a folder in which nothing counts is gone, whoever looks, and however often', async () => {
  const { root, checkpoints, anew } = await world();
  rmSync(join(root, 'a-b'));
  writeFiles(root, { 'a-b/.env': 'a secret', '.gitignore': '.env\n' });
  const now = await checkpoints.take();
  expect([await checkpoints.take(), await anew()]).toEqual([now, now]);
});

test('of what git brought into the index the contents are known: to compare it with what was before takes no start of git', async () => {
  const { root, store, checkpoints, first, started } = await world();
  writeFiles(root, Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`new/${at}.txt`, `${at}`])));
  const after = await checkpoints.take();
  expect(started()).toContain('update-index');
  const changes = await checkpoints.diff(first.tree, after.tree);
  expect([changes.length, started()]).toEqual([20, []]);
  expect(changes).toEqual(await (await open(root, store)).diff(first.tree, after.tree));
});
