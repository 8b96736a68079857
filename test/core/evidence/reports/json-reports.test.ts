import { expect, test } from 'vitest';
import { jsonReport } from '../../../../src/core/evidence/reports/json-reports.ts';

test.each([
  ['RSpec', { examples: [], summary: { errors_outside_of_examples_count: 2 } }, 'outside of examples'],
  ['Playwright', { config: {}, suites: [], errors: [{ message: 'SyntaxError' }] }, 'outside of tests'],
  ['Jest', { testResults: [{ name: 'a.test.js', status: 'failed', assertionResults: [] }] }, 'a.test.js'],
])('what fails without being a test is a failure, and may hide some: %s', (_runner, report, name) => {
  expect(jsonReport(JSON.stringify(report))).toEqual([{ name, outcome: 'failed', hides: true }]);
});

test('where nothing fails outside of tests nothing is said of it', () => {
  expect(jsonReport(JSON.stringify({ examples: [], summary: { errors_outside_of_examples_count: 0 } }))).toEqual([]);
  expect(jsonReport(JSON.stringify({ config: {}, suites: [], errors: [] }))).toEqual([]);
});
