import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { proofNow } from '../../src/core/run/seal.ts';
import { openDiskRuns, type DiskRuns } from '../fakes/disk-runs.ts';
import { sha256 } from '../fakes/memory-files.ts';
import { git, identified, repository, writeFiles } from '../node/scratch.ts';

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
    '"make" changed .vscode/tasks.json, .git/config, .git/hooks/pre-commit, which no command may change: put back as before.',
    expect.stringContaining(`put-back${path.sep}`),
  ]);
  expect([existsSync(path.join(root, '.git/hooks/pre-commit')), git(root, 'status', '--porcelain').trim()]).toEqual([false, 'M a']);
  expect(git(root, 'config', '--list')).not.toContain('evil');
});

test('what a command of the run left whose process died is told before it is proven again', async () => {
  const root = repository({ a: 'a\n', '.vscode/tasks.json': '{}' });
  const runs = await openDiskRuns(root);
  await runs.changes('one', () => writeFileSync(path.join(root, 'a'), 'A\n'));
  await runs.completes('one');
  await runs.dies('one', ['make', 'evil'], { '.vscode/tasks.json': 'evil', b: 'half' });
  const told = await runs.prove('one', () => expect(readFileSync(path.join(root, '.vscode/tasks.json'), 'utf8')).toBe('{}'));
  expect(told[0]).toBe('"make evil" was interrupted. What no command may change was put back as before: .vscode/tasks.json.');
  expect([Object.keys(runs.state('one').uncertain), await runs.noted()]).toEqual([['b'], []]);
});

test('where that cannot be told nothing is proven, and it stays noted down', async () => {
  const root = repository({ a: 'a\n' });
  const runs = await openDiskRuns(root);
  await runs.changes('one', () => writeFileSync(path.join(root, 'a'), 'A\n'));
  await runs.completes('one');
  await runs.dies('one', ['make', 'evil'], { b: 'half' });
  runs.refuses(({ type }) => type === 'file.uncertain');
  await expect(runs.prove('one', () => expect.unreachable())).rejects.toThrow('is in use by process');
  expect([Object.keys(runs.state('one').uncertain), await runs.noted()]).toEqual([[], ['one']]);
});

test('what was put back of a command that is run again is told before anything else happens', async () => {
  const root = repository({ a: 'a\n', '.vscode/tasks.json': '{}' });
  const runs = await openDiskRuns(root);
  await runs.changes('one', () => writeFileSync(path.join(root, 'a'), 'A\n'));
  await runs.completes('one');
  const known: number[] = [];
  runs.refuses(({ type }) => type === 'proof.renewed' && known.push(runs.state('one').notices.length) === 0);
  await runs.prove('one', () => writeFiles(root, { '.vscode/tasks.json': 'evil' }));
  expect([known, runs.state('one').notices.length]).toEqual([[2], 2]);
});

test('a fix that somebody took back is not proven again by commands that never saw the bug', async () => {
  const root = identified(repository({ total: 'bad\n' }));
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
  expect((await runs.apply('one')).asked[0]).toBe(
    'Proven again after the run, it failed: After the fix the reproduction still fails: show',
  );
  writeFileSync(file, 'good\n');
  await runs.prove('one', () => undefined, { show });
  expect(ends()).toEqual(['proven', 'passes']);
});

test('a test that no longer shows the bug as it was approved proves no fix', async () => {
  const root = repository({ total: 'bad\n' });
  const runs = await openDiskRuns(root);
  await runs.changes('one', () => writeFiles(root, { total: 'good\n', 'total.test': 'good?\n' }));
  const files = [{ file: 'total.test', hash: sha256('good?\n') }];
  const reproduction = { kind: 'test', agent: 'code', command: ['make'], files, fails: 'bad', passes: '', look: '' } as const;
  const { hash: tree } = await runs.checkpoints.take();
  const tried = { type: 'reproduction.tried', by: null, tree } as const;
  for (const [side, outcome] of [
    ['before', 'fails'],
    ['after', 'passes'],
  ] as const)
    runs.tell('one', { ...tried, reproduction: { ...reproduction, command: ['make'], files }, tests: [], side, outcome });
  await runs.completes('one');
  const changes: readonly (() => void)[] = [
    () => writeFileSync(path.join(root, 'total.test'), ''),
    () => rmSync(path.join(root, 'total.test')),
  ];
  for (const change of changes) {
    change();
    writeFileSync(path.join(root, 'total'), 'bad\n');
    await expect(runs.prove('one', () => undefined)).rejects.toThrow('What shows the bug is not as it was approved: total.test.');
    expect(runs.state('one').renewed).toBeNull();
  }
  writeFiles(root, { total: 'good\n', 'total.test': 'good?\n' });
  await runs.prove('one', () => undefined);
  expect(runs.state('one').renewed).not.toBeNull();
});

/** A run that was proven by two tests. */
async function withTwoTests(): Promise<DiskRuns> {
  const root = identified(repository({ a: 'a\n' }));
  const runs = await openDiskRuns(root);
  await runs.changes('one', () => writeFileSync(path.join(root, 'a'), 'A\n'));
  const { hash: tree } = await runs.checkpoints.take();
  const ran = { result: 'pass', exitCode: 0, durationMs: 1, log: null, tail: '', treeBefore: tree, treeAfter: tree } as const;
  const evidence = { ...ran, command: ['make'], counts: { passed: 2, failed: 0, skipped: 0 } };
  runs.tell('one', { type: 'validation.completed', agent: 'code', attempt: 1, purpose: 'prove', evidence });
  await runs.completes('one');
  return runs;
}

test('a command that passes with fewer tests than at the end of the run proves nothing', async () => {
  const runs = await withTwoTests();
  const go = (...names: string[]) => ({
    exitCode: 0,
    output: `${names.map((name) => `--- PASS: ${name} (0.00s)\n`).join('')}ok\tapi\t0.1s\n`,
  });
  await expect(runs.prove('one', () => undefined, { make: go('one') })).rejects.toThrow(
    'Tests that ran at the end of the run ran no more (1). Nothing was proven.',
  );
  expect(runs.state('one').renewed).toBeNull();
  await runs.prove('one', () => undefined, { make: go('one', 'two') });
  expect(runs.state('one').renewed).not.toBeNull();
});

test('a command that fails is a failure, whatever tests it did not come to: a build that breaks runs none', async () => {
  const runs = await withTwoTests();
  await runs.prove('one', () => undefined, { make: { exitCode: 2, output: 'a.c:1: error' } });
  expect(proofNow(runs.state('one'))).toMatchObject({ verdict: 'failed' });
  expect((await runs.apply('one')).asked).toEqual(['Proven again after the run, it failed: make']);
});

test('a save while a command runs again is no failure of the run: nothing is proven, and what was said before stands', async () => {
  const root = repository({ a: 'a\n', mine: 'mine\n' });
  const runs = await openDiskRuns(root);
  await runs.changes('one', () => writeFileSync(path.join(root, 'a'), 'A\n'));
  await runs.completes('one');
  await expect(runs.prove('one', () => writeFileSync(path.join(root, 'mine'), 'typed\n'))).rejects.toThrow('try again: mine');
  expect([runs.state('one').verdicts['code']?.result, runs.state('one').renewed]).toEqual(['proven', null]);
  await runs.prove('one', () => undefined);
  expect(runs.state('one').verdicts['code']?.result).toBe('proven');
});

test('what failed before the work is no failure of it when it is proven again', async () => {
  const root = identified(repository({ a: 'a\n' }));
  const runs = await openDiskRuns(root);
  await runs.changes('one', () => writeFileSync(path.join(root, 'a'), 'A\n'));
  const { tree, hash } = await runs.checkpoints.take();
  const red = { agent: 'code', command: ['make'], result: 'fail', exitCode: 1, durationMs: 1, log: null, tail: '', writes: [] } as const;
  const commands = [{ ...red, command: ['make'], writes: [] }];
  runs.tell('one', { type: 'baseline.measured', baseline: { tree, hash, left: hash, commands } });
  await runs.completes('one');
  await runs.prove('one', () => undefined, { make: { exitCode: 1 } });
  expect(runs.state('one').verdicts['code']?.result).toBe('unproven');
  // Nor of the whole: nobody can say whether the work is still there.
  expect(proofNow(runs.state('one'))).toEqual({ verdict: 'unproven', reason: 'red-base', acceptedBy: null });
  expect((await runs.apply('one')).asked).toEqual([
    'Proven again after the run: unproven: the commands failed before the work and still do',
  ]);
  await runs.prove('one', () => undefined);
  expect(proofNow(runs.state('one'))?.verdict).toBe('proven');
});
