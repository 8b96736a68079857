import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCheckpoints } from '../../../src/node/checkpoints.ts';
import { createGit } from '../../../src/node/git-program.ts';
import { createTreeReader } from '../../../src/node/tree-reader.ts';
import { createWorktreeFolders } from '../../../src/node/worktrees/worktrees.ts';
import { countedGit } from '../counted-git.ts';
import { bareEnvironment, repository, scratchFolder, writeFiles } from '../scratch.ts';

test('the checkpoints of a worktree that was just made start no git, however many worktrees there are', async () => {
  const { PATH, started } = await countedGit();
  const env = { ...bareEnvironment, PATH };
  const root = repository({ 'a.txt': 'a', 'src/b.ts': 'b' });
  const home = scratchFolder('home');
  const store = join(home, 'checkpoints.git');
  const trees = createTreeReader(createGit(env), store);
  const { tree } = await (await openCheckpoints({ root, store, env, trees })).take();
  const worktrees = createWorktreeFolders({ root, store, folder: join(home, 'worktrees'), env });
  const names = Array.from({ length: 12 }, (_, index) => `w-${index}`);
  started();
  await Promise.all(names.map((name) => worktrees.make({ name, tree, variables: {}, link: null, without: [] })));
  // Beside what the first ones make for all: one for each.
  expect(started().filter((command) => command === 'init' || command === 'read-tree')).toEqual(names.map(() => 'read-tree'));
  const open = (name: string, shared = trees) => {
    const place = worktrees.find(name);
    const without = { folders: place.without, tree: place.tree };
    return openCheckpoints({ root: place.root, store, indexes: place.indexes, env, without, trees: shared });
  };
  const opened = await Promise.all(names.map((name) => open(name)));
  expect(new Set((await Promise.all(opened.map((one) => one.take()))).map((one) => one.tree))).toEqual(new Set([tree]));
  for (const name of names) writeFiles(worktrees.find(name).root, { [`src/${name}.ts`]: name });
  const ends = await Promise.all(opened.map(async (one) => (await one.take()).tree));
  const changes = await Promise.all(ends.map((end) => trees.changes(tree, end)));
  expect(changes.map((files) => files.map(({ path }) => path))).toEqual(names.map((name) => [`src/${name}.ts`]));
  expect(started().filter((command) => command !== 'config')).toEqual([]);
  // What was brought into the index since is no tree that it began with.
  const [name = ''] = names;
  writeFiles(worktrees.find(name).root, Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`many/${index}.txt`, `${index}`])));
  const last = await opened[0]?.take();
  expect(await (await open(name)).take()).toEqual(last);
  expect(await (await open(name, createTreeReader(createGit(env), store))).take()).toEqual(last);
});
