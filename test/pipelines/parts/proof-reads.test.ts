import { expect, test } from 'vitest';
import { readProof } from '../../../src/pipelines/parts/proof-reads.ts';
import { createFakeCheckpoints } from '../../fakes/fake-checkpoints.ts';
import { createFakeSearch } from '../../fakes/fake-search.ts';
import { createMemoryRun } from '../../fakes/memory-ctx.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';

type Files = Record<string, string>;

/** What each changed file proves by; every file of `now` differs from what was there. */
async function kinds(there: Files, now: Files, listed: string[] = [], command = 'node check.js'): Promise<Record<string, string | null>> {
  const files = createMemoryFiles(there);
  const checkpoints = createFakeCheckpoints(files);
  const base = await checkpoints.take();
  for (const [path, text] of Object.entries(now)) files.set(path, text);
  const changes = await checkpoints.diff(base.tree, (await checkpoints.take()).tree);
  const services = { files, checkpoints, search: createFakeSearch(files) };
  return createMemoryRun().ctx.step('kinds', async (step) => {
    const asked = { base: base.tree, changes, commands: [command.split(' ')], tests: [], listed, looked: () => false };
    const reads = await readProof(step, services, { ...asked, reported: (path) => path.startsWith('checks/') });
    const kindOf = async ({ path }: { path: string }): Promise<[string, string | null]> => [path, await reads.kindOf(path)];
    return Object.fromEntries(await Promise.all(changes.map(kindOf)));
  });
}

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
      'packages/is/package.json': '{\n  "name": "@all/is",\n  "main": "./main.js"\n}\n',
      'packages/is/main.js': '',
      'packages/web/package.json': '{\n  "name": "web",\n  "dependencies": { "@all/is": "*" }\n}\n',
      'packages/web/web.test.js': "import { is } from '@all/is';\n",
    },
    { 'packages/is/main.js': '1' },
    [],
    { 'packages/is/main.js': 'helper' },
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
  ['reports name it', test1, { 'checks/sum.js': '1' }, [], { 'checks/sum.js': 'test' }],
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
  ['a package in the place of a module', { 'sums.py': '' }, { 'sums/__init__.py': '1' }, [], { 'sums/__init__.py': 'helper' }],
])('what a changed file proves by: %s', async (_name, there, now, listed, expected) => {
  expect(await kinds(there, now, listed)).toEqual(expected);
});
