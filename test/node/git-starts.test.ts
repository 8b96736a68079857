import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createBranchWatch } from '../../src/node/moved-branches.ts';
import { stubProgram } from '../fakes/stub-program.ts';
import { open, storeFolder } from './checkpoint-world.ts';
import { bareEnvironment, git, repository, scratchFolder, writeFiles } from './scratch.ts';

/** A git on PATH that notes down each start, and what was started since it was asked last. */
async function countedGit() {
  const folder = scratchFolder('counted');
  const log = join(folder, 'log');
  const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
  const bin = await stubProgram(join(folder, 'bin'), 'git', `echo "$*" >> '${log}'\nexec '${real}' "$@"`);
  const started = (): string[] => {
    const lines = readFileSync(log, { encoding: 'utf8', flag: 'a+' }).split('\n').filter(Boolean);
    writeFileSync(log, '');
    return lines.map((line) => line.replaceAll(/-c \S+ |--no-pager /gu, '').split(' ')[0] ?? '').sort();
  };
  return { PATH: `${bin}${delimiter}${bareEnvironment.PATH}`, started };
}

test('what a comparison read is not read again, nor is the tree of the workspace as it is', async () => {
  const { PATH, started } = await countedGit();
  const root = repository({ 'a.txt': 'a', 'b.txt': 'b' });
  const store = storeFolder();
  const checkpoints = await open(root, store, { ...bareEnvironment, PATH });
  const before = await checkpoints.take();
  writeFiles(root, { 'a.txt': 'other', 'empty.txt': '', 'large.bin': Buffer.alloc(200_000, 7) });
  const after = await checkpoints.take();
  started();
  expect(await checkpoints.take()).toEqual(after);
  expect(started()).toEqual(['diff-files', 'ls-files']);
  const read = async (tree: string, path: string, of = checkpoints) => (await of.readAt(tree, path))?.length;
  expect((await checkpoints.diff(before.tree, after.tree)).map(({ path }) => path)).toEqual(['a.txt', 'empty.txt', 'large.bin']);
  expect(started()).toEqual(['cat-file', 'diff-tree']);
  expect([await read(after.tree, 'a.txt'), await read(after.tree, 'empty.txt'), await read(after.tree, 'gone')]).toEqual([5, 0, undefined]);
  expect(started()).toEqual([]);
  // Large ones stay in the store, and so does a tree of the past.
  expect([await read(after.tree, 'large.bin'), await read(before.tree, 'a.txt')]).toEqual([200_000, 1]);
  expect(started()).toEqual(['cat-file', 'ls-tree']);
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

test('branches are asked for once, until one has moved', async () => {
  const { PATH, started } = await countedGit();
  vi.stubEnv('PATH', PATH);
  const root = repository({ 'a.txt': 'a' });
  const watch = createBranchWatch(root);
  started();
  for (let command = 0; command < 3; command++) expect(await (await watch())()).toEqual([]);
  expect(started()).toEqual(['show-ref']);
  const moved = await watch();
  git(root, 'branch', 'other');
  expect(await moved()).toMatchObject([{ name: 'other', from: null }]);
  expect(started()).toEqual(['show-ref']);
});
