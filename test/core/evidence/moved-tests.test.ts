import { expect, test } from 'vitest';
import { asNamedBefore, reportsTestsOf } from '../../../src/core/evidence/moved-tests.ts';
import type { ProofResult } from '../../../src/protocol/proof.ts';

const ran = (...names: string[]): ProofResult => ({
  passed: true,
  exitCode: 0,
  tests: names.map((name) => ({ name, outcome: 'passed' })),
  counts: { passed: names.length, failed: 0, skipped: 0 },
});

test.each<[string, string, string, string[], string[], string[]]>([
  ['a path', 'test/sum.test.js', 'test/add.test.js', ['test/sum.test.js > adds'], ['test/add.test.js > adds'], ['test/sum.test.js > adds']],
  ['a module', 'tests/test_sum.py', 'tests/test_add.py', ['tests.test_sum > adds'], ['tests.test_add > adds'], ['tests.test_sum > adds']],
  ['a class', 'src/test/java/SumTest.java', 'src/test/java/AddTest.java', ['shop.SumTest > a'], ['shop.AddTest > a'], ['shop.SumTest > a']],
  ['another test', 'sum.test.js', 'add.test.js', ['sum.test.js > adds'], ['add.test.js > passes'], ['add.test.js > passes']],
  ['another file', 'sum.test.js', 'add.test.js', ['old.test.js > adds'], ['add.test.js > adds'], ['add.test.js > adds']],
  ['a third file', 'test/sum.test.js', 'test/add.test.js', ['test/sum.test.js > a'], ['test/odd.test.js > a'], ['test/odd.test.js > a']],
  [
    'one name of all',
    'tests/test_sum.py',
    'tests/test_add.py',
    ['test_sum.Sums.test_a'],
    ['test_add.Sums.test_b'],
    ['test_add.Sums.test_b'],
  ],
  [
    'two for two',
    'sum.test.js',
    'add.test.js',
    ['sum.test.js > a', 'sum.test.js > b'],
    ['add.test.js > a', 'add.test.js > b'],
    ['sum.test.js > a', 'sum.test.js > b'],
  ],
  ['one for two', 'sum.test.js', 'add.test.js', ['sum.test.js > a', 'sum.test.js > b'], ['add.test.js > a'], ['sum.test.js > a']],
  [
    'one that stayed',
    'sum.test.js',
    'add.test.js',
    ['sum.test.js > a'],
    ['sum.test.js > a', 'add.test.js > a'],
    ['sum.test.js > a', 'add.test.js > a'],
  ],
])('a moved test is known by its file and its own name: %s', (_name, from, to, before, now, expected) => {
  expect(asNamedBefore(ran(...now), ran(...before), { from: [from], to: [to] })).toEqual({ ...ran(...now), tests: ran(...expected).tests });
});

test('of several files that moved, each test finds its own', () => {
  const moved = { from: ['test/sum.test.js', 'test/count.test.js'], to: ['test/add.test.js', 'test/number.test.js'] };
  const before = ran('test/sum.test.js > adds', 'test/count.test.js > counts');
  const now = ran('test/number.test.js > counts', 'test/add.test.js > adds');
  expect(asNamedBefore(now, before, moved).tests).toEqual(ran('test/count.test.js > counts', 'test/sum.test.js > adds').tests);
});

test('where nothing moved, or tests have no names, a result stays as it is', () => {
  const [before, now] = [ran('sum.test.js > a'), ran('add.test.js > a')];
  const moved = { from: ['sum.test.js'], to: ['add.test.js'] };
  expect(asNamedBefore(now, before, { ...moved, from: [] })).toEqual(now);
  expect(asNamedBefore(now, before, { ...moved, to: [] })).toEqual(now);
  expect(asNamedBefore(now, { ...before, tests: null }, moved)).toEqual(now);
  expect(asNamedBefore(now, null, moved)).toEqual(now);
  expect(asNamedBefore({ ...now, tests: null }, before, moved)).toEqual({ ...now, tests: null });
});

test.each<[string, string, boolean]>([
  ['checks/sum.js > adds', 'checks/sum.js', true],
  ['checks.check_sum > adds', 'checks/check_sum.py', true],
  ['checks.check_sum.Sums > adds', 'checks/check_sum.py', true],
  ['check_sum.Sums.test_add', 'checks/check_sum.py', true],
  ['check_sum.Sums.test_add', 'src/sum.py', false],
  ['checks/sum.js > adds', 'src/sum.js', false],
  ['shop.SumTest > adds', 'src/shop/SumTest.java', false],
])('a result of %j tells that %s is a test: %s', (name, path, expected) => {
  expect(reportsTestsOf([{ ...ran(), tests: null }, ran(name)])(path)).toBe(expected);
});
