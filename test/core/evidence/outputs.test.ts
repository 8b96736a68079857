import { expect, test } from 'vitest';
import { isOutput } from '../../../src/core/evidence/outputs.ts';

test.each([
  ['a file that was not there', 'src/new.ts', false, true],
  ['a data file', 'data/prices.json', true, true],
  ['a log', 'debug.log', true, true],
  ['a source', 'src/a.ts', true, false],
  ['a source in a hidden folder', '.storybook/main.js', true, false],
  ['a source that a build wrote', 'dist/a.js', true, true],
  ['one below a hidden folder', 'web/.next/server/page.js', true, true],
  ['and below a folder within', 'packages/.a/build/b.js', true, true],
  ['a configuration', 'tsconfig.json', true, false],
  ['what a test compares with', 'test/expected.json', true, false],
])('whether a command has it as its output: %s', (_what, path, wasThere, is) => expect(isOutput(path, wasThere, [])).toBe(is));

test('the setting says which files are tests', () => {
  expect([isOutput('checks/a.txt', true, ['checks/**']), isOutput('checks/a.txt', true, [])]).toEqual([false, true]);
});
