import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { proofResultOf } from '../../../../src/core/evidence/reports/test-results.ts';

const recorded = (name: string): string => readFileSync(join(import.meta.dirname, '../../../fixtures/test-reports', name), 'utf8');
const root = '/work/shop';
const summed = (result: ReturnType<typeof proofResultOf>): readonly string[] | null =>
  result.tests?.map(({ name, outcome }) => `${outcome} ${name}`) ?? null;

test.each<[string, string[]]>([
  [
    'pytest.xml',
    [
      'passed test_x > test_a',
      'passed test_x > test_p[1]',
      'failed test_x > test_p[2]',
      'skipped test_x > test_s',
      'passed test_x.TestC > test_m',
    ],
  ],
  [
    'surefire.xml',
    ['skipped shop.PriceTest > asksTheBank', 'failed shop.PriceTest > refuses negative amounts', 'passed shop.PriceTest > rounds'],
  ],
  ['gradle.xml', ['failed shop.StoreTest > forgets()', 'passed shop.StoreTest > keeps()']],
  ['phpunit.xml', ['failed tests/PriceTest.php > testRefuses', 'passed tests/PriceTest.php > testRounds']],
  [
    'dotnet.trx',
    ['skipped Shop.Tests.PriceTests > Later', 'failed Shop.Tests.PriceTests > Refuses', 'passed Shop.Tests.PriceTests.Rounds(amount: 1)'],
  ],
  ['vitest.json', ['passed vi/a.test.ts > sum > adds', 'failed vi/a.test.ts > sum > fails', 'skipped vi/a.test.ts > sum > later']],
  [
    'jest.json',
    [
      'failed src/broken.test.js',
      'skipped src/price.test.js > price > later',
      'failed src/price.test.js > price > negative > refuses',
      'passed src/price.test.js > price > rounds',
    ],
  ],
  ['mocha.json', ['passed mo/a.js > sum adds', 'failed mo/a.js > sum fails', 'skipped mo/a.js > sum later']],
  [
    'playwright.json',
    [
      'skipped chromium > login.spec.ts > form > later',
      'failed chromium > login.spec.ts > form > refuses',
      'passed chromium > login.spec.ts > opens',
      'passed firefox > login.spec.ts > opens',
    ],
  ],
  [
    'rspec.json',
    ['skipped spec/price_spec.rb > Price later', 'failed spec/price_spec.rb > Price refuses', 'passed spec/price_spec.rb > Price rounds'],
  ],
])('a written report: %s', (file, tests) => {
  expect(summed(proofResultOf({ exitCode: 1, printed: 'whatever', reports: [recorded(file)], root }))).toEqual(tests);
});

test.each<[string, string[]]>([
  [
    'node.tap',
    [
      'passed a',
      'passed a > sub',
      'failed bad',
      'passed env',
      'skipped group > later',
      'skipped group > todo',
      'passed group > two',
      'passed group > two (2)',
      'passed one',
    ],
  ],
  [
    'go-v.txt',
    [
      'failed example.com/shop/price > TestPrice',
      'failed example.com/shop/price > TestPrice/negative_amounts',
      'passed example.com/shop/price > TestPrice/rounded',
      'skipped example.com/shop/price > TestSlow',
      'passed example.com/shop/store > TestStore',
    ],
  ],
  [
    'go-json.txt',
    [
      'passed example.com/shop/price > TestPrice',
      'skipped example.com/shop/price > TestSlow',
      'failed example.com/shop/price > TestTax/at_\\"zero\\"',
    ],
  ],
  [
    'cargo.txt',
    [
      'passed shop > src/lib.rs - add',
      'passed src/lib.rs > tests::adds',
      'skipped src/lib.rs > tests::slow',
      'failed tests/api.rs > broken',
      'passed tests/api.rs > whole',
    ],
  ],
])('tests that are printed by name: %s', (file, tests) => {
  expect(summed(proofResultOf({ exitCode: 1, printed: recorded(file), reports: [], root }))).toEqual(tests);
});

test.each<[string, string, [number, number, number]]>([
  ['node:test', recorded('node-spec.txt'), [6, 1, 2]],
  ['Vitest', recorded('vitest.txt'), [1, 1, 1]],
  ['Mocha', recorded('mocha.txt'), [1, 1, 1]],
  ['pytest', recorded('pytest.txt'), [3, 1, 1]],
  ['unittest', recorded('unittest.txt'), [1, 1, 1]],
  ['unittest, all well', 'Ran 2 tests in 0.001s\n\nOK\n', [2, 0, 0]],
  ['Jest', 'Test Suites: 1 failed, 1 total\nTests:       1 failed, 1 skipped, 5 passed, 7 total\nSnapshots:   0 total\n', [5, 1, 1]],
  ['Playwright', '  1 failed\n    [chromium] › a.spec.ts:3:5 › opens ──\n  2 skipped\n  5 passed (2.3s)\n', [5, 1, 2]],
  ['.NET', 'Passed!  - Failed:     0, Passed:     5, Skipped:     1, Total:     6, Duration: 12 ms - Shop.Tests.dll (net9.0)\n', [5, 0, 1]],
  [
    'Maven',
    '[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in A\n[INFO] \n[INFO] Tests run: 3, Failures: 1, Errors: 0, Skipped: 1\n',
    [1, 1, 1],
  ],
  ['Maven, where none passes', 'Tests run: 2, Failures: 1, Errors: 1, Skipped: 0\n', [0, 2, 0]],
  ['PHPUnit', 'OK (3 tests, 5 assertions)\n', [3, 0, 0]],
  ['PHPUnit, with failures', 'Tests: 5, Assertions: 6, Failures: 1, Skipped: 1.\n', [3, 1, 1]],
  ['RSpec', '3 examples, 1 failure, 1 pending\n', [1, 1, 1]],
  ['minitest', '5 runs, 10 assertions, 1 failures, 1 errors, 1 skips\n', [2, 2, 1]],
])('tests that are only counted: %s', (_name, printed, [passed, failed, skipped]) => {
  expect(proofResultOf({ exitCode: 1, printed, reports: [], root })).toEqual({
    passed: false,
    exitCode: 1,
    tests: null,
    counts: { passed, failed, skipped },
  });
});

test('a report of one test is a report, whatever is printed', () => {
  const report = '<testsuite><testcase classname="shop.A" name="adds"/></testsuite>';
  expect(summed(proofResultOf({ exitCode: 0, printed: 'TAP version 13\nok 1 - other\n', reports: [report], root }))).toEqual([
    'passed shop.A > adds',
  ]);
});

test('several runs in one command are added, and colours are no matter', () => {
  const printed =
    '\u001b[2m      Tests \u001b[22m \u001b[1m\u001b[32m2 passed\u001b[39m\u001b[22m\u001b[90m (2)\u001b[39m\n      Tests  3 passed (3)\n';
  expect(proofResultOf({ exitCode: 0, printed, reports: [], root }).counts).toEqual({ passed: 5, failed: 0, skipped: 0 });
});

test('a report on standard output is read between the lines of the package manager', () => {
  const printed = `> shop@1.0.0 test\n> vitest run --reporter=json\n\n${recorded('vitest.json')}\nnpm error code 1\n`;
  expect(proofResultOf({ exitCode: 1, printed, reports: [], root }).counts).toEqual({ passed: 1, failed: 1, skipped: 1 });
});

test('a command without tests says nothing but its exit code', () => {
  expect(proofResultOf({ exitCode: 0, printed: 'built in 2 s\n{"a":1}\n', reports: ['<html/>', 'broken <', '{}'], root })).toEqual({
    passed: true,
    exitCode: 0,
    tests: null,
    counts: null,
  });
});

test('whatever is printed or written, reading it ends with a result; cut-off reports are none', () => {
  const pieces = ['pytest.xml', 'dotnet.trx', 'mocha.json', 'playwright.json', 'node.tap', 'go-v.txt', 'cargo.txt', 'node-spec.txt'].map(
    recorded,
  );
  fc.assert(
    fc.property(fc.constantFrom(...pieces), fc.nat(3000), fc.nat(3000), (text, from, length) => {
      const cut = text.slice(from, from + length);
      const { passed, counts, tests } = proofResultOf({ exitCode: 0, printed: cut, reports: [cut], root });
      expect(passed).toBe(true);
      expect(tests === null || (counts?.passed ?? 0) + (counts?.failed ?? 0) + (counts?.skipped ?? 0) === tests.length).toBe(true);
    }),
  );
});
