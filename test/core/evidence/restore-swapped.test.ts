import { expect, test } from 'vitest';
import { restoreSwapped, swapIn } from '../../../src/core/evidence/restore-swapped.ts';
import { PathError, type WorkspaceFiles } from '../../../src/core/ports.ts';
import type { SwappedFile } from '../../../src/protocol/proof.ts';
import { createMemoryBlobs } from '../../fakes/memory-blobs.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';

test('what cannot be put back keeps no other file from coming back, and what is to go goes first', async () => {
  const blobs = createMemoryBlobs();
  const hash = (text: string): Promise<string> => blobs.put(new TextEncoder().encode(text));
  const content = async (text: string): Promise<SwappedFile['base']> => ({ hash: await hash(text), mode: 'file' });
  const files = createMemoryFiles({ 'a.test.js': 'new a\n', 'new.test.js': 'new\n' });
  const swapped = [
    { file: 'folder', base: await content('x'), now: null },
    { file: 'a.test.js', base: await content('old a\n'), now: await content('new a\n') },
    { file: 'new.test.js', base: null, now: await content('new\n') },
  ];
  const order: string[] = [];
  const swap: WorkspaceFiles['swap'] = async (path, change) => {
    order.push(path);
    if (path === 'folder') throw new PathError('it is a folder');
    return files.swap(path, change);
  };
  expect(await swapIn({ swap }, blobs, swapped)).toBe(false);
  expect([files.text('a.test.js'), files.text('new.test.js')]).toEqual(['old a\n', null]);
  expect(await restoreSwapped({ swap }, blobs, swapped)).toEqual(['folder']);
  expect([files.text('a.test.js'), files.text('new.test.js')]).toEqual(['new a\n', 'new\n']);
  expect(order).toEqual(['new.test.js', 'folder', 'a.test.js', 'folder', 'a.test.js', 'new.test.js']);
});
