import { expect, test } from 'vitest';
import { printedTests } from '../../../../src/core/evidence/reports/text-reports.ts';

test('a single test that is named is a test', () => {
  expect(printedTests('--- PASS: TestSum (0.00s)\nPASS\nok  \tapi\t0.1s\n')).toEqual([{ name: 'api > TestSum', outcome: 'passed' }]);
  expect(printedTests('Hello\n')).toBeNull();
});

test('a package that does not build is no test, failed, and may hide some, however Go says so', () => {
  const hidden = { name: 'api/broken', outcome: 'failed', hides: true };
  expect(printedTests('FAIL\tapi/broken [build failed]\n')).toEqual([hidden]);
  expect(printedTests('{"Action":"fail","Package":"api/broken","FailedBuild":"api/broken.test"}\n')).toEqual([hidden]);
});

test('a line of megabytes hides no test that is named in another', () => {
  const huge = `{"…": "${'x'.repeat(9_000_000)}`;
  expect(printedTests(`${huge}\n--- FAIL: TestSum (0.00s)\nFAIL\tapi\t0.1s\n`)).toEqual([{ name: 'api > TestSum', outcome: 'failed' }]);
});
