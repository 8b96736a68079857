import { expect, test } from 'vitest';
import { closureOf } from '../../../src/core/evidence/closure.ts';
import { configurationReads, scriptReads } from '../../../src/core/evidence/configuration-reads.ts';

const reading = (files: Record<string, string>) => async (path: string) => files[path] ?? null;

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
    'no sources that it only names',
    {
      'esbuild.config.js': "export default { entryPoints: ['./src/main.ts'], alias: { a: './src/a.ts' } }",
      'src/main.ts': '',
      'src/a.ts': '',
    },
    [],
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
  ['nothing outside of the workspace', { 'tsconfig.json': '{ "extends": "../../etc/base.json" }' }, []],
])('%s', async (_name, files, expected) => {
  const [configuration = ''] = Object.keys(files);
  expect([...(await configurationReads([configuration], reading(files)))].sort()).toEqual(expected);
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
  const found = await configurationReads(['vitest.config.ts'], reading(files), listed);
  expect([...found].sort()).toEqual(['build/shared.ts', 'setup/all.ts', 'src/log.ts']);
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
  ['data of Python', { 'check.py': "with open('rules.txt') as file:\n    pass\n", 'rules.txt': '' }, ['rules.txt']],
])('what a script reads: %s', async (_name, files, expected) => {
  const [script = ''] = Object.keys(files);
  expect([...(await scriptReads([script], reading(files)))].sort()).toEqual(expected);
});

test('a Makefile is what it includes as well', async () => {
  const files = { Makefile: '-include build/rules.mk\ntest: check\n', 'build/rules.mk': 'check:\n\tsh ./run.sh\n', 'run.sh': 'npm test\n' };
  const parts = await closureOf(['make', 'test'], { read: reading(files), manifests: async () => [] });
  expect(parts.map(({ file }) => file)).toEqual(['Makefile', 'build/rules.mk', 'run.sh']);
});
