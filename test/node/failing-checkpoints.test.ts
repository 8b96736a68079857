import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCheckpoints } from '../../src/node/checkpoints.ts';
import { sweep } from '../sweeps/sweep.ts';
import { failingCalls, playFailing } from './failing-call.ts';
import { scratchFolder, writeFiles } from './scratch.ts';

const files = { 'src/one.ts': 'one\n', 'src/deep/two.ts': 'two\n'.repeat(5000), 'three*': 'three\n' };
const plain = Object.entries(files).map(([name, content]): [string, string] => [name.replace('*', ''), content]);
const failed = (told: string | undefined): boolean => told?.startsWith('failed: ') ?? true;

sweep(
  'the n-th operation of a checkpoint and of a copy fails, for every n: what is said to be there is whole, and the next one is as if nothing had been',
  failingCalls,
  { sample: 1, name: ([call, error]) => `${call} of a checkpoint or a copy fails with ${error}`, alone: true },
  async ([call, error]) => {
    const failures: string[] = [];
    for (let when = 1, hit = true; hit; when++) {
      const [root, home] = [scratchFolder(), scratchFolder()];
      const store = join(home, 'store.git');
      writeFiles(root, files);
      const ran = await playFailing('checkpoint-child.ts', [root, store, home], call, error, when);
      hit = ran.hit;
      const [tree, copied, other = ''] = ran.told;
      failures.push(...ran.told.filter(failed));
      // The person's files are untouched, and nothing was left among them.
      expect(readdirSync(root, { recursive: true, encoding: 'utf8' }).toSorted()).toEqual([
        'src',
        'src/deep',
        'src/deep/two.ts',
        'src/one.ts',
        'three',
      ]);
      for (const [name, content] of plain) expect(readFileSync(join(root, name), 'utf8')).toBe(content);
      if (!failed(copied)) expect(readFileSync(join(copied ?? '', 'src/deep/two.ts'), 'utf8')).toBe(files['src/deep/two.ts']);

      const checkpoints = await openCheckpoints({ root, store });
      const next = await checkpoints.take();
      if (!failed(tree)) expect(next.tree).toBe(tree);
      if (!failed(other)) expect(Buffer.from((await checkpoints.readAt(other, 'src/one.ts')) ?? []).toString()).toBe('other\n');
      for (const [name, content] of plain) expect(Buffer.from((await checkpoints.readAt(next.tree, name)) ?? []).toString()).toBe(content);
    }
    // At least one of them was told of.
    if (call !== 'unlink' && call !== 'link') expect(failures.length).toBeGreaterThan(0);
  },
);

test('a store whose making failed in the middle is made anew', async () => {
  const [root, home] = [scratchFolder(), scratchFolder()];
  const store = join(home, 'store.git');
  writeFiles(root, files);
  // As git leaves it: of the older kind until its last write.
  writeFiles(store, { HEAD: 'ref: refs/heads/main\n', config: '[core]\n\trepositoryformatversion = 0\n\tbare = true\n' });
  const { tree } = await (await openCheckpoints({ root, store })).take();
  expect(tree).toMatch(/^[0-9a-f]{64}$/u);
});
