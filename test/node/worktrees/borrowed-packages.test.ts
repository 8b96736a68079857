import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openCheckpoints } from '../../../src/node/checkpoints.ts';
import { createWorktreeFolders } from '../../../src/node/worktrees/worktrees.ts';
import { bareEnvironment, git, repository, scratchFolder, writeFiles } from '../scratch.ts';

it('packages that a workspace borrows by a link of its own are lent to its worktrees', async () => {
  const project = scratchFolder('project');
  writeFiles(project, { 'node_modules/.bin/tsc': '#!/bin/sh\n', 'node_modules/typescript/package.json': '{}' });
  const root = repository({ 'a.ts': '', '.gitignore': 'node_modules\n' });
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'), 'junction');
  // A link that leads to no packages stays out.
  mkdirSync(join(project, 'elsewhere'));
  symlinkSync(join(project, 'elsewhere'), join(root, 'vendor'), 'junction');
  writeFiles(root, { '.gitignore': 'node_modules\nvendor\n' });
  const home = scratchFolder('home');
  const store = join(home, 'checkpoints.git');
  const { tree } = await (await openCheckpoints({ root, store, env: bareEnvironment })).take();
  const worktrees = createWorktreeFolders({ root, store, folder: join(home, 'worktrees'), env: bareEnvironment });
  const { folder } = await worktrees.make({ name: 'api', tree, variables: {}, link: null, without: [] });
  expect(worktrees.find('api').lent).toEqual([join(root, 'node_modules')]);
  expect(['node_modules/.bin/tsc', 'node_modules/typescript/package.json', 'vendor'].map((path) => existsSync(join(folder, path)))).toEqual(
    [true, true, false],
  );
  expect(git(folder, 'status', '--porcelain')).toBe('');
});
