import { expect, test } from 'vitest';
import { ignoredContents } from '../../../src/core/evidence/ignored-contents.ts';
import { PathError } from '../../../src/core/ports.ts';
import { createMemoryFiles, sha256 } from '../../fakes/memory-files.ts';

const contents = (files: Record<string, string>, paths: readonly string[]) => ignoredContents(createMemoryFiles(files), paths);

test('an ignored file is its content and its mode; one that is gone is nothing', async () => {
  expect(await contents({ '.env': 'A=1' }, ['.env', 'local.db'])).toEqual({ '.env': `${sha256('A=1')} file`, 'local.db': 'nothing' });
});

test('an ignored folder is another one when a file in it is', async () => {
  const folder = async (files: Record<string, string>) => (await contents(files, ['cache']))['cache'];
  const before = await folder({ 'cache/a/b': '1' });
  expect(await folder({ 'cache/a/b': '1', other: '2' })).toBe(before);
  expect(await folder({ 'cache/a/b': '2' })).not.toBe(before);
  expect(await folder({ 'cache/a/c': '1' })).not.toBe(before);
});

test('of a folder with very many files only the first are looked at', async () => {
  const folder = async (changed: number) => {
    const files = Array.from({ length: 600 }, (_, index): [string, string] => [`cache/${1000 + index}`, index === changed ? 'new' : 'old']);
    return (await contents(Object.fromEntries(files), ['cache']))['cache'];
  };
  // The folder is one of 500.
  expect(await folder(498)).not.toBe(await folder(-1));
  expect(await folder(499)).toBe(await folder(-1));
});

test('what may not be looked into is as if it were empty; a broken disk is no answer', async () => {
  const failing = (error: Error) => async (): Promise<never> => {
    throw error;
  };
  const refused = failing(new PathError('".ssh" holds secrets.'));
  expect(await ignoredContents({ entry: refused, list: refused }, ['.ssh'])).toEqual({ '.ssh': sha256('') });
  const broken = failing(new Error('EIO'));
  await expect(ignoredContents({ entry: broken, list: refused }, ['a'])).rejects.toThrow('EIO');
  await expect(ignoredContents({ entry: refused, list: broken }, ['a'])).rejects.toThrow('EIO');
});
