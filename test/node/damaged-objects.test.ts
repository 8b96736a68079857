import { chmodSync, cpSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { treesSince } from '../../src/core/evidence/lost-tree.ts';
import { open, storeFolder, unpack } from './checkpoint-world.ts';
import { git, repository, scratchFolder, writeFiles } from './scratch.ts';

const damages: readonly [what: string, damage: (object: string) => void][] = [
  ['is gone', (object) => rmSync(object)],
  ['is empty', (object) => truncateSync(object)],
  ['holds zeros', (object) => writeFileSync(object, Buffer.alloc(statSync(object).size))],
  ['is cut off', (object) => truncateSync(object, statSync(object).size - 3)],
];

test.each(damages)('whatever %s of a checkpoint, the workspace since is told from it, or it counts as lost', async (_what, damage) => {
  const root = repository({ 'src/a.txt': 'before', 'src/deep/b.txt': 'b', 'c.txt': 'c' });
  const whole = storeFolder();
  const { tree } = await (await open(root, whole)).take();
  unpack(whole);
  writeFiles(root, { 'src/a.txt': 'after' });
  const ids = git(whole, '--git-dir', whole, 'rev-list', '--objects', tree)
    .split('\n')
    .map((line) => line.slice(0, 64));
  const lost: string[] = [];
  for (const id of ids) {
    const store = join(scratchFolder('damaged'), 's.git');
    cpSync(whole, store, { recursive: true });
    const object = join(store, 'objects', id.slice(0, 2), id.slice(2));
    chmodSync(object, 0o600);
    damage(object);
    const checkpoints = await open(root, store);
    const { before, after, isLost } = await treesSince(checkpoints, { tree });
    if (isLost) lost.push(git(whole, '--git-dir', whole, 'cat-file', '-t', id));
    else {
      expect((await checkpoints.diff(before.tree, after.tree)).map(({ path }) => path)).toEqual(['src/a.txt']);
      expect(Buffer.from((await checkpoints.readAt(before.tree, 'src/a.txt')) ?? []).toString()).toBe('before');
    }
  }
  // What holds only what is the same now is not needed for it, and may have been made anew, as git makes each folder that is gone.
  expect(lost).toContain('blob');
});

test.each(damages)(
  'where a file of its pack %s, the workspace since is told from it, or it counts as lost, and the next one is whole',
  async (_what, damage) => {
    const root = repository({ 'src/a.txt': 'before', 'c.txt': 'c' });
    const whole = storeFolder();
    const { tree } = await (await open(root, whole)).take();
    writeFiles(root, { 'src/a.txt': 'after' });
    const now = await (await open(root)).take();
    const files = readdirSync(join(whole, 'objects', 'pack'));
    expect(files.map((name) => name.slice(name.lastIndexOf('.'))).sort()).toEqual(['.idx', '.pack']);
    for (const name of files) {
      const store = join(scratchFolder('damaged'), 's.git');
      cpSync(whole, store, { recursive: true });
      const file = join(store, 'objects', 'pack', name);
      chmodSync(file, 0o600);
      damage(file);
      const checkpoints = await open(root, store);
      const { before, after, isLost } = await treesSince(checkpoints, { tree });
      expect(after).toEqual(now);
      if (!isLost) expect((await checkpoints.diff(before.tree, after.tree)).map(({ path }) => path)).toEqual(['src/a.txt']);
      // Whoever comes next finds all of it.
      expect(Buffer.from((await (await open(root, store)).readAt(now.tree, 'c.txt')) ?? []).toString()).toBe('c');
    }
  },
);
