import { expect, test } from 'vitest';
import { isTest } from '../../../src/core/evidence/proof-files.ts';
import { isMeantThere, sourcesAmongTests } from '../../../src/pipelines/parts/new-sources.ts';

type Files = Record<string, string>;

function scopeOf(there: Files, changed: Files, listed: readonly string[]) {
  const now: Files = { ...there, ...changed };
  const tree = (files: Files) => ({
    read: async (path: string) => files[path] ?? null,
    manifests: async () => [],
    paths: new Set(Object.keys(files)),
  });
  return {
    before: tree(there),
    now: tree(now),
    touched: new Set(Object.keys(changed)),
    isTest: (path: string) => isTest(path, []),
    isWork: (path: string) => listed.includes(path),
  };
}

const main = { 'src/main.js': '' };
const parts = { 'src/main.js': "import './spec/parse.js';\n", 'src/spec/parse.js': "import './deep.js';\n", 'src/spec/deep.js': '' };
test.each<[string, Files, string[], string[]]>([
  [
    'what a source leads to, by way of another',
    parts,
    ['src/spec/parse.js', 'src/spec/deep.js'],
    ['src/spec/parse.js', 'src/spec/deep.js'],
  ],
  ['what the spec does not list', parts, ['src/main.js'], []],
  ['what no source leads to', { ...parts, 'src/main.js': '// spec/parse.js\n' }, ['src/spec/parse.js'], []],
  ['what only tests lead to', { 'test/a.test.js': "import './parse.js';\n", 'test/parse.js': '' }, ['test/parse.js'], []],
  ['a test by its name', { 'src/main.js': "import './a.test.js';\n", 'src/a.test.js': '' }, ['src/a.test.js'], []],
  ['what runners load', { 'src/main.js': "import './__mocks__/fs.js';\n", 'src/__mocks__/fs.js': '' }, ['src/__mocks__/fs.js'], []],
])('of new files in folders of tests these are sources: %s', async (_name, changed, listed, expected) => {
  expect([...(await sourcesAmongTests(scopeOf(main, changed, listed)))]).toEqual(expected);
});

test('what was there before is what its folder says', async () => {
  const there = { ...main, 'src/spec/parse.js': '' };
  expect(await sourcesAmongTests(scopeOf(there, parts, ['src/spec/parse.js']))).toEqual(new Set());
});

test.each<[string, Files, Files, string, boolean]>([
  ['types of JavaScript', { 'sum.js': '' }, { 'sum.d.ts': '' }, 'sum.d.ts', true],
  ['types beside TypeScript', { 'sum.ts': '' }, { 'sum.d.ts': '' }, 'sum.d.ts', false],
  ['a source imports it by its whole name', { 'sum.js': '' }, { 'sum.js': "export * from './sum/index.js';\n" }, 'sum/index.js', true],
  ['a source imports either', { 'sum.js': '', 'main.js': '' }, { 'main.js': "import './sum';\n" }, 'sum/index.js', false],
  ['only a test imports it', { 'sum.js': '' }, { 'sum.test.js': "import './sum/index.js';\n" }, 'sum/index.js', false],
])('a file in the place of another is meant there: %s', async (_name, there, changed, path, expected) => {
  expect(await isMeantThere(path, scopeOf(there, { ...changed, [path]: '' }, [path]))).toBe(expected);
});
