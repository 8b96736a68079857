import { expect, test } from 'vitest';
import { judgeAfter, judgeBefore, type Trial } from '../../../src/core/evidence/judge-reproduction.ts';
import type { Reproduction } from '../../../src/protocol/reproduction.ts';

const reproduction = (more: Partial<Reproduction>): Reproduction => ({
  kind: 'test',
  agent: 'backend',
  command: ['npm', 'test'],
  files: [],
  fails: '',
  passes: '',
  look: '',
  ...more,
});
const trial = (exitCode: number | null, printed: string): Trial => ({
  result: { passed: exitCode === 0, exitCode, tests: null, counts: null },
  printed,
});

test('a test that fails is red, whatever words the code prints', () => {
  const stated = reproduction({ passes: 'the total is 1' });
  expect(judgeAfter(stated, [trial(1, 'the total is 1, expected 1, got 3')], [], null).outcome).toBe('fails');
  const named: Trial = { ...trial(1, 'the total is 1'), result: { ...trial(1, '').result, tests: [{ name: 'total', outcome: 'failed' }] } };
  expect(judgeAfter(stated, [named], ['total'], null).outcome).toBe('fails');
});

test('a test that passes at once shows no bug, whatever words are not printed yet', () => {
  expect(judgeBefore(reproduction({ passes: 'the total is 1' }), [trial(0, '')], null).outcome).toBe('passes');
});

test('a command that still prints the words of the bug shows it, also where it ends well', () => {
  const stated = reproduction({ kind: 'command', fails: 'total NaN' });
  expect(judgeBefore(stated, [trial(0, 'total NaN')], null).outcome).toBe('fails');
  expect(judgeAfter(stated, [trial(0, 'total NaN')], [], null).outcome).toBe('fails');
  expect(judgeAfter(stated, [trial(0, 'total 1')], [], null).outcome).toBe('passes');
});

test('words of the bug that begin those of its absence', () => {
  const stated = reproduction({ kind: 'command', fails: 'total 1', passes: 'total 10' });
  expect(judgeBefore(stated, [trial(0, 'total 1\n')], null).outcome).toBe('fails');
  expect(judgeAfter(stated, [trial(0, 'total  10\n')], [], null).outcome).toBe('passes');
});

test('a command that did not come to an end shows nothing', () => {
  const stated = reproduction({ kind: 'command', passes: 'total 1' });
  expect(judgeAfter(stated, [trial(null, 'total 1')], [], null).outcome).toBe('fails');
});

test('a command that failed before anything was written shows the bug as it did then', () => {
  const red = trial(1, 'total: expected 1, got 3');
  expect(judgeBefore(reproduction({ kind: 'command', fails: 'expected 1, got 3' }), [red], red).outcome).toBe('fails');
});

test('a test by name that nobody names any more does not pass', () => {
  expect(judgeAfter(reproduction({ fails: 'got 3' }), [trial(0, '')], ['total'], null).outcome).toBe('fails');
});

test('of several tests that failed before, one is mended: its words are gone, and nothing else broke', () => {
  const ended = (printed: string, ...outcomes: ('passed' | 'failed')[]): Trial => {
    const tests = outcomes.map((outcome, index) => ({ name: `test ${index + 1}`, outcome }));
    return { printed, result: { passed: outcomes.length > 0 && !outcomes.includes('failed'), exitCode: 1, tests, counts: null } };
  };
  const stated = reproduction({ kind: 'command', fails: 'got 3' });
  const base = ended('got 3, no disk', 'failed', 'failed', 'passed');
  const after = (one: Trial): string => judgeAfter(stated, [one], [], base).outcome;
  expect(judgeBefore(stated, [base], base).outcome).toBe('fails');
  expect(after(ended('no disk', 'passed', 'failed', 'passed'))).toBe('passes');
  expect(after(ended('no disk', 'passed', 'failed', 'failed'))).toBe('fails');
  expect(after(ended('no disk', 'failed', 'failed', 'passed'))).toBe('fails');
  expect(after(ended('got 3', 'passed', 'failed', 'passed'))).toBe('fails');
  expect(after(ended('SyntaxError'))).toBe('fails');
});
