import { expect, test } from 'vitest';
import { kinds, type Files } from './proof-kinds.ts';

const test1 = {
  'test/sum.test.js': "import { is } from '../lib/is.js';\nimport { sum } from '../src/sum.js';\n",
  'lib/is.js': '',
  'src/sum.js': '',
};
const main = { 'src/main.js': "import './sum.js';\n" };

test.each<[string, Files, Files, string[], Record<string, string | null>]>([
  ['only tests use it', { ...test1, ...main }, { 'lib/is.js': '1', 'src/sum.js': '1' }, [], { 'lib/is.js': 'helper', 'src/sum.js': null }],
  ['the spec lists it', test1, { 'lib/is.js': '1' }, ['lib/is.js'], { 'lib/is.js': null }],
  [
    'only what only tests use uses it',
    { ...test1, 'lib/is.js': "import '../more/deep.js';\n", 'more/deep.js': '' },
    { 'more/deep.js': '1' },
    [],
    { 'more/deep.js': 'helper' },
  ],
  [
    'a manifest says that others import it',
    { ...test1, 'package.json': '{\n  "main": "./lib/is.js"\n}\n' },
    { 'lib/is.js': '1' },
    [],
    { 'lib/is.js': null },
  ],
  [
    'only tests import its package',
    {
      'packages/is/package.json': '{\n  "name": "@all/is",\n  "private": true,\n  "main": "./main.js"\n}\n',
      'packages/is/main.js': '',
      'packages/web/package.json': '{\n  "name": "web",\n  "devDependencies": { "@all/is": "*" }\n}\n',
      'packages/web/web.test.js': "import { is } from '@all/is';\n",
    },
    { 'packages/is/main.js': '1' },
    [],
    { 'packages/is/main.js': 'helper' },
  ],
  [
    'only tests import its package, which has the usual entry',
    {
      'package.json': '{ "devDependencies": { "@all/is": "*" } }',
      'packages/is/package.json': '{ "name": "@all/is", "private": true }\n',
      'packages/is/index.js': "export * from './deep.js';\n",
      'packages/is/deep.js': '',
      'test/sum.test.js': "import { is } from '@all/is';\n",
    },
    { 'packages/is/index.js': '1', 'packages/is/deep.js': '1' },
    [],
    { 'packages/is/index.js': 'helper', 'packages/is/deep.js': 'helper' },
  ],
  [
    'only tests import a file of its package',
    {
      'package.json': '{ "devDependencies": { "is": "*", "has": "*" } }',
      'packages/is/package.json': '{ "name": "is", "private": true, "exports": { "./all/*": "./lib/*.js" } }\n',
      'packages/is/lib/deep.js': '',
      'packages/has/package.json': '{ "name": "has", "private": true }\n',
      'packages/has/lib/deep.js': '',
      'test/sum.test.js': "import { is } from 'is/all/deep';\nimport { has } from 'has/lib/deep.js';\n",
    },
    { 'packages/is/lib/deep.js': '1', 'packages/has/lib/deep.js': '1' },
    [],
    { 'packages/is/lib/deep.js': 'helper', 'packages/has/lib/deep.js': 'helper' },
  ],
  [
    'only tests import its package, by a name of their own',
    {
      'package.json': '{ "name": "shop", "devDependencies": { "checks": "file:qa" } }\n',
      'qa/package.json': '{ "main": "./index.js" }\n',
      'qa/index.js': '',
      'test/sum.test.js': "import { is } from 'checks';\n",
    },
    { 'qa/index.js': '1' },
    [],
    { 'qa/index.js': 'helper' },
  ],
  [
    'sources import its package, which is built',
    {
      'packages/is/package.json': '{ "name": "is", "main": "dist/index.js" }\n',
      'packages/is/src/index.ts': '',
      'packages/is/qa/index.ts': '',
      'packages/is/test/is.test.ts': "import { same } from '../qa/index.js';\n",
      'src/main.ts': "import { is } from 'is';\n",
    },
    { 'packages/is/src/index.ts': '1', 'packages/is/qa/index.ts': '1' },
    [],
    { 'packages/is/src/index.ts': null, 'packages/is/qa/index.ts': 'helper' },
  ],
  [
    'only tests import its package, whose name a source says',
    {
      'package.json': '{ "devDependencies": { "is": "*" } }',
      'packages/same/package.json': '{ "name": "is", "private": true }\n',
      'packages/same/index.js': '',
      'src/main.js': "log('is');\n",
      'test/sum.test.js': "import { is } from 'is';\n",
    },
    { 'packages/same/index.js': '1' },
    [],
    { 'packages/same/index.js': 'helper' },
  ],
  [
    'sources import its package, which has the usual entry',
    {
      'packages/is/package.json': '{ "name": "@all/is" }\n',
      'packages/is/index.js': '',
      'src/main.js': "import { is } from '@all/is';\n",
      'test/sum.test.js': "import { is } from '@all/is';\n",
    },
    { 'packages/is/index.js': '1' },
    [],
    { 'packages/is/index.js': null },
  ],
  [
    'only tests import it by a name that a configuration gives it',
    {
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@checks/*": ["qa/*"] } } }',
      'test/a.test.ts': "import { is } from '@checks/is';\n",
      'qa/is.ts': '',
    },
    { 'qa/is.ts': '1' },
    [],
    { 'qa/is.ts': 'helper' },
  ],
  [
    'sources import its package as well',
    {
      'packages/is/package.json': '{\n  "name": "@all/is",\n  "main": "./main.js"\n}\n',
      'packages/is/main.js': '',
      'packages/web/web.js': "import { is } from '@all/is/more';\n",
      'packages/web/web.test.js': "import { is } from '@all/is';\n",
    },
    { 'packages/is/main.js': '1' },
    [],
    { 'packages/is/main.js': null },
  ],
  [
    'Batuta writes it, and a script reads it',
    { 'check.js': "readFileSync('.claude/entity-registry.json');\n", '.claude/entity-registry.json': '{}' },
    { '.claude/entity-registry.json': '{ }' },
    [],
    { '.claude/entity-registry.json': null },
  ],
  ['nobody uses it', test1, { 'lib/other.js': '1' }, [], { 'lib/other.js': null }],
  [
    'a script of its own uses it',
    { 'check.js': "import './lib/rules.js';\n", 'lib/rules.js': '' },
    { 'lib/rules.js': '1' },
    [],
    { 'lib/rules.js': 'closure' },
  ],
  [
    'only tests use it, and it uses what the spec lists',
    { 'shop/shop.test.js': "import './shop.js';\n", 'shop/shop.js': "import '../core/price.js';\n", 'core/price.js': '' },
    { 'shop/shop.js': '1', 'core/price.js': '1' },
    ['core/price.js'],
    { 'shop/shop.js': null, 'core/price.js': null },
  ],
  [
    'a script and a source use it',
    { 'check.js': "import './lib/rules.js';\n", 'lib/rules.js': '', 'src/main.js': "import '../lib/rules.js';\n" },
    { 'lib/rules.js': '1' },
    [],
    { 'lib/rules.js': null },
  ],
  [
    'a script, and a source of that name beside another',
    { 'check.js': "import './lib/rules.js';\n", 'lib/rules.js': '', 'src/main.js': "import './rules.js';\n", 'src/rules.js': '' },
    { 'lib/rules.js': '1', 'src/rules.js': '1' },
    [],
    { 'lib/rules.js': 'closure', 'src/rules.js': null },
  ],
  [
    'a script uses what a listed source uses as well',
    {
      'check.js': "import './src/index.js';\n",
      'src/index.js': "import './a.js';\nimport './b.js';\n",
      'src/a.js': "import './b.js';\n",
      'src/b.js': '',
    },
    { 'src/a.js': '1', 'src/b.js': '1' },
    ['src/a.js'],
    { 'src/a.js': null, 'src/b.js': null },
  ],
  ['found in the place of a source', test1, { 'src/sum.ts': '1' }, ['src/sum.ts'], { 'src/sum.ts': 'helper' }],
  [
    'what a listed module hands on by now',
    { 'src/sum.js': '', 'src/main.js': "import './sum.js';\n" },
    { 'src/sum.js': "export * from './sum/index.js';\n", 'src/sum/index.js': '1' },
    ['src/sum.js', 'src/sum/index.js'],
    { 'src/sum.js': null, 'src/sum/index.js': null },
  ],
  ['types of a listed module', { 'src/sum.js': '' }, { 'src/sum.d.ts': '1' }, ['src/sum.d.ts'], { 'src/sum.d.ts': null }],
  ['types that the spec does not list', { 'src/sum.js': '' }, { 'src/sum.d.ts': '1' }, [], { 'src/sum.d.ts': 'helper' }],
  [
    'an installed package that is committed',
    {
      'node_modules/is/package.json': '{ "name": "is", "main": "main.js" }\n',
      'node_modules/is/main.js': '',
      'node_modules/both/package.json': '{ "name": "both" }\n',
      'node_modules/both/index.js': '',
      'test/sum.test.js': "import { is } from 'is';\nimport { both } from 'both';\n",
      'src/sum.js': "import { both } from 'both';\n",
    },
    { 'node_modules/is/main.js': '1', 'node_modules/both/index.js': '1' },
    [],
    { 'node_modules/is/main.js': 'helper', 'node_modules/both/index.js': null },
  ],
  ['in the place of a module of the runner', { 'sums.py': '' }, { 'iniconfig.py': '1' }, [], { 'iniconfig.py': 'helper' }],
  [
    'in the place of a module of the runner, which a source names as well',
    { 'sums.py': '' },
    { 'sums.py': 'import iniconfig\n', 'iniconfig.py': '1' },
    ['sums.py', 'iniconfig.py'],
    { 'sums.py': null, 'iniconfig.py': 'helper' },
  ],
  ['a module at the top that nobody uses', { 'sums.py': '' }, { 'installed.py': '1' }, [], { 'installed.py': 'helper' }],
  [
    'a module at the top that a source looked for',
    { 'sums.py': 'try:\n    import local\nexcept ImportError:\n    local = None\n' },
    { 'local.py': '1' },
    [],
    { 'local.py': null },
  ],
  ['a listed module at the top that nobody uses', { 'sums.py': '' }, { 'more.py': '1' }, ['more.py'], { 'more.py': null }],
  [
    'a module at the top that the work uses',
    { 'sums.py': '' },
    { 'sums.py': 'from more import plus\n', 'more.py': '1' },
    [],
    { 'sums.py': null, 'more.py': null },
  ],
  [
    'a module at the top that the work may load by a name that it puts together',
    { 'sums.py': '' },
    { 'sums.py': "more = importlib.import_module('mo' + 're')\n", 'more.py': '1' },
    ['sums.py'],
    { 'sums.py': null, 'more.py': null },
  ],
  ['a package in the place of a module', { 'sums.py': '' }, { 'sums/__init__.py': '1' }, [], { 'sums/__init__.py': 'helper' }],
])('what a changed file proves by: %s', async (_name, there, now, listed, expected) => {
  expect(await kinds(there, now, listed)).toEqual(expected);
});

const usedByTests = (specifier: string): Files => ({
  'test/sum.test.js': `import { is } from '${specifier}';\n`,
  'src/main.js': "import './index.js';\n",
  'src/index.js': '',
});
test.each([
  ['../qa/index.js', 'qa/index.js'],
  ['../qa/index.cjs', 'qa/index.cjs'],
  ['../qa/mod.js', 'qa/mod.js'],
  ['../qa', 'qa/index.js'],
  ['../lib/qa/index.js', 'lib/qa/index.js'],
  ['../qa/is.js?v=1', 'qa/is.js'],
  ['./index.js', 'test/index.js'],
  ['.', 'test/index.js'],
])('a helper is known by %s', async (specifier, path) => {
  const { [path]: kind } = await kinds({ ...usedByTests(specifier), [path]: '' }, { [path]: '1' });
  expect(kind).toBe('helper');
});

test('the entry of a folder that sources use as well is a source, and so is another one of that name', async () => {
  const there = { ...usedByTests('../qa/index.js'), 'qa/index.js': '', 'src/use.js': "import '../qa/index.js';\n" };
  expect(await kinds(there, { 'qa/index.js': '1', 'src/index.js': '1' })).toEqual({ 'qa/index.js': null, 'src/index.js': null });
});

test('what a barrel passes on to tests alone is a helper', async () => {
  const there = { ...usedByTests('../qa/index.js'), 'qa/index.js': "export * from './is.js';\n", 'qa/is.js': '' };
  expect(await kinds(there, { 'qa/is.js': '1' })).toEqual({ 'qa/is.js': 'helper' });
});

test('helpers that use each other are known by the test that uses one of them, and are sources where a source does', async () => {
  const there = { ...usedByTests('../qa/index.js'), 'qa/index.js': "export * from './is.js';\n", 'qa/is.js': "import './index.js';\n" };
  for (const path of ['qa/index.js', 'qa/is.js']) expect(await kinds(there, { [path]: '1' })).toEqual({ [path]: 'helper' });
  const both = { 'qa/index.js': '1', 'qa/is.js': '1' };
  expect(await kinds(there, both)).toEqual({ 'qa/index.js': 'helper', 'qa/is.js': 'helper' });
  const more = { ...there, 'src/use.js': "import '../qa/is.js';\n" };
  expect(await kinds(more, both)).toEqual({ 'qa/index.js': null, 'qa/is.js': null });
});

test('what a test that showed the bug uses is a helper, where nobody else used it before the work', async () => {
  const shown = { 'qa/bug.js': "import { is } from '../src/is.js';\nimport { sum } from '../src/sum.js';\n" };
  const there = { 'src/is.js': '', 'src/sum.js': '', 'src/main.js': "import './sum.js';\n" };
  const now = { ...shown, 'src/is.js': '1', 'src/sum.js': '1' };
  expect(await kinds(there, now, [], 'npm test', {}, shown)).toMatchObject({ 'src/is.js': 'helper', 'src/sum.js': null });
  expect(await kinds(there, now, ['src/is.js'], 'npm test', {}, shown)).toMatchObject({ 'src/is.js': null });
  expect(await kinds(there, now, [])).toMatchObject({ 'src/is.js': null });
});
