import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { pruneWorktrees } from '../../src/app/prune-worktrees.ts';
import { worktreeName } from '../../src/core/worktrees.ts';
import { openCheckpoints } from '../../src/node/checkpoints.ts';
import { createWorktreeFolders } from '../../src/node/worktrees/worktrees.ts';
import { bareEnvironment, repository, scratchFolder, writeFiles } from '../node/scratch.ts';

test('of runs that are over worktrees without work go, those with work that was not merged stay; those of a run that can go on stay in any case', async () => {
  const root = repository({ 'a.txt': 'a\n' });
  const home = scratchFolder('home');
  const store = path.join(home, 'workspaces/w/checkpoints.git');
  const folder = path.join(home, 'workspaces/w/worktrees');
  const { tree } = await (await openCheckpoints({ root, store, env: bareEnvironment })).take();
  const worktrees = createWorktreeFolders({ root, store, folder, env: bareEnvironment });
  const make = async (runId: string, agent: string, work = ''): Promise<string> => {
    const name = worktreeName(runId, `${runId}/agents#1/${agent}`);
    const made = await worktrees.make({ name, tree, variables: {}, link: [], without: [] });
    if (work !== '') writeFiles(made.folder, { 'a.txt': work });
    return name;
  };
  await make('done-1', 'idle');
  const cancelled = await make('done-1', 'busy', 'its work\n');
  const waiting = await make('open-1', 'idle');
  await make('gone-1', 'idle');
  writeFiles(folder, { 'done-1-half/tree/a.txt': 'a\n' });
  const runs = async () => [
    { runId: 'done-1', status: 'cancelled' as const },
    { runId: 'open-1', status: 'open' as const },
  ];
  expect(await pruneWorktrees(home, bareEnvironment, runs)).toEqual([path.join(folder, cancelled, 'tree')]);
  expect(readdirSync(folder).sort()).toEqual([cancelled, waiting].sort());
  expect(await pruneWorktrees(scratchFolder('empty'), bareEnvironment, () => Promise.reject(new Error('nobody asks')))).toEqual([]);
});

test('a run that begins meanwhile keeps its worktree, in whatever workspace, and what cannot be looked at keeps nobody from the rest', async () => {
  const home = scratchFolder('home');
  const at = async (id: string) => {
    const root = repository({ 'a.txt': 'a\n' });
    const store = path.join(home, 'workspaces', id, 'checkpoints.git');
    const folder = path.join(home, 'workspaces', id, 'worktrees');
    const { tree } = await (await openCheckpoints({ root, store, env: bareEnvironment })).take();
    const worktrees = createWorktreeFolders({ root, store, folder, env: bareEnvironment });
    const make = (name: string) => worktrees.make({ name, tree, variables: {}, link: [], without: [] });
    return { folder, make };
  };
  const [first, second] = [await at('a'), await at('b')];
  await first.make('over-1-idle');
  const damaged = await first.make('broken-1-agent');
  rmSync(damaged.folder, { recursive: true });
  const unread = await first.make('broken-2-agent');
  writeFiles(path.dirname(unread.folder), { 'worktree.json': '{"of another": "version"}' });
  writeFiles(first.folder, { 'of somebody.txt': 'else\n' });
  mkdirSync(path.join(first.folder, '.removed-old-1-agent/tree'), { recursive: true });
  await second.make('over-2-idle');
  const runs = async () => {
    // Another process begins a run just behind this look.
    await second.make('begun-1-idle');
    return [];
  };
  expect((await pruneWorktrees(home, bareEnvironment, runs)).sort()).toEqual([damaged.folder, path.dirname(unread.folder)]);
  expect(readdirSync(first.folder).sort()).toEqual(['broken-1-agent', 'broken-2-agent', 'of somebody.txt']);
  expect(readdirSync(second.folder)).toEqual(['begun-1-idle']);
});
