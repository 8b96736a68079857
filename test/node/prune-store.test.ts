import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { idsIn, pruneStore } from '../../src/node/prune-store.ts';
import { open, storeFolder } from './checkpoint-world.ts';
import { bareEnvironment, repository, scratchFolder, writeFiles } from './scratch.ts';

const month = 31 * 86_400_000;
const { signal } = new AbortController();
const objects = (store: string): string[] => readdirSync(join(store, 'objects'), { recursive: true }).map(String);

/** Objects are as old as their files say. */
function ageBy(store: string, ms: number): void {
  const then = (Date.now() - ms) / 1000;
  for (const name of objects(store)) utimesSync(join(store, 'objects', name), then, then);
}

async function storeOf(count: number) {
  const root = repository({ 'a.txt': 'a' });
  const store = storeFolder();
  const checkpoints = await open(root, store);
  const trees: string[] = [];
  /** With a link of its own, so that it comes into the index at once. */
  const write = (index: number): void => {
    for (const name of readdirSync(root).filter((one) => one.startsWith('only-'))) rmSync(join(root, name));
    writeFiles(root, { 'a.txt': `state ${index}` });
    symlinkSync('a.txt', join(root, `only-${index}`));
  };
  for (let index = 0; index < count; index++) {
    write(index);
    trees.push((await checkpoints.take()).tree);
  }
  const read = async (tree: string) => {
    const bytes = await (await open(root, store)).readAt(tree, 'a.txt').catch(() => null);
    return bytes && new TextDecoder().decode(bytes);
  };
  const prune = (needed: readonly string[], now = Date.now()) =>
    pruneStore({ store, needed: async () => new Set([...needed, 'f'.repeat(64)]), env: bareEnvironment, now, signal });
  return { write, store, trees, read, prune, checkpoints };
}

test('what no run needs goes after a month; what one needs, what an index has and what is younger stays, in one pack', async () => {
  const { write, store, trees, read, prune, checkpoints } = await storeOf(4);
  const [needed = '', old = '', young = '', present = ''] = trees;
  ageBy(store, month);
  for (const id of [
    young,
    execFileSync('git', ['rev-parse', `${young}:a.txt`], { env: { ...process.env, GIT_DIR: store }, encoding: 'utf8' }).trim(),
  ])
    utimesSync(join(store, 'objects', id.slice(0, 2), id.slice(2)), new Date(), new Date());
  expect(await prune([needed], Date.now() + 1000)).toBe(false);
  utimesSync(join(store, 'config'), 0, 0);
  expect(await prune([needed])).toBe(true);
  expect(await Promise.all([needed, old, young, present].map(read))).toEqual(['state 0', null, 'state 2', 'state 3']);
  expect(objects(store).filter((name) => /^[0-9a-f]{2}\//u.test(name))).toEqual([]);
  // Whoever has it open goes on, and so does the next one, with what lies there as it was.
  expect((await checkpoints.take()).tree).toBe(present);
  write(1);
  expect([(await checkpoints.take()).tree, await read(old)]).toEqual([old, 'state 1']);
  // Soon after it there is nothing to do; and what was needed by a run that is gone now goes the next time.
  expect(await prune([])).toBe(false);
  ageBy(store, month);
  expect(await prune([], Date.now() + month)).toBe(true);
  expect(await Promise.all([needed, young, old].map(read))).toEqual([null, null, 'state 1']);
});

test('many files become one pack at once, and none of them is lost', async () => {
  const { store, trees, read, prune } = await storeOf(3);
  for (let index = 0; index < 8; index++) writeFiles(store, { [`objects/17/none-${index}`]: '' });
  expect(await prune([])).toBe(true);
  expect(await Promise.all(trees.map(read))).toEqual(['state 0', 'state 1', 'state 2']);
  expect(objects(store).filter((name) => /^[0-9a-f]{2}\/[0-9a-f]{62}$/u.test(name))).toEqual([]);
});

test('an index that its process has locked is read all the same, and of two who prune at once one does it', async () => {
  const { store, trees, read, prune } = await storeOf(3);
  const index = readdirSync(join(store, 'indexes')).find((name) => /^\d/u.test(name));
  writeFiles(store, { [`indexes/${index}.lock`]: '' });
  ageBy(store, month);
  utimesSync(join(store, 'config'), 0, 0);
  expect((await Promise.all([prune(trees.slice(0, 1)), prune(trees.slice(0, 1))])).toSorted()).toEqual([false, true]);
  expect(await Promise.all(trees.map(read))).toEqual(['state 0', null, 'state 2']);
  expect(readdirSync(join(store, 'indexes')).filter((name) => name.includes('pruning'))).toEqual([]);
});

test('what is needed never loses its reference, and what is needed no more does', async () => {
  const { store, trees, prune } = await storeOf(2);
  const references = () =>
    execFileSync('git', ['for-each-ref', '--format=%(objectname)'], { env: { ...process.env, GIT_DIR: store }, encoding: 'utf8' })
      .split('\n')
      .filter(Boolean);
  utimesSync(join(store, 'config'), 0, 0);
  expect([await prune(trees), references().toSorted()]).toEqual([true, trees.toSorted()]);
  expect([await prune([], Date.now() + month), references()]).toEqual([true, trees.slice(1)]);
});

test('ids are found in whatever a run keeps', async () => {
  const [one, two] = ['1'.repeat(64), 'ab'.repeat(32)];
  const folder = scratchFolder('runs');
  writeFiles(folder, {
    'run/journal/1': `x {"tree":"${one}"}`,
    'run/blobs/b': Buffer.from(`\xff${two}`, 'latin1'),
    'run/other': '3'.repeat(65),
  });
  expect(await idsIn(folder, { recursive: true, signal })).toEqual(new Set([one, two]));
  expect(await idsIn(folder, { recursive: false, signal })).toEqual(new Set());
});
