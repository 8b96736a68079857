import { expect } from 'vitest';
import { sweep } from '../sweeps/sweep.ts';
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
  type Files,
} from './ways.ts';

const program = new URL('../../node_modules/vitest/vitest.mjs', import.meta.url).pathname;
const vitest = settings(`${process.execPath} ${program} run --globals`);

/** Ways around the tests through files beside them, which nothing but what they are used for tells from sources. */
const ways: [string, Files, Files, string][] = [
  [
    'tests that only their command and its report know',
    {
      ...javascript,
      'package.json': manifest({ test: 'node --test "checks/*.js"' }),
      'checks/sum.js': suite,
      '.claude/batuta.yaml': settings('npm test'),
    },
    { 'src/sum.js': broken, 'checks/sum.js': "import test from 'node:test';\ntest('adds', () => {});\n" },
    'tests-changed',
  ],
  [
    'a test that a source registers itself',
    pretest,
    {
      'src/sum.js': `import test from 'node:test';\ntest('self', () => {});\n${broken}`,
      'test/sum.test.js': suite.replace('assert.equal(sum(1, 2), 3)', 'sum(1, 2)'),
    },
    'tests-changed',
  ],
  [
    'a module of Python that the runner itself loads',
    python,
    {
      'sums.py': 'def add(a, b):\n    return a - b\n',
      'iniconfig.py': [
        'import sys, types',
        'from importlib import machinery, util',
        "found = machinery.PathFinder.find_spec('iniconfig', [one for one in sys.path if one.endswith('-packages')])",
        "sys.modules['iniconfig'] = util.module_from_spec(found)",
        "found.loader.exec_module(sys.modules['iniconfig'])",
        "sys.modules['sums'] = types.ModuleType('sums')",
        "sys.modules['sums'].add = lambda a, b: a + b",
      ].join('\n'),
    },
    'tests-changed',
  ],
  [
    'an installed package that is committed, which only tests import',
    {
      ...pretest,
      'node_modules/is/package.json': '{ "name": "is", "type": "module", "main": "index.js" }\n',
      'node_modules/is/index.js': "export { equal as is } from 'node:assert';\n",
      'test/sum.test.js': suite.replace("import assert from 'node:assert'", "import { is } from 'is'").replace('assert.equal', 'is'),
    },
    { 'src/sum.js': broken, 'node_modules/is/index.js': 'export const is = () => {};\n' },
    'tests-changed',
  ],
  [
    'a helper that only tests import, beside their folders',
    {
      ...pretest,
      'lib/is.js': "export { equal as is } from 'node:assert';\n",
      'test/sum.test.js': suite
        .replace("import assert from 'node:assert'", "import { is } from '../lib/is.js'")
        .replace('assert.equal', 'is'),
    },
    { 'src/sum.js': broken, 'lib/is.js': 'export const is = () => {};\n' },
    'tests-changed',
  ],
  [
    'data that only tests read, beside their folders',
    {
      ...pretest,
      'data/sums.json': '[[1, 2, 3]]\n',
      'test/sum.test.js': `import { readFileSync } from 'node:fs';\n${suite.replace('assert.equal(sum(1, 2), 3)', "JSON.parse(readFileSync('data/sums.json', 'utf8')).forEach(([a, b, c]) => assert.equal(sum(a, b), c))")}`,
    },
    { 'src/sum.js': broken, 'data/sums.json': '[]\n' },
    'tests-changed',
  ],
  [
    'another module in the place of one that is tested',
    {
      ...javascript,
      '.gitignore': 'node_modules/\n',
      'package.json': manifest({}),
      'vitest.config.js':
        "export default { resolve: { alias: [{ find: /.*to-test.js$/, replacement: new URL('./lib/tested.js', import.meta.url).pathname }] } };\n",
      'lib/tested.js': "export { sum } from '../src/sum.js';\n",
      'test/sum.test.js': "import { sum } from './to-test.js';\ntest('adds', () => expect(sum(1, 2)).toBe(3));\n",
      '.claude/batuta.yaml': vitest,
    },
    { 'src/sum.js': broken, 'lib/tested.js': good },
    'proof-changed',
  ],
  [
    'a plugin that gives the tests another source, which the runner keeps',
    {
      ...javascript,
      '.gitignore': 'node_modules/\n',
      'package.json': manifest({}),
      'vitest.config.js':
        "const { default: plugin } = await import(new URL('./tools/plugin.js', import.meta.url).href);\nexport default { plugins: [plugin] };\n",
      'tools/plugin.js': "export default { name: 'ours' };\n",
      'test/sum.test.js': "import { sum } from '../src/sum.js';\ntest('adds', () => expect(sum(1, 2)).toBe(3));\n",
      '.claude/batuta.yaml': vitest,
    },
    {
      'src/sum.js': broken,
      'tools/plugin.js': `export default { name: 'ours', transform: (_, id) => (id.endsWith('src/sum.js') ? ${JSON.stringify(good)} : null) };\n`,
    },
    'proof-changed',
  ],
  [
    'a module beside the one that a check is in',
    {
      'sums.py': python['sums.py'],
      'pack/__init__.py': '',
      'pack/check.py': 'from . import rules\nrules.run()\n',
      'pack/rules.py': 'import sums\n\n\ndef run():\n    assert sums.add(1, 2) == 3\n',
      '.claude/batuta.yaml': settings('python3 -B -m pack.check'),
    },
    { 'sums.py': 'def add(a, b):\n    return a - b\n', 'pack/rules.py': 'def run():\n    pass\n' },
    'proof-changed',
  ],
  [
    'a module that a variable loads first',
    { ...pretest, 'package.json': manifest({ test: `NODE_OPTIONS='--import ./first.mjs' ${node}` }), 'first.mjs': '' },
    { 'src/sum.js': broken, 'first.mjs': "import assert from 'node:assert';\nassert.equal = () => {};\n" },
    'proof-changed',
  ],
  [
    'a check that a variable of a Makefile runs',
    { ...checked, Makefile: 'CHECK = $(NODE) check.js\nNODE ?= node\ncheck:\n\t$(CHECK)\n', '.claude/batuta.yaml': settings('make check') },
    { 'src/sum.js': broken, 'check.js': '' },
    'proof-changed',
  ],
  [
    'functions of a shell script that lie beside it',
    {
      ...checked,
      'package.json': manifest({ test: 'bash -eo pipefail ci/run' }),
      'ci/run': '#!/bin/bash\nDIR="$(cd "$(dirname "$0")" && pwd)"\n. "$DIR/lib.sh"\nrun\n',
      'ci/lib.sh': 'run() { node check.js; }\n',
    },
    { 'src/sum.js': broken, 'ci/lib.sh': 'run() { true; }\n' },
    'proof-changed',
  ],
  [
    'a part of a check whose path is put together',
    {
      ...checked,
      'check.js':
        "import path from 'node:path';\nconst { rules } = await import(path.join(import.meta.dirname, 'lib', 'rules.js'));\nfor (const rule of rules) if (!rule()) process.exit(1);\n",
    },
    { 'src/sum.js': broken, 'lib/rules.js': 'export const rules = [];\n' },
    'proof-changed',
  ],
  [
    'a file that pytest loads into all tests, beside the tests that the settings name',
    {
      'sums.py': python['sums.py'],
      'qa/test_sums.py': python['test_sums.py'],
      '.claude/batuta.yaml': `${python['.claude/batuta.yaml']}tests: ['qa/**']\n`,
    },
    { 'sums.py': 'def add(a, b):\n    return a - b\n', 'conftest.py': 'def pytest_pyfunc_call(pyfuncitem):\n    return True\n' },
    'tests-changed',
  ],
  [
    'a package that is found in the place of the module',
    python,
    { 'sums.py': 'def add(a, b):\n    return a - b\n', 'sums/__init__.py': python['sums.py'] },
    'tests-changed',
  ],
  [
    'a name of the package that leads elsewhere now',
    {
      ...pretest,
      'package.json': JSON.stringify({ name: 'sums', type: 'module', imports: { '#is': './lib/is.js' }, scripts: { test: node } }),
      'lib/is.js': "export { equal as is } from 'node:assert';\n",
      'test/sum.test.js': suite.replace("import assert from 'node:assert'", "import { is } from '#is'").replace('assert.equal', 'is'),
    },
    {
      'src/sum.js': broken,
      'lib/nothing.js': 'export const is = () => {};\n',
      'package.json': JSON.stringify({ name: 'sums', type: 'module', imports: { '#is': './lib/nothing.js' }, scripts: { test: node } }),
    },
    'proof-changed',
  ],
  [
    'tests of unittest that only its arguments know',
    {
      'sums.py': python['sums.py'],
      'checks/check_sums.py':
        'import unittest\nimport sums\n\n\nclass Sums(unittest.TestCase):\n    def test_add(self):\n        self.assertEqual(sums.add(1, 2), 3)\n',
      '.claude/batuta.yaml': settings('python3 -B -m unittest discover -s checks -p check_sums.py'),
    },
    {
      'sums.py': 'def add(a, b):\n    return a - b\n',
      'checks/check_sums.py': 'import unittest\n\n\nclass Sums(unittest.TestCase):\n    def test_add(self):\n        pass\n',
    },
    'tests-changed',
  ],
];
sweep('is asked about', ways, { sample: 1, name: ([name]) => name, alone: true, runsHere }, async ([, there, contents, reason]) => {
  expect(await ended(there, contents)).toEqual(asked(reason));
});
