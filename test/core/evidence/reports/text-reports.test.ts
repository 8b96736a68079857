import { expect, test } from 'vitest';
import { countedTests, printedTests } from '../../../../src/core/evidence/reports/text-reports.ts';

test('a single test that is named is a test', () => {
  expect(printedTests('--- PASS: TestSum (0.00s)\nPASS\nok  \tapi\t0.1s\n')).toEqual([{ name: 'api > TestSum', outcome: 'passed' }]);
  expect(printedTests('Hello\n')).toBeNull();
});

test('a package that does not build is no test, failed, and may hide some, however Go says so', () => {
  const hidden = { name: 'api/broken', outcome: 'failed', hides: true };
  expect(printedTests('FAIL\tapi/broken [build failed]\n')).toEqual([hidden]);
  expect(printedTests('{"Action":"fail","Package":"api/broken","FailedBuild":"api/broken.test"}\n')).toEqual([hidden]);
});

test('a test of TAP is named below those that it belongs to, and a group is none', () => {
  const lines = (indent: string, ...names: readonly string[]): string[] => names.map((name) => `${indent}${name}`);
  const group = (number: number, name: string, indent: string, test: string): string[] => [
    ...lines(indent, `# Subtest: ${name}`),
    ...lines(`${indent}    `, `# Subtest: ${test}`, `ok 1 - ${test}`, '  ---', '  duration_ms: 0.1', "  type: 'test'", '  ...', '1..1'),
    ...lines(indent, `ok ${number} - ${name}`, '  ---', '  duration_ms: 0.2', "  type: 'suite'", '  ...'),
  ];
  const inner = [...group(1, 'one', '    ', 'adds'), ...group(2, 'two', '    ', 'adds')];
  const text = [
    'TAP version 13',
    ...lines('', '# Subtest: sums', ...inner, 'not ok 1 - sums', '  ---', '  duration_ms: 0.3', "  type: 'suite'", '  ...'),
    ...group(2, 'prices', '', 'rounds'),
    '1..2',
  ].join('\n');
  expect(printedTests(text)).toEqual([
    { name: 'sums > one > adds', outcome: 'passed' },
    { name: 'sums > two > adds', outcome: 'passed' },
    { name: 'prices > rounds', outcome: 'passed' },
  ]);
  // Of another program.
  expect(printedTests('TAP version 14\n1..2\nok 1 - adds\nnot ok 2 - rounds\n')).toEqual([
    { name: 'adds', outcome: 'passed' },
    { name: 'rounds', outcome: 'failed' },
  ]);
});

test('a sum of one test is a sum, and a sum of none is none', () => {
  expect(countedTests('OK (1 test, 1 assertion)\n')).toEqual({ passed: 1, failed: 0, skipped: 0 });
  expect(countedTests('Ran 0 tests in 0.000s\n\nOK\n')).toBeNull();
});

test('a line of megabytes hides no test that is named in another', () => {
  const huge = `{"…": "${'x'.repeat(9_000_000)}`;
  expect(printedTests(`${huge}\n--- FAIL: TestSum (0.00s)\nFAIL\tapi\t0.1s\n`)).toEqual([{ name: 'api > TestSum', outcome: 'failed' }]);
});
