import { expect, test } from 'vitest';
import { keptResult } from '../../../src/core/evidence/kept-result.ts';
import { standingOf } from '../../../src/core/evidence/standing.ts';
import type { Baseline, TestResult } from '../../../src/protocol/proof.ts';
import type { Evidence } from '../../../src/protocol/run-event.ts';
import { createMemoryBlobs } from '../../fakes/memory-blobs.ts';

const hash = 'a'.repeat(64);
const blobs = createMemoryBlobs();

async function ended(result: Evidence['result'], ...failed: string[]) {
  const tests = ['one', 'two'].map((name): TestResult => ({ name, outcome: failed.includes(name) ? 'failed' : 'passed' }));
  const exitCode = result === 'pass' ? 0 : 1;
  const kept = await keptResult(blobs, { passed: exitCode === 0, exitCode, tests, counts: null });
  return { command: ['npm', 'test'], result, exitCode, durationMs: 1, log: null, tail: '', ...kept };
}

/** Before any change `one` failed. */
async function base(): Promise<Baseline> {
  const before = { ...(await ended('fail', 'one')), result: 'fail' as const, agent: 'backend', writes: [] };
  return { tree: 't', hash, left: hash, commands: [before] };
}

test.each<[string, Evidence['result'], string[]]>([
  ['good', 'pass', []],
  ['good', 'fail', ['one']],
  ['bad', 'fail', ['one', 'two']],
  ['unknown', 'fail', []],
  ['unstable', 'unstable', ['one']],
  // It did not come to its own end, whatever failed until then.
  ['bad', 'missing', ['one']],
  ['bad', 'interrupted', ['one']],
])('%s: a command that ends with %s, where %j fail', async (standing, result, failed) => {
  const evidence = { ...(await ended(result, ...failed)), treeBefore: hash, treeAfter: hash };
  expect(await standingOf(blobs, await base(), evidence)).toBe(standing);
});

test('what was not run before any change has to pass: nothing excuses it', async () => {
  const evidence = { ...(await ended('fail', 'one')), treeBefore: hash, treeAfter: hash };
  expect(await standingOf(blobs, null, evidence)).toBe('bad');
  expect(await standingOf(blobs, null, { ...evidence, ...(await ended('pass')) })).toBe('good');
  expect(await standingOf(blobs, await base(), { ...evidence, command: ['npm', 'run', 'lint'] })).toBe('bad');
});
