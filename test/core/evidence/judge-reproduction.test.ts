import { expect, test } from 'vitest';
import { judgeAfter, judgeBefore, type Trial } from '../../../src/core/evidence/judge-reproduction.ts';
import type { TestResult } from '../../../src/protocol/proof.ts';
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

test('a command that ends well without words of the bug shows none, whatever it does not print yet', () => {
  const stated = reproduction({ kind: 'command', passes: 'sum is right' });
  expect(judgeBefore(stated, [trial(0, '')], null).outcome).toBe('passes');
  expect(judgeBefore(stated, [trial(1, '')], null).outcome).toBe('fails');
  expect(judgeAfter(stated, [trial(1, 'sum is right')], [], null).outcome).toBe('fails');
  expect(judgeAfter(stated, [trial(0, '')], [], null).outcome).toBe('fails');
  expect(judgeAfter(stated, [trial(0, 'sum is right')], [], null).outcome).toBe('passes');
});

test('a command that ended well with the bug has to end well without it', () => {
  const stated = reproduction({ kind: 'command', fails: 'total NaN', passes: 'total 1' });
  expect(judgeAfter(stated, [trial(1, 'total 1\nTypeError')], [], trial(0, 'total NaN')).outcome).toBe('fails');
  expect(judgeAfter(stated, [trial(0, 'total 1')], [], trial(0, 'total NaN')).outcome).toBe('passes');
  expect(judgeAfter(stated, [trial(1, 'total 1')], [], trial(1, 'total NaN')).outcome).toBe('passes');
});

test('words are not enough for a command with new files: its tests have to pass, and it has to end well', () => {
  const stated = reproduction({
    kind: 'command',
    fails: 'got 3',
    passes: 'sum is right',
    files: [{ file: 'test/sum.test.js', hash: 'a'.repeat(64) }],
  });
  const ended = (exitCode: number, ...tests: [string, 'passed' | 'failed'][]): Trial => ({
    printed: 'sum is right',
    result: { passed: exitCode === 0, exitCode, tests: tests.map(([name, outcome]) => ({ name, outcome })), counts: null },
  });
  const before = { ...ended(1, ['other', 'passed'], ['sums', 'failed']), printed: 'got 3' };
  expect(judgeBefore(stated, [before], trial(0, ''))).toEqual({ outcome: 'fails', tests: ['sums'] });
  const after = (one: Trial, tests: string[]): string => judgeAfter(stated, [one], tests, trial(0, '')).outcome;
  expect(after(ended(1, ['other', 'passed'], ['sums', 'failed']), ['sums'])).toBe('fails');
  expect(after(ended(0, ['other', 'passed']), ['sums'])).toBe('fails');
  expect(after(ended(0, ['other', 'passed'], ['sums', 'passed']), ['sums'])).toBe('passes');
  expect(after(trial(1, 'sum is right'), [])).toBe('fails');
  expect(after(trial(0, 'sum is right'), [])).toBe('passes');
});

test('a bug that shows while its test is loaded: the place of the failed file is no test that could pass', () => {
  const stated = reproduction({ fails: 'cannot import', files: [{ file: 'test_inches.py', hash: 'a'.repeat(64) }] });
  const ended = (exitCode: number, ...tests: TestResult[]): Trial => ({
    printed: exitCode === 0 ? '' : "cannot import name 'feet'",
    result: { passed: exitCode === 0, exitCode, tests, counts: null },
  });
  const other: TestResult = { name: 'other', outcome: 'passed' };
  const unloaded: TestResult = { name: 'unittest.loader._FailedTest.test_inches', outcome: 'failed', hides: true };
  const half: TestResult = { name: 'test_half', outcome: 'passed' };
  const base = ended(0, other);
  expect(judgeBefore(stated, [ended(1, other, unloaded)], base)).toEqual({ outcome: 'fails', tests: [] });
  const after = (one: Trial, on = base): string => judgeAfter(stated, [one], [], on).outcome;
  expect(after(ended(0, other, half))).toBe('passes');
  expect(after(ended(1, other, unloaded))).toBe('fails');
  expect(after(ended(1, other, { ...half, outcome: 'failed' }))).toBe('fails');
  // It ends well, but what was written never ran.
  expect(after(ended(0, other))).toBe('fails');
  // Where something failed before, a file that loads no more is worse, and one that loads has its tests pass.
  const red = ended(1, { name: 'old', outcome: 'failed' });
  expect(judgeBefore(stated, [ended(1, ...(red.result.tests ?? []), unloaded)], red)).toEqual({ outcome: 'fails', tests: [] });
  expect(after(ended(1, ...(red.result.tests ?? []), half), red)).toBe('passes');
  expect(after(ended(1, ...(red.result.tests ?? [])), red)).toBe('fails');
  expect(after(ended(1, ...(red.result.tests ?? []), unloaded), red)).toBe('fails');
});

test('a command that did not come to an end shows nothing', () => {
  const stated = reproduction({ kind: 'command', passes: 'total 1' });
  expect(judgeAfter(stated, [trial(null, 'total 1')], [], null).outcome).toBe('fails');
  expect(judgeBefore({ ...stated, fails: 'total NaN' }, [trial(null, 'total NaN')], null).outcome).toBe('other');
});

test('what shows only sometimes is flaky, on both sides of the fix', () => {
  const stated = reproduction({ fails: 'got 3' });
  const sometimes = [trial(1, 'got 3'), trial(0, ''), trial(1, 'got 3')];
  expect(judgeBefore(stated, sometimes, null)).toEqual({ outcome: 'flaky', tests: [] });
  expect(judgeAfter(stated, sometimes, [], null)).toEqual({ outcome: 'flaky', tests: [] });
});

test('of several tests that showed the bug all have to pass', () => {
  const ended = (sums: TestResult['outcome']): Trial => ({
    ...trial(1, ''),
    result: {
      ...trial(1, '').result,
      tests: [
        { name: 'counts', outcome: 'passed' },
        { name: 'sums', outcome: sums },
      ],
    },
  });
  const after = (one: Trial): string => judgeAfter(reproduction({}), [one], ['counts', 'sums'], null).outcome;
  expect([after(ended('failed')), after(ended('passed'))]).toEqual(['fails', 'passes']);
});

test('a known test that was changed so that it shows the bug is none that has to come', () => {
  const stated = reproduction({ files: [{ file: 'test/total.test.js', hash: 'a'.repeat(64) }] });
  const ended = (outcome: 'passed' | 'failed'): Trial => {
    const code = outcome === 'passed' ? 0 : 1;
    return { ...trial(code, ''), result: { ...trial(code, '').result, tests: [{ name: 'total', outcome }] } };
  };
  const base = ended('passed');
  expect(judgeBefore(stated, [ended('failed')], base)).toEqual({ outcome: 'fails', tests: ['total'] });
  expect(judgeAfter(stated, [base], ['total'], base)).toEqual({ outcome: 'passes', tests: ['total'] });
});

test('where tests have names only before the reproduction, nobody can tell whether more of them ran', () => {
  const stated = reproduction({ files: [{ file: 'test/total.test.js', hash: 'a'.repeat(64) }] });
  const base: Trial = { ...trial(0, ''), result: { ...trial(0, '').result, tests: [{ name: 'total', outcome: 'passed' }] } };
  expect(judgeAfter(stated, [trial(0, '')], [], base).outcome).toBe('passes');
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

test('a test of its own among tests that failed before: it alone is looked at', () => {
  const failing = (...names: string[]): Trial => {
    const tests = ['old', 'new'].map((name) => ({ name, outcome: names.includes(name) ? ('failed' as const) : ('passed' as const) }));
    return { ...trial(1, ''), result: { ...trial(1, '').result, tests } };
  };
  const base = failing('old');
  expect(judgeBefore(reproduction({}), [failing('old', 'new')], base)).toEqual({ outcome: 'fails', tests: ['new'] });
  expect(judgeBefore(reproduction({}), [failing('old')], base)).toEqual({ outcome: 'passes', tests: [] });
  expect(judgeAfter(reproduction({}), [failing('old')], ['new'], base).outcome).toBe('passes');
});

test('tests that failed before as a whole, and have no names: only words that are new show a bug', () => {
  const before = (fails: string, printed: string): string =>
    judgeBefore(reproduction({ fails }), [trial(1, printed)], trial(1, 'no disk')).outcome;
  expect(before('', 'no disk, got 3')).toBe('other');
  expect(before('no disk', 'no disk, got 3')).toBe('other');
  expect(before('got 3', 'no disk, got 3')).toBe('fails');
});

test('of such tests the bug is gone where its words are; where it had none, or nobody knows how they ended before, it is not', () => {
  const after = (fails: string, printed: string, base: Trial | null = trial(1, 'no disk')): string =>
    judgeAfter(reproduction({ fails }), [trial(1, printed)], [], base).outcome;
  expect(after('got 3', 'no disk')).toBe('passes');
  expect(after('got 3', 'no disk, got 3')).toBe('fails');
  expect(after('', 'no disk')).toBe('fails');
  expect(after('got 3', 'no disk', null)).toBe('fails');
});

const counted = [
  { file: 'test/count.test.mjs', text: "test('things are counted, not 100', () => {\n  assert.equal(total(cart), 300, 'got 100'\n});\n" },
];
const broken = `file:///test/count.test.mjs:2\n  assert.equal(total(cart), 300, 'got 100'\n                                 ^^^^^^^\n\nSyntaxError: missing ) after argument list\n`;
const quoted = `SyntaxError: missing )\n  1 | test('things are counted, not 100', () => {\n> 2 |   assert.equal(total(cart), 300, 'got 100'\n    |                                 ^\n`;
const python = `Traceback (most recent call last):\n  File "/x/count.test.mjs", line 2, in <module>\n    assert.equal(total(cart), 300, 'got 100'\nNameError: name 'totale' is not defined\n`;

test.each([
  ['a runner that shows the line that it cannot read', broken, 'got 100', 'other'],
  ['a frame of code with numbers', quoted, 'got 100', 'other'],
  ['a trace with the line', python, "300, 'got 100'", 'other'],
  ['the message of the assertion itself', `${python}AssertionError: got 100\n`, 'got 100', 'fails'],
  ['the name of the file', `✖ test/count.test.mjs (8 ms)\n  'test failed'\n`, 'count.test.mjs', 'other'],
  ['a word that is printed anyway', 'fail 1\nReferenceError: totale\n', 'fail', 'other'],
])('words that would be there whatever fails are no reason: %s', (_, printed, fails, outcome) => {
  const base = trial(0, 'pass 3\nfail 0\n');
  expect(judgeBefore(reproduction({ fails }), [trial(1, printed)], base, counted).outcome).toBe(outcome);
});

test('the name of a test is printed whatever makes it fail', () => {
  const fails = 'counted, not 100';
  const named = (more: string): Trial => ({
    printed: `✖ things are counted, not 100 (2 ms)\n  ${more}\n`,
    result: { ...trial(1, '').result, tests: [{ name: 'test/count.test.mjs > things are counted, not 100', outcome: 'failed' }] },
  });
  expect(judgeBefore(reproduction({ fails }), [named('ReferenceError: totale is not defined')], null, []).outcome).toBe('other');
  expect(judgeBefore(reproduction({ fails }), [named('AssertionError: counted, not 100')], null, []).outcome).toBe('fails');
});

test.each([
  ['test_counted', 'def test_counted(self):', 'ERROR: test_counted (tests.CountTest.test_counted)'],
  ['CountTest', 'class CountTest(unittest.TestCase):', 'ERROR: test_a (tests.CountTest.test_a)'],
  ['TestCounted', 'func TestCounted(t *testing.T) {', '--- FAIL: TestCounted (0.00s)'],
  ['are counted', "it('things are counted', () => {", 'not ok 1 - things are counted'],
])('so is the name of a test that no report tells: %s', (fails, text, line) => {
  const written = [{ file: 'count.test', text: `${text}\n` }];
  const before = judgeBefore(reproduction({ fails }), [trial(1, `${line}\nNameError: tree\n`)], null, written);
  expect(before.outcome).toBe('other');
});
