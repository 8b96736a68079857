import { mkdirSync, symlinkSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { pruneStores } from '../../src/app/prune-stores.ts';
import { openCheckpoints } from '../../src/node/checkpoints.ts';
import { bareEnvironment, repository, scratchFolder, writeFiles } from '../node/scratch.ts';

const month = 31 * 86_400_000;

test('of checkpoints those stay that a run or a file of the workspace names, and all where there is a worktree; one bad store is told', async () => {
  const home = scratchFolder('home');
  const at = async (id: string) => {
    const root = repository({ 'a.txt': '' });
    const store = path.join(home, 'workspaces', id, 'checkpoints.git');
    const checkpoints = await openCheckpoints({ root, store, env: bareEnvironment });
    const trees: string[] = [];
    for (const text of ['of a run', 'of a file', 'of none', 'present']) {
      // With a link of its own, so that it comes into the index at once.
      writeFiles(root, { 'a.txt': text });
      symlinkSync('a.txt', path.join(root, `${text}.txt`));
      trees.push((await checkpoints.take()).tree);
    }
    utimesSync(path.join(store, 'config'), 0, 0);
    const left = async (): Promise<boolean[]> => {
      const again = await openCheckpoints({ root, store, env: bareEnvironment });
      return Promise.all(trees.map(async (tree) => (await again.readAt(tree, 'a.txt').catch(() => null)) !== null));
    };
    return { trees, left };
  };
  const [plain, apart] = [await at('plain'), await at('apart')];
  writeFiles(home, {
    'runs/one/journal/1.jsonl': `"tree":"${plain.trees[0]}"`,
    'workspaces/plain/begun.json': `"tree":"${plain.trees[1]}"`,
    'workspaces/bad/checkpoints.git/config': 'no configuration',
  });
  utimesSync(path.join(home, 'workspaces/bad/checkpoints.git/config'), 0, 0);
  mkdirSync(path.join(home, 'workspaces/apart/worktrees/one'), { recursive: true });
  const told: unknown[] = [];
  // A month from now, all of it is old.
  await pruneStores(home, bareEnvironment, Date.now() + month, { error: (...said) => told.push(said) }, new AbortController().signal);
  expect([await plain.left(), await apart.left()]).toEqual([
    [true, true, false, true],
    [true, true, true, true],
  ]);
  expect(told).toEqual([['The checkpoints of a workspace could not be packed.', expect.objectContaining({ workspace: 'bad' })]]);
});
