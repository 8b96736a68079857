import { expect, test } from 'vitest';
import { closureOf } from '../../../src/core/evidence/closure.ts';
import { followNames, type NamingText } from '../../../src/core/evidence/named-files.ts';

type Files = Record<string, string>;
const reading = (files: Files) => async (path: string) => files[path] ?? null;
const named = async (texts: NamingText[], files: Files, isSource?: (path: string) => boolean): Promise<string[]> =>
  [...(await followNames(texts, { read: reading(files), paths: new Set(Object.keys(files)) }, isSource))].sort();

test.each<[string, Record<string, string>, string[]]>([
  ['the base of a tsconfig', { 'a/tsconfig.json': '{ "extends": "../config/base.json" }', 'config/base.json': '{}' }, ['config/base.json']],
  [
    'bases of bases',
    { 'tsconfig.json': '{ "extends": ["./one", "@scope/two"] }', 'one.json': '{ "extends": "./three.json" }', 'three.json': '{}' },
    ['one.json', 'three.json'],
  ],
  [
    'what a configuration imports',
    { 'vitest.config.ts': "import { shared } from './build/shared.ts';", 'build/shared.ts': '' },
    ['build/shared.ts'],
  ],
  [
    'setup files',
    {
      'jest.config.js': "module.exports = { setupFilesAfterEnv: ['<rootDir>/setup/after.ts'], globalSetup: './setup/global' }",
      'setup/after.ts': '',
      'setup/global.js': '',
    },
    ['setup/after.ts', 'setup/global.js'],
  ],
  [
    'no sources that are built, but what takes the place of others',
    {
      'esbuild.config.js': "export default { entryPoints: ['./src/main.ts'], alias: { a: './src/a.ts' } }",
      'src/main.ts': '',
      'src/a.ts': '',
    },
    ['src/a.ts'],
  ],
  [
    'a runner and an order of tests of its own',
    {
      'jest.config.js': "module.exports = { testRunner: '<rootDir>/tools/runner.js', testSequencer: './tools/order.js' }",
      'tools/runner.js': '',
      'tools/order.js': '',
    },
    ['tools/order.js', 'tools/runner.js'],
  ],
  ['a plugin of pytest', { 'pytest.ini': '[pytest]\naddopts = -q -p plug\n', 'plug.py': '' }, ['plug.py']],
  ['the same as a list', { 'app/pytest.toml': '[pytest]\naddopts = ["-p", "tools.plug"]\n', 'tools/plug.py': '' }, ['tools/plug.py']],
  [
    'plugins that a file of all tests names',
    {
      'conftest.py': 'import app\n\npytest_plugins = [\n    "one",\n    "two.three",\n]\n',
      'app.py': '',
      'one.py': '',
      'two/three.py': '',
    },
    ['one.py', 'two/three.py'],
  ],
  [
    'what takes the place of modules, and what changes them',
    {
      'jest.config.js':
        "module.exports = { transform: { '\\.js$': '<rootDir>/tools/transform.js' }, moduleNameMapper: { '^sum$': ['./stubs/sum'], '^@/(.*)$': '<rootDir>/src/$1' } };",
      'tools/transform.js': "const rules = require('./rules.json');",
      'tools/rules.json': '',
      'stubs/sum.js': '',
      'src/a.js': '',
    },
    ['stubs/sum.js', 'tools/rules.json', 'tools/transform.js'],
  ],
  [
    'words without quotes',
    { '.mocharc.yml': 'file:\n  - ./tools/hooks.mjs\nrequire: tools/first\n', 'tools/hooks.mjs': '', 'tools/first.cjs': '' },
    ['tools/first.cjs', 'tools/hooks.mjs'],
  ],
  [
    'attributes',
    {
      'phpunit.xml': '<phpunit bootstrap="tools/boot.php">',
      'tools/boot.php': "<?php require __DIR__ . '/more.php';",
      'tools/more.php': '',
    },
    ['tools/boot.php', 'tools/more.php'],
  ],
  [
    'a module that is a plugin by its entry',
    { 'pyproject.toml': '[project.entry-points.pytest11]\nours = "tools.plug"\n', 'tools/plug.py': '' },
    ['tools/plug.py'],
  ],
  [
    'no sources that are compiled or looked at, no prose, no manifest',
    {
      'tsconfig.json': '{ "files": ["src/a.ts"], "include": ["src/b.ts"], "references": "README.md package.json" }',
      'src/a.ts': '',
      'src/b.ts': '',
      'README.md': '',
      'package.json': '',
    },
    [],
  ],
  ['no native sources', { 'CMakeLists.txt': 'add_library(sum src/sum.c)', 'src/sum.c': '' }, []],
  [
    'what has a query behind its name',
    { 'vitest.config.ts': "import './build/shared.ts?v=1';", 'build/shared.ts': '' },
    ['build/shared.ts'],
  ],
  [
    'bases of a configuration are configurations, and what is code is a script',
    {
      'vitest.config.ts': "import './build/shared.ts';\nexport default { extends: './config/base.json' };",
      'build/shared.ts': "export const files = ['./build/cases.json'];",
      'build/cases.json': '',
      'config/base.json': '{ "files": ["../src/a.json"] }',
      'src/a.json': '',
    },
    ['build/cases.json', 'build/shared.ts', 'config/base.json'],
  ],
  ['nothing by what only a run tells', { 'vitest.config.ts': 'import(`${name}`);', 'a.ts': '' }, []],
  ['a file that is not there', { 'tsconfig.json': '{ "extends": "./gone.json" }' }, []],
  ['nothing outside of the workspace', { 'tsconfig.json': '{ "extends": "../../etc/base.json" }' }, []],
])('%s', async (_name, files, expected) => {
  const [configuration = ''] = Object.keys(files);
  expect(await named([{ path: configuration, kind: 'configuration' }], files)).toEqual(expected);
});

test('a source that a setup file imports counts unless it is listed; what a configuration names counts anyway', async () => {
  const files = {
    'vitest.config.ts': "import './build/shared.ts';\nexport default { test: { setupFiles: ['./setup/all.ts'] } };",
    'build/shared.ts': '',
    'setup/all.ts': "import { open } from '../src/store.ts';\nimport { log } from '../src/log.ts';",
    'src/store.ts': '',
    'src/log.ts': '',
  };
  const listed = ['build/shared.ts', 'setup/all.ts', 'src/store.ts'];
  const found = await named([{ path: 'vitest.config.ts', kind: 'configuration' }], files, (path) => listed.includes(path));
  expect(found).toEqual(['build/shared.ts', 'setup/all.ts', 'src/log.ts']);
});

test('texts that name each other are none that they name; where only a part was one, the rest is', async () => {
  const files = { 'a.json': '{ "extends": "./b.json" }', 'b.json': '{ "extends": ["./a.json", "./b.json"] }' };
  const [a, b] = [
    { path: 'a.json', kind: 'configuration' },
    { path: 'b.json', kind: 'configuration' },
  ] as const;
  expect(await named([a, b], files)).toEqual([]);
  expect(await named([{ ...a, text: files['a.json'] }, b], files)).toEqual(['a.json']);
  expect(await named([{ path: 'gone.json', kind: 'configuration' }], files)).toEqual([]);
});

test('a source that a script loads does not count', async () => {
  const files = { 'check.js': "import './src/a.js';\nimport './rules.js';", 'src/a.js': '', 'rules.js': '' };
  expect(await named([{ path: 'check.js', kind: 'script' }], files, (path) => path.startsWith('src/'))).toEqual(['rules.js']);
});

test('what a shell only compiles or lints is not run, and a file may begin where it goes to; code and configurations are read by their words', async () => {
  const text = 'tsc src/a.js; cd web && node only.js';
  const files = {
    'ci/run.sh': text,
    'ci/run': `#!/bin/sh\n${text}`,
    'check.js': `exec('${text}', 'src/a.js');`,
    'src/a.js': '',
    'web/only.js': '',
  };
  const all: [NamingText, string[]][] = [
    [{ path: 'package.json', text, kind: 'script' }, ['web/only.js']],
    [{ path: 'ci/run.sh', kind: 'script' }, ['web/only.js']],
    [{ path: 'ci/run', kind: 'script' }, ['web/only.js']],
    [{ path: 'check.js', kind: 'script' }, ['src/a.js']],
    [{ path: 'ci.yml', text, kind: 'configuration' }, ['src/a.js']],
  ];
  expect(await Promise.all(all.map(([one]) => named([one], files)))).toEqual(all.map(([, expected]) => expected));
});

test.each<[string, Record<string, string>, string[]]>([
  ['imports', { 'tools/check.js': "import { rules } from './rules.js';", 'tools/rules.js': '' }, ['tools/rules.js']],
  [
    'imports of Python',
    {
      'tools/check.py': 'import os, rules as r\nfrom more.rules import all\n',
      'tools/rules.py': '',
      'more/rules.py': 'import last\n',
      'last.py': '',
    },
    ['last.py', 'more/rules.py', 'tools/rules.py'],
  ],
  [
    'data',
    {
      'tools/check.js': "JSON.parse(readFileSync('rules.json', 'utf8')); readFile(new URL('./more.json', import.meta.url));",
      'rules.json': '',
      'tools/more.json': '',
    },
    ['rules.json', 'tools/more.json'],
  ],
  [
    'modules of a package, beside it and above it',
    {
      'pack/more/check.py': 'from . import (\n    rules,\n    other as o,\n)\nfrom ..lib import base\nfrom tools import last\n',
      'pack/more/rules.py': '',
      'pack/more/other.py': '',
      'pack/lib/base.py': '',
      'tools/last.py': '',
    },
    ['pack/lib/base.py', 'pack/more/other.py', 'pack/more/rules.py', 'tools/last.py'],
  ],
  ['a module by its name', { 'check.py': "importlib.import_module('lib.rules')", 'lib/rules.py': '' }, ['lib/rules.py']],
  [
    'paths that are put together',
    {
      'tools/check.js': "await import(path.join(import.meta.dirname, 'lib', 'rules.js')); readFileSync(`${root}/data/a.json`);",
      'tools/lib/rules.js': '',
      'data/a.json': '',
    },
    ['data/a.json', 'tools/lib/rules.js'],
  ],
  ['parts of a path beside other words', { 'check.js': "load('data', 'rules.json', 'utf8');", 'data/rules.json': '' }, ['data/rules.json']],
  ['lists of Python that go on, or mean all', { 'check.py': 'import os, \\\n  re\nfrom rules import *\n', 'rules.py': '' }, ['rules.py']],
  ['the same in Python', { 'check.py': "open(HERE / 'data' / 'rules.json')", 'data/rules.json': '' }, ['data/rules.json']],
  [
    'names that are made when it runs',
    { 'check.js': 'for (const part of parts) await import(`./parts/${part}.js`);', 'parts/a.js': '', 'parts/b.js': '', 'parts/b.md': '' },
    ['parts/a.js', 'parts/b.js'],
  ],
  [
    'the same in a folder whose name begins with a dot, and of such files',
    { 'check.js': 'for (const part of parts) await import(`./.parts/${part}.js`);', '.parts/a.js': '', '.parts/.b.js': '' },
    ['.parts/.b.js', '.parts/a.js'],
  ],
  [
    'TypeScript by the name of what it becomes, and by other names',
    { 'check.ts': "import './lib/a.js';\nimport '#lib/b';\nimport '@/lib/c';\n", 'lib/a.ts': '', 'lib/b.mts': '', 'lib/c.tsx': '' },
    ['lib/a.ts', 'lib/b.mts', 'lib/c.tsx'],
  ],
  [
    'words of a shell',
    {
      'ci/run.sh':
        'DIR="$(cd "$(dirname "$0")" && pwd)"\n. "$DIR/lib.sh"\nfor part in parts/*.js; do node "$part"; done\n"${NODE:-node}" tools/check\n',
      'ci/lib.sh': '',
      'parts/a.js': '',
      'tools/check.js': '',
    },
    ['ci/lib.sh', 'parts/a.js', 'tools/check.js'],
  ],
  ['data of Python', { 'check.py': "with open('rules.txt') as file:\n    pass\n", 'rules.txt': '' }, ['rules.txt']],
])('what a script reads: %s', async (_name, files, expected) => {
  const [script = ''] = Object.keys(files);
  expect(await named([{ path: script, kind: 'script' }], files)).toEqual(expected);
});

test('what a command itself, a script of a manifest and a rule of a Makefile say', async () => {
  const files = { 'hook.mjs': '', 'check.js': '', 'lib/a.js': '', 'web/only.js': '' };
  const texts: [string, string][] = [
    ['', 'bash -eo pipefail lib/a'],
    ['package.json', "NODE_OPTIONS='--import ./hook.mjs' node --test"],
    ['Makefile', 'CHECK = node check.js\ntest:\n\t$(CHECK)\n'],
    ['web/package.json', 'node only'],
  ];
  const found = texts.map(([path, text]) => named([{ path, text, kind: 'script' }], files));
  expect(await Promise.all(found)).toEqual([['lib/a.js'], ['hook.mjs'], ['check.js'], ['web/only.js']]);
});

test('a Makefile is what it includes as well', async () => {
  const files = { Makefile: '-include build/rules.mk\ntest: check\n', 'build/rules.mk': 'check:\n\tsh ./run.sh\n', 'run.sh': 'npm test\n' };
  const parts = await closureOf(['make', 'test'], { read: reading(files), manifests: async () => [] });
  expect(parts.map(({ file }) => file)).toEqual(['Makefile', 'build/rules.mk', 'run.sh']);
});
