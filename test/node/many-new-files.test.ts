import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { open, storeFolder } from './checkpoint-world.ts';
import { git, repository, writeFiles } from './scratch.ts';

const many = (text: (index: number) => string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`new/${index}.txt`, text(index)]));

test.each<[what: string, add: (root: string) => void]>([
  ['one that is empty', (root) => writeFiles(root, { 'new/.keep': '' })],
  ['one of a single byte', (root) => writeFiles(root, { 'new/.keep': 'x' })],
  ['a link', (root) => symlinkSync('1.txt', join(root, 'new/.keep'))],
])('%s among many new files, before all others, is kept with them', async (_what, add) => {
  const root = repository({ 'a.txt': 'a' });
  const store = storeFolder();
  const checkpoints = await open(root, store);
  const before = await checkpoints.take();
  writeFiles(
    root,
    many((index) => `text ${index}`),
  );
  add(root);
  const after = await checkpoints.take();
  expect((await checkpoints.diff(before.tree, after.tree)).length).toBe(251);
  expect(Buffer.from((await checkpoints.readAt(after.tree, 'new/249.txt')) ?? []).toString()).toBe('text 249');
  expect(git(store, '--git-dir', store, 'fsck', '--full', '--no-dangling')).toBe('');
});

test('many new files of which none holds anything are kept as well', async () => {
  const root = repository({ 'a.txt': 'a' });
  writeFiles(
    root,
    many(() => ''),
  );
  const checkpoints = await open(root);
  const { tree } = await checkpoints.take();
  expect(await checkpoints.readAt(tree, 'new/0.txt')).toEqual(new Uint8Array());
});
