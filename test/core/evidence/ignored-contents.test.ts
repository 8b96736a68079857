import { expect, test } from 'vitest';
import { ignoredContents } from '../../../src/core/evidence/ignored-contents.ts';
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
