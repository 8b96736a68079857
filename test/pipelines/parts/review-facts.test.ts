import { expect, test } from 'vitest';
import { changeNow, describeChanges, differing } from '../../../src/pipelines/parts/review-facts.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { atOnce } from '../../fakes/at-once.ts';
import { createMemoryRun } from '../../fakes/memory-ctx.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';

const hash = (sign: string): string => sign.repeat(64);
const changed = (agent: string, file: string, after: string | null, more: { output?: true } = {}): RunEventBody => ({
  type: 'file.changed',
  agent,
  file,
  before: hash('0'),
  after,
  added: 1,
  removed: 0,
  ...more,
});
const evidence = {
  command: ['build'],
  exitCode: 0,
  result: 'pass' as const,
  durationMs: 1,
  treeBefore: hash('a'),
  treeAfter: hash('a'),
  log: null,
  tail: '',
  volatilePaths: ['stamp.txt'],
};

test("a run's change is what its agents changed, not outputs, the registry, or what changes with every command", async () => {
  const run = createMemoryRun();
  await run.ctx.emit(
    changed('backend', 'b.ts', null),
    changed('backend', 'a.ts', hash('1')),
    changed('backend', 'stamp.txt', hash('2')),
    changed('backend', 'out.js', hash('3'), { output: true }),
    changed('sync', '.claude/entity-registry.json', hash('4')),
    { type: 'validation.completed', agent: 'backend', attempt: 1, purpose: 'validate', evidence },
  );
  const files = createMemoryFiles({ 'a.ts': 'as it lies there', 'stamp.txt': 'x', 'out.js': 'x' });
  expect(await run.ctx.step('change', async (step) => changeNow(step, { files }))).toEqual({
    'a.ts': (await files.read('a.ts'))?.hash,
    'b.ts': null,
  });
});

test('two states of a change differ where a file came, went or has another content', () => {
  const before = { 'a.ts': '1', 'b.ts': '2', 'c.ts': null };
  expect(differing(before, { ...before })).toEqual([]);
  expect(differing(before, { 'd.ts': '4', 'c.ts': '3', 'a.ts': '1' })).toEqual(['b.ts', 'c.ts', 'd.ts']);
});

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `${String(index).padStart(4, '0')}.txt`);

/** A run that made these files. */
async function made(contents: Readonly<Record<string, string>>) {
  const run = createMemoryRun();
  await run.ctx.emit(...Object.keys(contents).map((file) => ({ ...changed('backend', file, hash('1')), before: null })));
  const { most, counted } = atOnce();
  const files = createMemoryFiles(contents);
  const read: string[] = [];
  const entry = counted((path: string) => {
    read.push(path);
    return files.entry(path);
  });
  return { run, most, read, services: { files: { ...files, entry } } };
}

test('of a change of many files only some are open at the same time', async () => {
  const { run, most, read, services } = await made(Object.fromEntries(names(100).map((name) => [name, name])));
  const now = await run.ctx.step('change', async (step) => changeNow(step, services));
  expect([Object.keys(now), read.length, most()]).toEqual([names(100), 100, 16]);
});

test('a reviewer is told a change file by file, until there is no room; of what comes after that only names are told, unread', async () => {
  const large = 'x'.repeat(50_000);
  const files = { 'a.txt': large, 'b.txt': 'small b', 'c.txt': large, 'd.txt': large, 'e.txt': 'small e' };
  const { run, most, services } = await made(files);
  const told = await run.ctx.step('told', async (step) => describeChanges(run.ctx, step, services));
  expect(told.match(/^\+\+\+ .*/gmu)).toEqual(['+++ b/a.txt', '+++ b/b.txt', '+++ b/c.txt', '+++ b/e.txt']);
  expect([told.split('\n').at(-2), most()]).toEqual(['Also changed, too long to show here – read them: d.txt', 1]);

  const many = await made(Object.fromEntries(names(200).map((name) => [name, large])));
  const first = await many.run.ctx.step('told', async (step) => describeChanges(many.run.ctx, step, many.services));
  expect(first.split('\n').at(-2)).toBe(`Also changed, too long to show here – read them: ${names(200).slice(2).join(', ')}`);
  expect(many.read).toEqual(names(12));
});
