import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openDiskRuns } from '../fakes/disk-runs.ts';
import { git, repository, writeFiles } from '../node/scratch.ts';

test('a command that is run again changes no protected file either: hooks, settings and tasks come back', async () => {
  const root = repository({ a: 'a\n', '.vscode/tasks.json': '{}' });
  const runs = await openDiskRuns(root);
  await runs.changes('one', () => writeFileSync(path.join(root, 'a'), 'A\n'));
  await runs.completes('one');
  const told = await runs.prove('one', () => {
    writeFiles(root, { '.git/hooks/pre-commit*': '#!/bin/sh\n' });
    git(root, 'config', 'core.hooksPath', '/tmp/evil');
    rmSync(path.join(root, '.vscode/tasks.json'));
  });
  expect(told).toEqual([
    '"make" changed .vscode/tasks.json, .git/config, .git/hooks/pre-commit, which no command may change: put back as before; what it wrote is kept with the run, unless it may hold secrets.',
  ]);
  expect([existsSync(path.join(root, '.git/hooks/pre-commit')), git(root, 'status', '--porcelain').trim()]).toEqual([false, 'M a']);
  expect(git(root, 'config', '--list')).not.toContain('evil');
});

test('a fix that somebody took back is not proven again by commands that never saw the bug', async () => {
  const root = repository({ total: 'bad\n' });
  const file = path.join(root, 'total');
  const show = (): { exitCode: number; output: string } => ({ exitCode: 0, output: readFileSync(file, 'utf8') });
  const runs = await openDiskRuns(root);
  await runs.changes('one', () => writeFileSync(file, 'good\n'));
  const reproduction = { kind: 'command', agent: 'code', command: ['show'], files: [], fails: 'bad', passes: 'good', look: '' } as const;
  const tried = { type: 'reproduction.tried', by: null } as const;
  const { hash: tree } = await runs.checkpoints.take();
  for (const [side, outcome] of [
    ['before', 'fails'],
    ['after', 'passes'],
  ] as const)
    runs.tell('one', { ...tried, reproduction: { ...reproduction, command: ['show'], files: [] }, tests: [], side, outcome, tree });
  await runs.completes('one');
  const ends = (): unknown[] => [runs.state('one').verdicts['code']?.result, runs.state('one').reproduced.after?.outcome];
  await runs.prove('one', () => undefined, { show });
  expect(ends()).toEqual(['proven', 'passes']);
  writeFileSync(file, 'bad\n');
  await runs.prove('one', () => undefined, { show });
  expect(ends()).toEqual(['failed', 'fails']);
  writeFileSync(file, 'good\n');
  await runs.prove('one', () => undefined, { show });
  expect(ends()).toEqual(['proven', 'passes']);
});
