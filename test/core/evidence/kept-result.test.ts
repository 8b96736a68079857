import { expect, test } from 'vitest';
import { baseTrialOf, keptResult, printedOf, resultOf, trialOf } from '../../../src/core/evidence/kept-result.ts';
import type { Baseline, ProofResult } from '../../../src/protocol/proof.ts';
import { createMemoryBlobs } from '../../fakes/memory-blobs.ts';
import { sha256 } from '../../fakes/memory-files.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const tests = [
  { name: 'cart > adds', outcome: 'failed' },
  { name: 'cart > counts', outcome: 'passed' },
] as const;
const unloaded = { name: 'order.test.js', outcome: 'failed', hides: true } as const;
const counts = { passed: 1, failed: 1, skipped: 0 };

test.each<[string, ProofResult, object]>([
  ['a runner that tells nothing', { passed: false, exitCode: 1, tests: null, counts: null }, {}],
  ['counts', { passed: false, exitCode: 1, tests: null, counts }, { counts }],
  ['names', { passed: false, exitCode: 1, tests: [...tests], counts }, { counts, tests: sha256(JSON.stringify(tests)) }],
  [
    'a file of tests that does not load',
    { passed: false, exitCode: 1, tests: [...tests, unloaded], counts },
    { counts, hides: true, tests: sha256(JSON.stringify([...tests, unloaded])) },
  ],
])('of tests the counts are kept, and the names in a blob, which gives the result again: %s', async (_name, result, kept) => {
  const blobs = createMemoryBlobs();
  expect(await keptResult(blobs, result)).toEqual(kept);
  expect(await resultOf(blobs, { ...kept, exitCode: 1 })).toEqual(result);
});

test('what was measured beside the tests is kept with them', async () => {
  const measured = { lint: 9.5, typeErrors: 3 };
  expect(await keptResult(createMemoryBlobs(), { passed: true, exitCode: 0, tests: null, counts: null, measured })).toEqual({ measured });
});

test('a blob that is gone names no test', async () => {
  const result = await resultOf(createMemoryBlobs(), { counts, tests: 'a'.repeat(64), exitCode: 0 });
  expect(result).toEqual({ passed: true, exitCode: 0, counts, tests: null });
});

test('a command that was ended from outside did not pass', async () => {
  expect(await resultOf(createMemoryBlobs(), { exitCode: null })).toEqual({ passed: false, exitCode: null, counts: null, tests: null });
});

test('all that a command printed is in its log; where that is gone, or there is none, its end is what is known', async () => {
  const blobs = createMemoryBlobs();
  const log = await blobs.put(bytes('compiling\ngot 3\n'));
  const ran = { log, tail: 'got 3', exitCode: 1 };
  expect(await trialOf(blobs, ran)).toEqual({
    result: { passed: false, exitCode: 1, counts: null, tests: null },
    printed: 'compiling\ngot 3\n',
  });
  expect(await printedOf(blobs, { ...ran, log: 'a'.repeat(64) })).toBe('got 3');
  expect(await printedOf(blobs, { ...ran, log: null })).toBe('got 3');
});

test('the base of a command is how it ended before anything was written', async () => {
  const blobs = createMemoryBlobs();
  const ended = { agent: 'code', result: 'fail', exitCode: 1, durationMs: 1, log: null, writes: [] } as const;
  const hash = 'a'.repeat(64);
  const baseline: Baseline = {
    tree: 'tree',
    hash,
    left: hash,
    commands: [
      { ...ended, writes: [], command: ['npm', 'run', 'lint'], tail: 'no semicolon' },
      { ...ended, writes: [], command: ['npm', 'test'], tail: 'got 3' },
    ],
  };
  const base = { result: { passed: false, exitCode: 1, counts: null, tests: null }, printed: 'got 3' };
  expect(await baseTrialOf(blobs, baseline, ['npm', 'test'])).toEqual(base);
  expect(await baseTrialOf(blobs, baseline, ['npm test'])).toBeNull();
  expect(await baseTrialOf(blobs, null, ['npm', 'test'])).toBeNull();
});
