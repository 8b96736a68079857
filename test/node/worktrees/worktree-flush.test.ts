import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCheckpoints } from '../../../src/node/checkpoints.ts';
import { createWorktreeFolders } from '../../../src/node/worktrees/worktrees.ts';
import { bareEnvironment, repository, scratchFolder } from '../scratch.ts';

test('all of a worktree is on the disk before its record is, which is believed when the power failed', async () => {
  const root = repository({ 'src/a.ts': 'export const a = 1;\n' });
  const home = scratchFolder('home');
  const [store, folder] = [join(home, 'checkpoints.git'), join(home, 'worktrees')];
  const { tree } = await (await openCheckpoints({ root, store, env: bareEnvironment })).take();
  const flushed: unknown[] = [];
  const flush = async (below: string): Promise<void> => {
    const file = readFileSync(join(below, 'tree/src/a.ts'), 'utf8');
    flushed.push({ below, file, hasRecord: existsSync(join(below, 'worktree.json')), hasIndex: existsSync(join(below, 'indexes/shared')) });
  };
  const worktrees = createWorktreeFolders({ root, store, folder, env: bareEnvironment, flush });
  await worktrees.make({ name: 'api', tree, variables: {}, link: null, without: [] });
  expect(flushed).toEqual([{ below: join(folder, 'api'), file: 'export const a = 1;\n', hasRecord: false, hasIndex: true }]);
  expect(existsSync(join(folder, 'api/worktree.json'))).toBe(true);
});

test('all that are made at once wait for the disk together, however few are laid out side by side', async () => {
  const root = repository({ 'a.txt': 'a' });
  const home = scratchFolder('home');
  const [store, folder] = [join(home, 'checkpoints.git'), join(home, 'worktrees')];
  const { tree } = await (await openCheckpoints({ root, store, env: bareEnvironment })).take();
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const together = Promise.withResolvers<void>();
  let waiting = 0;
  const flush = async (): Promise<void> => {
    waiting += 1;
    if (waiting === names.length) together.resolve();
    await together.promise;
  };
  const worktrees = createWorktreeFolders({ root, store, folder, env: bareEnvironment, flush });
  await Promise.all(names.map((name) => worktrees.make({ name, tree, variables: {}, link: null, without: [] })));
  expect(waiting).toBe(names.length);
});
