import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
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

const less = { 'sums.py': 'def add(a, b):\n    return a - b\n' };
const always = 'def pytest_pyfunc_call(pyfuncitem):\n    return True\n';
const rule = "import { sum } from '../src/sum.js';\nif (sum(1, 2) !== 3) process.exit(1);\n";
const pythonRule = 'import sums\n\n\ndef run():\n    assert sums.add(1, 2) == 3\n';
/** A test that goes through the files of a folder. */
const going = (folder: string, read: string): string =>
  `import { readdirSync, readFileSync } from 'node:fs';\n${suite.replace('assert.equal(sum(1, 2), 3)', `readdirSync(${folder}).forEach((file) => { const [a, b, c] = JSON.parse(readFileSync(${read}, 'utf8')); assert.equal(sum(a, b), c); })`)}`;
const exporting = (target: string, more: object = {}): string =>
  JSON.stringify({ name: 'sums', type: 'module', exports: { '.': target, ...more }, scripts: { test: node } });

/** Ways around the tests through files that nothing names, and through what is found in the place of something else. */
const ways: [string, Files, Files, string][] = [
  [
    'data of a folder that a test lists',
    { ...pretest, 'cases/1.json': '[1, 2, 3]\n', 'test/sum.test.js': going("'cases'", '`cases/${file}`') },
    { 'src/sum.js': broken, 'cases/1.json': '[0, 0, 0]\n' },
    'tests-changed',
  ],
  [
    'data of a folder that a test knows as a URL',
    {
      ...pretest,
      'cases/1.json': '[1, 2, 3]\n',
      'test/sum.test.js': `const here = new URL('../cases/', import.meta.url);\n${going('here', 'new URL(file, here)')}`,
    },
    { 'src/sum.js': broken, 'cases/1.json': '[0, 0, 0]\n' },
    'tests-changed',
  ],
  [
    'rules of a folder that a check lists',
    {
      ...checked,
      'check.js': "import { readdirSync } from 'node:fs';\nfor (const file of readdirSync('lib')) await import('./lib/' + file);\n",
      'lib/rules.js': rule,
    },
    { 'src/sum.js': broken, 'lib/rules.js': '\n' },
    'tests-changed',
  ],
  [
    'checks that a Makefile finds by a wildcard',
    {
      ...javascript,
      Makefile: 'CHECKS = $(wildcard checks/*.mjs)\ntest: $(CHECKS:.mjs=.ok)\n%.ok: %.mjs\n\tnode $<\n.PHONY: test\n',
      'checks/a.mjs': rule,
      '.claude/batuta.yaml': settings('make test'),
    },
    { 'src/sum.js': broken, 'checks/a.mjs': '\n' },
    'tests-changed',
  ],
  [
    'modules of Python whose names are put together',
    {
      'sums.py': python['sums.py'],
      'check.py': "import importlib\n\nfor name in ['rules']:\n    importlib.import_module('lib.' + name).run()\n",
      'lib/rules.py': pythonRule,
      '.claude/batuta.yaml': settings('python3 -B check.py'),
    },
    { ...less, 'lib/rules.py': 'def run():\n    pass\n' },
    'tests-changed',
  ],
  [
    'a helper that asserts and uses the source of the spec',
    {
      ...pretest,
      'lib/adds.js':
        "import assert from 'node:assert';\nimport { sum } from '../src/sum.js';\nexport const adds = (a, b, c) => assert.equal(sum(a, b), c);\n",
      'test/sum.test.js': "import test from 'node:test';\nimport { adds } from '../lib/adds.js';\ntest('adds', () => adds(1, 2, 3));\n",
    },
    { 'src/sum.js': broken, 'lib/adds.js': 'export const adds = () => {};\n' },
    'tests-changed',
  ],
  [
    'a module of Python in the place of an installed one, which the source uses as well',
    {
      ...python,
      'test_sums.py': 'import statistics\nimport sums\n\n\ndef test_add():\n    assert statistics.mean([sums.add(1, 2)]) == 3\n',
    },
    { 'sums.py': `import statistics\n\n\n${less['sums.py']}`, 'statistics.py': 'def mean(numbers):\n    return 3\n' },
    'tests-changed',
  ],
  [
    'a plugin that names itself as an installed one',
    python,
    {
      ...less,
      'plug.py': always,
      'plug-1.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: plug\nVersion: 1.0\n',
      'plug-1.0.dist-info/entry_points.txt': '[pytest11]\nplug = plug\n',
    },
    'proof-changed',
  ],
  [
    'what Python runs before the tests of a folder',
    {
      'sums.py': python['sums.py'],
      'qa/__init__.py': '',
      'qa/test_sums.py':
        'import unittest\nimport sums\n\n\nclass Sums(unittest.TestCase):\n    def test_add(self):\n        self.assertEqual(sums.add(1, 2), 3)\n',
      '.claude/batuta.yaml': settings('python3 -B -m unittest discover -s qa -t .'),
    },
    { ...less, 'qa/__init__.py': 'import unittest\n\nunittest.TestCase.assertEqual = lambda self, a, b: None\n' },
    'tests-changed',
  ],
  [
    'a file that was not there when a test looked for it',
    {
      ...pretest,
      'test/sum.test.js': `import { existsSync } from 'node:fs';\n${suite.replace('() => assert', "() => existsSync('skip.json') || assert")}`,
    },
    { 'src/sum.js': broken, 'skip.json': '{}\n' },
    'tests-changed',
  ],
  [
    'a package that leads to another file',
    { ...pretest, 'package.json': exporting('./src/sum.js'), 'test/sum.test.js': suite.replace('../src/sum.js', 'sums') },
    { 'src/sum.js': broken, 'package.json': exporting('./src/fine.js'), 'src/fine.js': good },
    'proof-changed',
  ],
];
sweep('is asked about', ways, { sample: 1, name: ([name]) => name, alone: true, runsHere }, async ([, there, contents, reason]) => {
  expect(await ended(there, contents, true)).toEqual(asked(reason));
});

const installed: [string, Files, Files, (root: string) => void][] = [
  [
    'a package of the workspace that leads to another file',
    {
      '.gitignore': 'node_modules/\n',
      'package.json': JSON.stringify({
        type: 'module',
        workspaces: ['packages/*'],
        scripts: { test: 'node --test "packages/*/test/*.test.js"' },
      }),
      'packages/a/package.json': '{ "name": "a", "type": "module", "main": "src/sum.js" }\n',
      'packages/a/src/sum.js': good,
      'packages/b/package.json': '{ "name": "b", "type": "module", "dependencies": { "a": "*" } }\n',
      'packages/b/test/sum.test.js': suite.replace('../src/sum.js', 'a'),
      '.claude/batuta.yaml': settings('npm test'),
    },
    {
      'packages/a/src/sum.js': broken,
      'packages/a/package.json': '{ "name": "a", "type": "module", "main": "src/fine.js" }\n',
      'packages/a/src/fine.js': good,
    },
    (root) => {
      mkdirSync(path.join(root, 'node_modules'));
      symlinkSync('../packages/a', path.join(root, 'node_modules/a'));
    },
  ],
  [
    'a package that lies nearer than the installed one',
    {
      '.gitignore': '/node_modules/\n',
      'package.json': manifest({ test: 'node --test "src/*.test.js"' }),
      'src/sum.js': "import 'is';\nexport const sum = (a, b) => a + b;\n",
      'src/sum.test.js': suite
        .replace("import assert from 'node:assert'", "import { is } from 'is'")
        .replace('../src', '.')
        .replace('assert.equal', 'is'),
      '.claude/batuta.yaml': settings('npm test'),
    },
    {
      'src/sum.js': `import 'is';\n${broken}`,
      'src/node_modules/is/package.json': '{ "type": "module", "main": "index.js" }\n',
      'src/node_modules/is/index.js': 'export const is = () => {};\n',
    },
    (root) => {
      const folder = path.join(root, 'node_modules/is');
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, 'package.json'), '{ "type": "module", "main": "index.js" }\n');
      writeFileSync(path.join(folder, 'index.js'), "export { equal as is } from 'node:assert';\n");
    },
  ],
];
sweep(
  'is asked about, too',
  installed,
  { sample: 1, name: ([name]) => name, alone: true, runsHere },
  async ([, there, contents, install]) => {
    const scene = await openFiles(there, writing(there, contents));
    install(scene.root);
    const { state } = await wholeRun(scene, { commands: [{ option: 'once' }], confirms: true });
    expect([state.status, state.proof?.verdict, state.proof?.reason]).toEqual(['stopped', 'unproven', 'proof-changed']);
  },
);

const texts = (read: string): string =>
  `import { readFileSync } from 'node:fs';\nexport const text = (name) => ${read};\nexport const sum = (a, b) => a + b;\n`;
const file = 'readFileSync(new URL(`../texts/${name}.txt`, import.meta.url), "utf8")';
const harmless: [string, Files, Files][] = [
  [
    'a case more in the data of a test',
    { ...pretest, 'cases/1.json': '[1, 2, 3]\n', 'test/sum.test.js': going("'cases'", '`cases/${file}`') },
    { 'src/sum.js': good, 'cases/2.json': '[2, 2, 4]\n' },
  ],
  [
    'a new module that a source and a new test use, all beside the spec',
    python,
    {
      'sums.py': 'from more import plus\n\n\ndef add(a, b):\n    return plus(a, b)\n',
      'more.py': 'def plus(a, b):\n    return a + b\n',
      'test_more.py': 'import more\n\n\ndef test_plus():\n    assert more.plus(1, 2) == 3\n',
    },
  ],
  [
    'a package with tests in it, whose names a source takes from it',
    {
      'app/__init__.py': 'LIMIT = 3\n',
      'app/sums.py': 'from app import LIMIT\n\n\ndef add(a, b):\n    return min(a + b, LIMIT)\n',
      'app/test_sums.py': 'from app import sums\n\n\ndef test_add():\n    assert sums.add(1, 2) == 3\n',
      '.claude/batuta.yaml': python['.claude/batuta.yaml'],
    },
    // The spec lists the first of them: as a core file it would be asked about otherwise.
    { 'app/__init__.py': 'MOST = 9\n', 'app/sums.py': 'from app import MOST\n\n\ndef add(a, b):\n    return min(a + b, MOST)\n' },
  ],
  [
    'another entry of a package, with a test of it',
    { ...pretest, 'package.json': exporting('./src/sum.js'), 'test/sum.test.js': suite.replace('../src/sum.js', 'sums') },
    {
      'src/sum.js': good,
      'package.json': exporting('./src/sum.js', { './more': './src/more.js' }),
      'src/more.js': good.replace('sum', 'more'),
      'test/more.test.js': suite.replace('../src/sum.js', 'sums/more').replace('{ sum }', '{ more as sum }'),
    },
  ],
  [
    'data of a source beside the spec, which tests go through as well',
    {
      ...pretest,
      'src/sum.js': texts(`${file}.trim()`),
      'texts/hello.txt': 'hello\n',
      'test/sum.test.js': `${suite}import { text } from '../src/sum.js';\nimport { readdirSync } from 'node:fs';\ntest('has texts', () => { for (const one of readdirSync('texts')) assert.ok(text(one.replace('.txt', ''))); });\n`,
    },
    { 'src/sum.js': texts(`JSON.parse(${file}).text`), 'texts/hello.txt': '{ "text": "hello" }\n' },
  ],
  [
    'pages that a build goes through',
    {
      ...pretest,
      'package.json': manifest({ test: `node build.js && ${node}` }),
      'build.js':
        "import { readdirSync, readFileSync } from 'node:fs';\nfor (const page of readdirSync('pages')) if (!readFileSync(`pages/${page}`, 'utf8')) process.exit(1);\n",
      'pages/a.html': '<p>a</p>\n',
    },
    { 'src/sum.js': good, 'pages/a.html': '<p>b</p>\n', 'pages/b.html': '<p>b</p>\n' },
  ],
];
sweep('is asked about by nobody', harmless, { sample: 1, name: ([name]) => name, alone: true, runsHere }, async ([, there, contents]) => {
  const [status, verdict, , questions] = await ended(there, contents);
  expect([status, verdict, questions]).toEqual(['completed', 'proven', []]);
});

const inSpec =
  "import { sum as add } from './sum.js';\nimport { same } from './spec/same.js';\nexport const sum = (a, b) => same(add(a, b));\n";
const approved: [string, Files, Files][] = [
  [
    'a source in a folder that is called as those of tests are',
    { ...pretest, 'src/main.js': "export * from './sum.js';\n", 'test/sum.test.js': suite.replace('sum.js', 'main.js') },
    { 'src/main.js': inSpec, 'src/spec/same.js': 'export const same = (a) => a;\n' },
  ],
  ['a module that hands on a folder by now', pretest, { 'src/sum.js': "export * from './sum/index.js';\n", 'src/sum/index.js': good }],
];
sweep(
  'a listed source that came is no test:',
  approved,
  { sample: 1, name: ([name]) => name, alone: true },
  async ([, there, contents]) => {
    const [status, verdict, reason] = await ended(there, contents, false, Object.keys(contents));
    expect([status, verdict, reason]).toEqual(['completed', 'proven', null]);
  },
);
