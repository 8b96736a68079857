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
  expect(Object.keys(variables('node --test test/'))).toEqual(['NODE_OPTIONS']);
  expect(variables('node --test --test-reporter=tap')).toEqual({});
  expect(Object.keys(variables('vitest run'))).toEqual(['NODE_OPTIONS']);
  expect(variables('vitest run --reporter=json')).toEqual({});
  expect(variables('make build')).toEqual({});
});

test('what a person set for a runner stays beside it', () => {
  const beside = (text: string, env: Record<string, string>, folder = '/reports') => reportsOf([text]).variables(folder, env);
  expect(beside('pytest', { PYTEST_ADDOPTS: '-x' })).toEqual({ PYTEST_ADDOPTS: '-x --junitxml=/reports/pytest.xml' });
  expect(beside('python -m unittest', {})).toEqual({ PYTHONPATH: '/reports' });
  expect(beside('python -m unittest', { PYTHONPATH: 'lib' })).toEqual({ PYTHONPATH: '/reports:lib' });
  expect(beside('python -m unittest', { PYTHONPATH: 'lib' }, String.raw`C:\reports`)).toEqual({ PYTHONPATH: String.raw`C:\reports;lib` });
});

test('a fresh run finds nothing of what runners kept of earlier ones', () => {
  expect(reportsOf(['make test'], true).variables('/reports', {})).toEqual({
    PYTHONPYCACHEPREFIX: '/reports/.caches',
    BABEL_DISABLE_CACHE: '1',
    NODE_DISABLE_COMPILE_CACHE: '1',
    TURBO_FORCE: 'true',
    NX_SKIP_NX_CACHE: 'true',
  });
});

test('reports that are written without being asked for are looked for where one of the texts runs such a tool', () => {
  expect(reportsOf(['sh build.sh', './gradlew test']).written).toContain('**/build/test-results/**/TEST-*.xml');
  expect(reportsOf(['sh build.sh', 'c8 npm test']).written).toContain('**/lcov.info');
  expect(reportsOf(['sh build.sh', 'npm test']).written).toEqual([]);
  expect(Object.keys(reportsOf(['sh build.sh', 'pytest']).variables('/reports', {}))).toEqual(['PYTEST_ADDOPTS']);
});

test('a runner that is too old for what it is asked says so', () => {
  const refused = [
    'node: --test-reporter=x is not allowed in NODE_OPTIONS',
    'node: bad option: --import=x',
    'ERROR: usage: pytest\npytest: error: unrecognized arguments: -x --junitxml=a',
  ];
  expect([...refused, 'AssertionError: 1 == 2'].filter((printed) => refusesVariables(printed))).toEqual(refused);
});
