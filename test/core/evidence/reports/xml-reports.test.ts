import { expect, test } from 'vitest';
import { xmlReport } from '../../../../src/core/evidence/reports/xml-reports.ts';

const suite = (...cases: readonly string[]): string => `<testsuite>\n${cases.join('\n')}\n</testsuite>`;
const trx = (results: string, definitions: string): string =>
  `<TestRun><Results>${results}</Results><TestDefinitions>${definitions}</TestDefinitions></TestRun>`;

test.each([
  ['one without a class', '<testcase name="adds"/>', { name: 'adds', outcome: 'passed' }],
  [
    'one of a file, rather than of its class',
    '<testcase file="a.py" classname="A" name="adds"/>',
    { name: 'a.py > adds', outcome: 'passed' },
  ],
  ['one that prints', '<testcase name="adds"><system-out>3</system-out></testcase>', { name: 'adds', outcome: 'passed' }],
  ['one that is skipped', '<testcase name="adds"><skipped/></testcase>', { name: 'adds', outcome: 'skipped' }],
  ['one that fails', '<testcase name="adds"><failure message="no"/></testcase>', { name: 'adds', outcome: 'failed' }],
  ['one that fails, and is skipped', '<testcase name="adds"><error/><skipped/></testcase>', { name: 'adds', outcome: 'failed' }],
  [
    'a file that pytest cannot load',
    '<testcase classname="" name="test_lost"><error message="collection failure"/></testcase>',
    { name: 'test_lost', outcome: 'failed', hides: true },
  ],
  [
    "what comes before a class's tests, in JUnit 4",
    '<testcase classname="A" name="initializationError"><error/></testcase>',
    { name: 'A > initializationError', outcome: 'failed', hides: true },
  ],
  [
    'and in Gradle',
    '<testcase classname="A" name="executionError"><failure/></testcase>',
    { name: 'A > executionError', outcome: 'failed', hides: true },
  ],
  ['and in Surefire', '<testcase classname="A" name=""><error/></testcase>', { name: 'A', outcome: 'failed', hides: true }],
])("a test in JUnit's form: %s", (_what, testcase, found) => {
  expect(xmlReport(suite(testcase))).toEqual([found]);
  expect(xmlReport(`<testsuites>${suite(testcase, '<testcase name="next"/>')}</testsuites>`)).toEqual([
    found,
    { name: 'next', outcome: 'passed' },
  ]);
});

test.each([
  ['Passed', 'passed'],
  ['Failed', 'failed'],
  ['Timeout', 'failed'],
  ['NotExecuted', 'skipped'],
  ['Inconclusive', 'skipped'],
  ['Pending', 'skipped'],
  ['NotRunnable', 'skipped'],
])('what .NET calls %s is %s', (word, outcome) => {
  const result = `<UnitTestResult testId="1" testName="Adds" outcome="${word}"/>`;
  const definition = '<UnitTest id="1"><TestMethod className="Shop.Sums, Shop, Version=1.0"/></UnitTest>';
  expect(xmlReport(trx(result, definition))).toEqual([{ name: 'Shop.Sums > Adds', outcome }]);
  expect(xmlReport(trx(result, ''))).toEqual([{ name: 'Adds', outcome }]);
});

test('what is cut off, or has another root, is no report', () => {
  const whole = suite('<testcase name="adds"/>');
  expect([whole.slice(0, -3), `<html>${whole}</html>`, '', 'no XML'].map(xmlReport)).toEqual([null, null, null, null]);
});
