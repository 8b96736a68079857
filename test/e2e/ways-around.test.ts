import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sweep } from '../sweeps/sweep.ts';
import { openFiles } from './playing.ts';
import {
  asked,
  broken,
  checked,
  ended,
  good,
  javascript,
  manifest,
  node,
  pretest,
  python,
  runsHere,
  settings,
  suite,
  writing,
  type Files,
} from './ways.ts';
import { wholeRun } from './whole-run.ts';

const make = { ...javascript, 'package.json': manifest({}), '.claude/batuta.yaml': settings('make test') };
const typed = {
  'tsconfig.json': '{ "extends": "./config/base.json", "include": ["src"] }\n',
  'config/base.json': '{ "compilerOptions": { "strict": true, "noEmit": true, "types": [], "skipLibCheck": true } }\n',
  'src/a.ts': 'export const a: number = 1;\n',
  '.claude/batuta.yaml': settings(`${process.execPath} ${new URL('../../node_modules/typescript/bin/tsc', import.meta.url).pathname} -p .`),
};
const unittest = {
  'sums.py': python['sums.py'],
  'test_sums.py':
    'import unittest\nimport sums\n\n\nclass Sums(unittest.TestCase):\n    def test_add(self):\n        self.assertEqual(sums.add(1, 2), 3)\n',
  '.claude/batuta.yaml': settings('python3 -B -m unittest'),
};
/** A source that ends its runner, after it printed what that prints at its end. */
const forging = (printed: string): string =>
  `import os, sys\nsys.stderr.write(${JSON.stringify(printed)})\nsys.stderr.flush()\nos._exit(0)\n`;

const ways: [string, Files, Files, string][] = [
  [
    'what a script of its own imports, beside the spec',
    checked,
    { 'src/sum.js': broken, 'lib/rules.js': 'export const rules = [];\n' },
    'proof-changed',
  ],
  [
    'a source that ends the runner and prints its last words',
    unittest,
    { 'sums.py': forging('Ran 1 test in 0.000s\n\nOK\n') },
    'tests-missing',
  ],
  [
    'the same, and a configuration beside it',
    { ...python, 'pytest.ini': '[pytest]\n' },
    { 'sums.py': forging('===== 1 passed in 0.01s =====\n'), 'pytest.ini': '[pytest]\naddopts = -ra\n' },
    'no-tests',
  ],
  [
    'a script before the tests that rewrites them',
    pretest,
    {
      'src/sum.js': broken,
      'package.json': manifest({ pretest: 'node fix.js', test: node }),
      'fix.js':
        "import { writeFileSync } from 'node:fs';\nwriteFileSync('test/sum.test.js', \"import test from 'node:test';\\ntest('adds', () => {});\\n\");\n",
    },
    'tests-changed',
  ],
  [
    'a Makefile that takes its rule from elsewhere',
    { ...make, Makefile: 'include rules.mk\n', 'rules.mk': `.PHONY: test\ntest:\n\t${node}\n` },
    { 'src/sum.js': broken, 'rules.mk': '.PHONY: test\ntest:\n\ttrue\n' },
    'no-tests',
  ],
  [
    'a Makefile that comes first',
    { ...make, Makefile: `.PHONY: test\ntest:\n\t${node}\n` },
    { 'src/sum.js': broken, GNUmakefile: '.PHONY: test\ntest:\n\ttrue\n' },
    'no-tests',
  ],
  [
    'the base of a tsconfig that checks less',
    typed,
    {
      'src/a.ts': "export const a: number = 'one';\n",
      'config/base.json': '{ "compilerOptions": { "noEmit": true, "noCheck": true, "types": [] } }\n',
    },
    'proof-changed',
  ],
  [
    'a file that pytest loads into all tests',
    python,
    { 'sums.py': 'def add(a, b):\n    return a - b\n', 'conftest.py': 'def pytest_pyfunc_call(pyfuncitem):\n    return True\n' },
    'tests-changed',
  ],
  [
    'a manifest of the tests that maps what they import',
    {
      ...pretest,
      'test/package.json': '{ "type": "module", "imports": { "#sum": "./it.js" } }\n',
      'test/it.js': "export { sum } from '../src/sum.js';\n",
      'test/of-old.js': good,
      'test/sum.test.js': suite.replace('../src/sum.js', '#sum'),
    },
    { 'src/sum.js': broken, 'test/package.json': '{ "type": "module", "imports": { "#sum": "./of-old.js" } }\n' },
    'proof-changed',
  ],
  [
    'a script that no longer runs the source which it named',
    { ...javascript, 'package.json': manifest({ test: 'node --check src/sum.js' }), '.claude/batuta.yaml': settings('npm test') },
    { 'src/sum.js': 'export const = (;\n', 'package.json': manifest({ test: 'exit 0' }) },
    'proof-changed',
  ],
  [
    'what a Makefile takes in by a pattern',
    {
      ...checked,
      Makefile: 'include build/*.mk\n',
      'build/rules.mk': 'check:\n\tnode check.js\n',
      '.claude/batuta.yaml': settings('make check'),
    },
    { 'src/sum.js': broken, 'build/rules.mk': 'check:\n\ttrue\n' },
    'proof-changed',
  ],
  [
    'a package that no command goes through any more',
    {
      'package.json': '{ "name": "all", "workspaces": ["a", "b"] }\n',
      'a/package.json': '{ "name": "a", "type": "module", "scripts": { "check": "node check.js" } }\n',
      'a/check.js': "import './index.js';\n",
      'a/index.js': good,
      'b/package.json': '{ "name": "b", "type": "module", "scripts": { "check": "node check.js" } }\n',
      'b/check.js': "import './index.js';\n",
      'b/index.js': good,
      '.claude/batuta.yaml': settings('npm run check --workspaces'),
    },
    { 'b/index.js': 'process.exit(1);\n', 'package.json': '{ "name": "all", "workspaces": ["a"] }\n' },
    'proof-changed',
  ],
  [
    'a plugin that a file of all tests names',
    { ...python, 'conftest.py': 'pytest_plugins = ["plug"]\n', 'plug.py': 'pass\n' },
    { 'sums.py': 'def add(a, b):\n    return a - b\n', 'plug.py': 'def pytest_pyfunc_call(pyfuncitem):\n    return True\n' },
    'proof-changed',
  ],
  [
    'data that a script of its own reads',
    {
      ...checked,
      'check.js':
        "import { readFileSync } from 'node:fs';\nimport { sum } from './src/sum.js';\nfor (const [a, b, c] of JSON.parse(readFileSync('rules.json', 'utf8'))) if (sum(a, b) !== c) process.exit(1);\n",
      'rules.json': '[[1, 2, 3]]\n',
    },
    { 'src/sum.js': broken, 'rules.json': '[]\n' },
    'proof-changed',
  ],
  [
    'a new test that gives the others another function',
    python,
    {
      'sums.py': 'def add(a, b):\n    return a - b\n',
      'test_more.py': 'import sums\n\nsums.add = lambda a, b: a + b\n\n\ndef test_more():\n    pass\n',
    },
    'tests-changed',
  ],
];
sweep('is asked about', ways, { sample: 1, name: ([name]) => name, alone: true, runsHere }, async ([, there, contents, reason]) => {
  expect(await ended(there, contents)).toEqual(asked(reason));
});

test('a file that a test is a link to is asked about as the test is', async () => {
  const { 'test/sum.test.js': _, ...others } = javascript;
  const there = { ...others, 'lib/suite.js': suite, 'package.json': manifest({ test: node }), '.claude/batuta.yaml': settings('npm test') };
  const weaker = "import test from 'node:test';\ntest('adds', () => {});\n";
  const scene = await openFiles(there, writing(there, { 'src/sum.js': broken, 'lib/suite.js': weaker }));
  mkdirSync(path.join(scene.root, 'test'));
  symlinkSync('../lib/suite.js', path.join(scene.root, 'test/sum.test.js'));
  const { state } = await wholeRun(scene);
  expect([state.proof?.verdict, state.proof?.reason]).toEqual(['unproven', 'tests-changed']);
});

const harmless: [string, Files, Files][] = [
  [
    'a source that the spec lists and a script of its own imports',
    checked,
    { 'src/sum.js': 'export const sum = (a, b) => a + b;\nexport const less = (a, b) => a - b;\n' },
  ],
  [
    'a base of a tsconfig under which the old one passes as well',
    typed,
    {
      'src/a.ts': 'export const a: number = 2;\n',
      'config/base.json':
        '{ "compilerOptions": { "strict": true, "noEmit": true, "types": [], "noUnusedLocals": true, "skipLibCheck": true } }\n',
    },
  ],
  [
    'a source that the spec lists and a setup file imports, with a test of what is new in it',
    {
      ...pretest,
      'vitest.config.js': "export default { test: { setupFiles: ['./test/setup.js'] } };\n",
      'test/setup.js': "import '../src/sum.js';\n",
    },
    {
      'src/sum.js': `${good}export const less = (a, b) => a - b;\n`,
      'test/less.test.js': suite.replace('{ sum }', '{ less }').replace('sum(1, 2), 3', 'less(5, 2), 3'),
    },
  ],
  [
    'a source that a script names, with a new test and another script',
    {
      ...pretest,
      'package.json': manifest({ test: `node src/sum.js && ${node}` }),
    },
    {
      'src/sum.js': `${good}export const less = (a, b) => a - b;\n`,
      'test/less.test.js': suite.replace('{ sum }', '{ less }').replace('sum(1, 2), 3', 'less(5, 2), 3'),
      'package.json': manifest({ test: `node src/sum.js && ${node}`, lint: 'node --check src/sum.js' }),
    },
  ],
  [
    'a script before the tests that only checks',
    pretest,
    { 'src/sum.js': good, 'package.json': manifest({ pretest: 'node --check src/sum.js', test: node }) },
  ],
  [
    'sources that a script runs, of which one uses what is new in another that the spec does not list',
    {
      ...checked,
      'lib/rules.js': "import { sum } from '../src/index.js';\nexport const rules = [() => sum(1, 2) === 3];\n",
      'src/index.js': "export * from './sum.js';\n",
      'src/sum.js': "import { add } from './add.js';\nexport const sum = (a, b) => add(a, b);\n",
      'src/add.js': 'export const add = (a, b) => a + b;\n',
    },
    {
      'src/sum.js': "import { plus } from './add.js';\nexport const sum = (a, b) => plus(a, b);\n",
      'src/add.js': 'export const plus = (a, b) => a + b;\n',
    },
  ],
  [
    'a source that only tests use yet, beside the spec',
    {
      ...pretest,
      'src/less.js': 'export const less = (a, b) => a - b;\n',
      'test/less.test.js': suite.replaceAll('sum', 'less').replace('less(1, 2), 3', 'less(5, 2), 3'),
    },
    { 'src/sum.js': good, 'src/less.js': 'export const less = (a, b) => -b + a;\n' },
  ],
  [
    'another name of the package, which a source uses',
    { ...pretest, 'src/less.js': 'export const less = (a, b) => a - b;\n' },
    {
      'src/sum.js': "import { less } from '#less';\nexport const sum = (a, b) => less(a, -b);\n",
      'package.json': JSON.stringify({ name: 'sums', type: 'module', imports: { '#less': './src/less.js' }, scripts: { test: node } }),
    },
  ],
];
sweep('is asked about by nobody', harmless, { sample: 1, name: ([name]) => name, alone: true, runsHere }, async ([, there, contents]) => {
  const [status, verdict, , questions] = await ended(there, contents);
  expect([status, verdict, questions]).toEqual(['completed', 'proven', []]);
});
