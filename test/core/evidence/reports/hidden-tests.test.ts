import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reportsOf } from '../../../../src/core/evidence/reports/runner-environment.ts';
import { proofResultOf } from '../../../../src/core/evidence/reports/test-results.ts';
import { scratchFolder, writeFiles } from '../../../node/scratch.ts';

const vitest = join(import.meta.dirname, '../../../../node_modules/vitest/vitest.mjs');

/** What a command in a folder of these files says of its tests: `hidden` beside what is no test and may hide some. */
function told(argv: readonly string[], files: Readonly<Record<string, string>>): string[] {
  const [root, folder] = [scratchFolder('runner'), scratchFolder('reports')];
  writeFiles(root, files);
  const request = reportsOf([argv.join(' ')]);
  for (const [name, text] of Object.entries(request.files)) writeFileSync(join(folder, name), text);
  const env = { PATH: process.env['PATH'], HOME: root, ...request.variables(folder, {}) };
  const [program = '', ...args] = argv;
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: root, env, encoding: 'utf8' });
  if (error) throw error;
  const written = readdirSync(folder).filter((name) => /\.(?:json|xml)$/u.test(name));
  const reports = written.map((name) => readFileSync(join(folder, name), 'utf8'));
  const { tests } = proofResultOf({ exitCode: status, printed: `${stdout}${stderr}`, reports, root });
  return (tests ?? []).map(({ name, outcome, hides }) => `${hides ? 'hidden' : outcome} ${name}`);
}

const has = (...argv: [string, ...string[]]): boolean => spawnSync(argv[0], argv.slice(1)).status === 0;

test('node:test: a file that does not load, and one that fails outside of its tests', () => {
  const files = {
    'good.test.mjs': `import test from 'node:test'; test('good', () => {});`,
    'lost.test.mjs': `import test from 'node:test'; import './nowhere.mjs'; test('lost', () => {});`,
    'thrown.test.mjs': `import test from 'node:test'; test('before', () => {}); throw new Error('outside');`,
    'bad.test.mjs': `import test from 'node:test'; test('bad', () => { throw new Error('inside'); });`,
  };
  const all = told([process.execPath, '--test'], files);
  expect(all.filter((line) => !line.startsWith('hidden '))).toEqual([
    'failed bad.test.mjs > bad',
    'passed good.test.mjs > good',
    ...all.filter((line) => line.includes('> before')),
  ]);
  expect(all.filter((line) => line.startsWith('hidden ')).map((line) => /(\w+)\.test\.mjs$/u.exec(line)?.[1])).toEqual(['lost', 'thrown']);
});

test('Vitest: a file that does not load', () => {
  const files = {
    'good.test.mjs': `import { test } from 'vitest'; test('good', () => {});`,
    'lost.test.mjs': `import { test } from 'vitest'; import './nowhere.mjs'; test('lost', () => {});`,
    'vitest.config.mjs': `export default { test: { include: ['*.test.mjs'] } };`,
  };
  expect(told([process.execPath, vitest, 'run'], files)).toEqual(['passed good.test.mjs > good', 'hidden lost.test.mjs']);
});

test.runIf(has('python3', '-c', ''))('unittest: a file that does not load, and a class that cannot begin', () => {
  const files = {
    'test_good.py': 'import unittest\nclass T(unittest.TestCase):\n  def test_good(self): pass\n',
    'test_lost.py': 'import nowhere\n',
    'test_class.py':
      'import unittest\nclass T(unittest.TestCase):\n  @classmethod\n  def setUpClass(cls): raise Exception()\n  def test_never(self): pass\n',
  };
  expect(told(['python3', '-m', 'unittest'], files).map((line) => line.replace(/ \(.*/u, ''))).toEqual([
    'hidden setUpClass',
    'passed test_good.T.test_good',
    'hidden unittest.loader._FailedTest.test_lost',
  ]);
});

test.runIf(has('python3', '-m', 'pytest', '--version'))('pytest: a file that does not load ends the others', () => {
  const files = { 'test_good.py': 'def test_good(): pass\n', 'test_lost.py': 'import nowhere\n' };
  expect(told(['python3', '-m', 'pytest', '-q'], files)).toEqual(['hidden test_lost']);
});

test.each([
  ['Jest', '', '{"testResults":[{"name":"a.test.js","status":"failed","assertionResults":[]}]}', 'hidden a.test.js'],
  ['RSpec', '', '{"examples":[],"summary":{"errors_outside_of_examples_count":2}}', 'hidden outside of examples'],
  ['Playwright', '', '{"config":{},"suites":[],"errors":[{"message":"SyntaxError"}]}', 'hidden outside of tests'],
  ['JUnit', '', '<testsuite><testcase classname="shop.A" name=""><error message="x"/></testcase></testsuite>', 'hidden shop.A'],
  [
    'go',
    '# shop/b\nb/b_test.go:3:1: undefined: x\n--- PASS: TestA (0.00s)\nPASS\nok  \tshop/a\t0.1s\nFAIL\tshop/b [build failed]\nFAIL\n',
    '',
    'hidden shop/b',
  ],
  ['go -json', '{"Action":"fail","Package":"shop/b","Elapsed":0,"FailedBuild":"shop/b [shop/b.test]"}\n', '', 'hidden shop/b'],
])('%s', (_runner, printed, report, expected) => {
  const { tests } = proofResultOf({ exitCode: 1, printed, reports: report === '' ? [] : [report], root: '/' });
  expect(tests?.filter(({ hides }) => hides).map(({ name }) => `hidden ${name}`)).toEqual([expected]);
});
