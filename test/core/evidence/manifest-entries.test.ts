import { expect, test } from 'vitest';
import { importedAs, isGiven, manifestEntries, pathsIn } from '../../../src/core/evidence/manifest-entries.ts';

const entries = (manifest: object): object => Object.fromEntries(manifestEntries(JSON.stringify(manifest)));

test('what a package gives to those who import it', () => {
  expect(entries({})).toEqual({ '.': 'index.js' });
  expect(entries({ main: './src/sum.js' })).toEqual({ '.': 'src/sum.js' });
  expect(entries({ main: 'old.js', exports: './new.js' })).toEqual({ '.': 'new.js' });
  expect(entries({ exports: { '.': './a.js', './b': './b.js' } })).toEqual({ '.': 'a.js', './b': 'b.js' });
  expect(entries({ exports: { '.': './a.js', default: './b.js' } })).toEqual({ '.': '{".":"./a.js","default":"./b.js"}' });
  expect(entries({ exports: { import: './a.mjs', default: './a.js' } })).toEqual({ '.': '{"import":"./a.mjs","default":"./a.js"}' });
});

test('a manifest that nobody can read gives nothing', () => {
  for (const text of ['', '{', '[]', '{"main": 3}', 'null']) expect([text, manifestEntries(text).size]).toEqual([text, 0]);
  expect(importedAs('{', 'is', 'index.js')).toEqual([]);
  expect(isGiven('{', 'index.js')).toBe(false);
});

test('files in a target', () => {
  expect(pathsIn('{"import":"./a.mjs","default":"./lib/a.js"}')).toEqual(['a.mjs', 'lib/a.js']);
  expect(pathsIn('src/sum.js')).toEqual(['src/sum.js']);
});

test('by which names a file of a package is imported', () => {
  const names = (manifest: object, file: string): string[] => importedAs(JSON.stringify(manifest), 'is', file);
  expect(names({}, 'index.js')).toEqual(['is', 'is/index.js', 'is/index']);
  expect(names({ main: './lib' }, 'lib/index.js')).toEqual(['is', 'is/lib/index.js', 'is/lib/index', 'is/lib']);
  expect(names({ main: 'lib/is' }, 'lib/is.js')).toEqual(['is', 'is/lib/is.js', 'is/lib/is']);
  expect(names({ exports: './lib/is.js' }, 'lib/is.js')).toEqual(['is']);
  expect(names({ exports: './lib/is.js' }, 'lib/other.js')).toEqual([]);
  expect(names({ exports: { './all': { import: './lib/is.mjs' }, './more/*': './lib/*.mjs' } }, 'lib/is.mjs')).toEqual([
    'is/all',
    'is/more/is',
  ]);
  expect(names({ type: 'module', main: './build/is.js' }, 'lib/is.ts')).toEqual(['is/lib/is.ts', 'is/lib/is', 'is/lib/is.js']);
});

test.each<[object, string, boolean]>([
  [{ main: './lib' }, 'lib/index.js', true],
  [{ module: 'esm/is.js' }, 'esm/is.js', true],
  [{ types: './types/is.d.ts' }, 'types/is.d.ts', true],
  [{ bin: './is.js' }, 'is.js', true],
  [{ bin: { is: './bin/is.js' } }, 'bin/is.js', true],
  [{ exports: { '.': { import: { default: './lib/is.mjs' } }, './more/*': './more/*.js' } }, 'lib/is.mjs', true],
  [{ exports: { './more/*': './more/*.js' } }, 'more/is.js', true],
  [{ exports: { './*': './*' } }, 'qa/is.js', false],
  [{ exports: { './*': './*.js' } }, 'qa/is.js', false],
  [{ exports: { './more/*': './more/*.js' } }, 'more/.js', false],
  [{ exports: { './more/*': './more/*.js' } }, 'more/is.css', false],
  [{ exports: { './more/*': './more/*.js' } }, 'old/more/is.js', false],
  [{ exports: { './*': './more/*/more/is.js' } }, 'more/is.js', false],
  [{ exports: { './*': './lib/*/*.js' } }, 'lib/is/is.js', true],
  [{ exports: { './*': './lib/*/*.js' } }, 'lib/is/other.js', false],
  [{ exports: { './lib/*': './lib/*.js', './lib/own/*': null } }, 'lib/is.js', true],
  [{ bin: null, types: 3 }, 'is.js', false],
  [{ name: 'is' }, 'index.js', true],
  [{ name: 'is', main: 'is.js' }, 'index.js', false],
  [{ scripts: {} }, 'index.js', false],
  [{ main: 'is.js' }, 'lib/is.js', false],
])('what a package gives to others: %j, %s', (manifest, file, expected) => {
  expect(isGiven(JSON.stringify(manifest), file)).toBe(expected);
});
