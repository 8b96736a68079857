import { chmodSync, cpSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { treesSince } from '../../src/core/evidence/lost-tree.ts';
import { open, storeFolder } from './checkpoint-world.ts';
import { git, repository, scratchFolder, writeFiles } from './scratch.ts';

test.each<[what: string, damage: (object: string) => void]>([
  ['is gone', (object) => rmSync(object)],
  ['is empty', (object) => truncateSync(object)],
  ['holds zeros', (object) => writeFileSync(object, Buffer.alloc(statSync(object).size))],
  ['is cut off', (object) => truncateSync(object, statSync(object).size - 3)],
])('whatever %s of a checkpoint, the workspace since is told from it, or it counts as lost', async (_what, damage) => {
  const root = repository({ 'src/a.txt': 'before', 'src/deep/b.txt': 'b', 'c.txt': 'c' });
  const whole = storeFolder();
  const { tree } = await (await open(root, whole)).take();
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
  // What holds only what is the same now is not needed for it, and may have been made anew.
  expect(lost).toEqual(expect.arrayContaining(['tree', 'blob']));
});
