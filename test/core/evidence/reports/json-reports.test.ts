import { expect, test } from 'vitest';
import { jsonReport } from '../../../../src/core/evidence/reports/json-reports.ts';

test("our own reporter's tests are taken as they are", () => {
  const node = [
    { file: 'a.test.js', path: ['sums', 'adds'], outcome: 'passed' },
    { file: 'a.test.js', path: ['sums', 'subtracts'], outcome: 'failed' },
    { file: '', path: ['later'], outcome: 'skipped' },
    { file: '', path: ['b.test.js'], outcome: 'failed', hides: true },
  ];
  expect(jsonReport(JSON.stringify({ node }))).toEqual([
    { name: 'a.test.js > sums > adds', outcome: 'passed' },
    { name: 'a.test.js > sums > subtracts', outcome: 'failed' },
    { name: 'later', outcome: 'skipped' },
    { name: 'b.test.js', outcome: 'failed', hides: true },
  ]);
});

test.each([
  ['passed', 'passed'],
  ['failed', 'failed'],
  ['pending', 'skipped'],
  ['skipped', 'skipped'],
  ['todo', 'skipped'],
  ['disabled', 'skipped'],
  ['focused', 'skipped'],
])('what Jest and Vitest call %s is %s', (status, outcome) => {
  const testResults = [{ name: 'a.test.js', status: 'passed', assertionResults: [{ title: 'adds', status }] }];
  expect(jsonReport(JSON.stringify({ testResults }))).toEqual([{ name: 'a.test.js > adds', outcome }]);
});

test.each([
  ['RSpec', { examples: [], summary: { errors_outside_of_examples_count: 2 } }, 'outside of examples'],
  ['Playwright', { config: {}, suites: [], errors: [{ message: 'SyntaxError' }] }, 'outside of tests'],
  ['Jest', { testResults: [{ name: 'a.test.js', status: 'failed', assertionResults: [] }] }, 'a.test.js'],
  [
    'Mocha',
    { stats: { suites: 1 }, tests: [], pending: [], failures: [{ fullTitle: 'sum "before all" hook for "adds"', file: 'a.js' }] },
    'a.js > sum "before all" hook for "adds"',
  ],
])('what fails without being a test is a failure, and may hide some: %s', (_runner, report, name) => {
  expect(jsonReport(JSON.stringify(report))).toEqual([{ name, outcome: 'failed', hides: true }]);
});

test.each([
  ['RSpec', { examples: [], summary: { errors_outside_of_examples_count: 0 } }],
  ['RSpec, without a summary', { examples: [] }],
  ['RSpec, of old', { examples: [], summary: {} }],
  ['Playwright', { config: {}, suites: [], errors: [] }],
  ['Playwright, of old', { config: {}, suites: [] }],
])('where nothing fails outside of tests nothing is said of it: %s', (_runner, report) => {
  expect(jsonReport(JSON.stringify(report))).toEqual([]);
});

test('an object is read between the lines around it; what is none, or another one, is no report', () => {
  const report = '{"examples":[{"file_path":"./a_spec.rb","full_description":"adds","status":"passed"}]}';
  const adds = [{ name: 'a_spec.rb > adds', outcome: 'passed' }];
  expect([jsonReport(`> rspec {\n${report}Coverage report generated.\n`), jsonReport(`${report}}`)]).toEqual([adds, null]);
  expect(['', '}\n{', '{"examples":1}', 'null'].map(jsonReport)).toEqual([null, null, null, null]);
});
