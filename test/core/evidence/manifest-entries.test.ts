import { expect, test } from 'vitest';
import { manifestEntries, pathsIn } from '../../../src/core/evidence/manifest-entries.ts';

const entries = (manifest: object): object => Object.fromEntries(manifestEntries(JSON.stringify(manifest)));

test('what a package gives to those who import it', () => {
  expect(entries({})).toEqual({ '.': 'index.js' });
  expect(entries({ main: './src/sum.js' })).toEqual({ '.': 'src/sum.js' });
  expect(entries({ main: 'old.js', exports: './new.js' })).toEqual({ '.': 'new.js' });
  expect(entries({ exports: { '.': './a.js', './b': './b.js' } })).toEqual({ '.': 'a.js', './b': 'b.js' });
  expect(entries({ exports: { import: './a.mjs', default: './a.js' } })).toEqual({ '.': '{"import":"./a.mjs","default":"./a.js"}' });
});

test('a manifest that nobody can read gives nothing', () => {
  for (const text of ['', '{', '[]', '{"main": 3}', 'null']) expect(manifestEntries(text).size).toBe(0);
});

test('files in a target', () => {
  expect(pathsIn('{"import":"./a.mjs","default":"./lib/a.js"}')).toEqual(['a.mjs', 'lib/a.js']);
  expect(pathsIn('src/sum.js')).toEqual(['src/sum.js']);
});
