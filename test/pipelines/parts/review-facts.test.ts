import { expect, test } from 'vitest';
import { changeNow, differing } from '../../../src/pipelines/parts/review-facts.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
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
