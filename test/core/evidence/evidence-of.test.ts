import { expect, test } from 'vitest';
import { evidenceOf } from '../../../src/core/evidence/validate.ts';
import type { CommandResult } from '../../../src/core/ports.ts';
import type { Evidence } from '../../../src/protocol/run-event.ts';

const [old, now] = [
  { tree: 'tree', hash: 'a'.repeat(64) },
  { tree: 'other', hash: 'b'.repeat(64) },
];
const ended: CommandResult = { outcome: 'exited', exitCode: 0, durationMs: 1500, log: 'c'.repeat(64), output: 'ok\n', reports: [] };
type About = Parameters<typeof evidenceOf>[4];
const about: About = { purpose: 'validate', unsaved: false, changed: [], volatilePaths: [], tests: {} };
const evidence: Evidence = {
  command: ['npm', 'test'],
  exitCode: 0,
  result: 'pass',
  durationMs: 1500,
  treeBefore: old.hash,
  treeAfter: old.hash,
  log: 'c'.repeat(64),
  tail: 'ok',
};
const counts = { passed: 3, failed: 0, skipped: 0 };

test.each<[string, Partial<CommandResult>, Partial<About> & { moved?: boolean }, Evidence]>([
  ['a pass', {}, {}, evidence],
  [
    'with its tests, and what counts in no tree',
    {},
    { tests: { counts }, volatilePaths: ['a.log'] },
    { ...evidence, counts, volatilePaths: ['a.log'] },
  ],
  ['a failure', { exitCode: 2 }, {}, { ...evidence, exitCode: 2, result: 'fail' }],
  ['ended by a signal', { exitCode: null }, {}, { ...evidence, exitCode: null, result: 'fail' }],
  ['out of time', { outcome: 'timeout', exitCode: null }, {}, { ...evidence, exitCode: null, result: 'timeout' }],
  ['no such program', { outcome: 'missing', exitCode: null }, {}, { ...evidence, exitCode: null, result: 'missing' }],
  [
    'a pass on a tree that moved',
    {},
    { moved: true, changed: ['src/a.ts'] },
    { ...evidence, result: 'unstable', treeAfter: now.hash, changed: ['src/a.ts'] },
  ],
  ['the same, where nobody knows what', {}, { moved: true }, { ...evidence, result: 'unstable', treeAfter: now.hash }],
  [
    'a pass while a file is unsaved in an editor',
    {},
    { unsaved: true, changed: ['src/a.ts'] },
    { ...evidence, result: 'unstable', changed: ['src/a.ts'] },
  ],
  [
    'a failure on a tree that moved',
    { exitCode: 1 },
    { moved: true, changed: ['src/a.ts'] },
    { ...evidence, exitCode: 1, result: 'fail', treeAfter: now.hash },
  ],
  [
    'a hand-over exists to change files',
    {},
    { purpose: 'handover', moved: true, changed: ['src/a.ts'] },
    { ...evidence, treeAfter: now.hash },
  ],
])('what a command proves that ran between two checkpoints: %s', (_name, result, { moved = false, ...more }, expected) => {
  expect(evidenceOf(['npm', 'test'], { ...ended, ...result }, old, moved ? now : old, { ...about, ...more })).toEqual(expected);
});

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `line ${index + 1}`);
const tail = (exitCode: number, output: string): string =>
  evidenceOf(['npm', 'test'], { ...ended, exitCode, output }, old, old, about).tail;

test('of what was printed its end is kept for the eye: thirty lines, 4000 characters', () => {
  expect(tail(0, `${numbered(40).join('\n')}\n\n`)).toBe(numbered(40).slice(10).join('\n'));
  expect(tail(0, `${'a'.repeat(5000)}end`)).toBe(`${'a'.repeat(3997)}end`);
});

test('of a failure what failed is kept, from its beginning: 24 lines, 4000 characters', () => {
  const failure = (lines: readonly string[]): string => ['FAIL: test_adds (cart.Orders.test_adds)', ...lines].join('\n');
  expect(tail(1, failure(numbered(40)))).toBe(failure([...numbered(22), '  …']));
  expect(tail(1, failure(['a'.repeat(5000)]))).toBe(failure(['a'.repeat(5000)]).slice(0, 4000));
  expect(tail(0, failure(numbered(40)))).toBe(numbered(40).slice(10).join('\n'));
});
