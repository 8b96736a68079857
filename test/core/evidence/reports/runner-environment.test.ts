import { expect, test } from 'vitest';
import { refusesVariables, reportsOf } from '../../../../src/core/evidence/reports/runner-environment.ts';

const variables = (text: string): Readonly<Record<string, string>> => reportsOf([text]).variables('/reports', {});

test('a runner is asked for a report in its own way, unless the command says itself how it tells', () => {
  expect(variables('bundle exec rspec')).toEqual({ SPEC_OPTS: '--format progress --format json --out /reports/rspec.json' });
  expect(variables('bundle exec rspec --format documentation')).toEqual({});
  expect(variables('pytest -q')).toEqual({ PYTEST_ADDOPTS: '--junitxml=/reports/pytest.xml' });
  expect(variables('pytest --junitxml=out.xml')).toEqual({});
  expect(variables('go -C api test ./...')).toEqual({ GOFLAGS: '-v' });
  expect(variables('go test -json ./...')).toEqual({});
  expect(variables('dotnet test')).toEqual({ VSTestLogger: 'trx', VSTestResultsDirectory: '/reports' });
  expect(Object.keys(variables('mocha test'))).toEqual(['NODE_OPTIONS']);
  expect(variables('mocha --watch test')).toEqual({});
  expect(variables('make build')).toEqual({});
});

test('reports that are written without being asked for are looked for where one of the texts runs such a tool', () => {
  expect(reportsOf(['sh build.sh', './gradlew test']).written).toContain('**/build/test-results/**/TEST-*.xml');
  expect(reportsOf(['sh build.sh', 'npm test']).written).toEqual([]);
});

test('a runner that is too old for what it is asked says so', () => {
  const refused = [
    'node: --test-reporter=x is not allowed in NODE_OPTIONS',
    'node: bad option: --import=x',
    'ERROR: usage: pytest\npytest: error: unrecognized arguments: -x --junitxml=a',
  ];
  expect([...refused, 'AssertionError: 1 == 2'].filter((printed) => refusesVariables(printed))).toEqual(refused);
});
