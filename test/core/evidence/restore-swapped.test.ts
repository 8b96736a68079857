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

test('what is swapped is the content that is known, with its mode; first goes what is to go, in its order', async () => {
  const blobs = createMemoryBlobs();
  const content = async (text: string, mode: 'file' | 'executable' | 'link'): Promise<NonNullable<SwappedFile['base']>> => ({
    hash: await blobs.put(new TextEncoder().encode(text)),
    mode,
  });
  const old = await content('old', 'file');
  const now = await content('now', 'executable');
  const link = await content('../shared', 'link');
  const swapped = [
    { file: 'run.sh', base: old, now },
    { file: 'test/link', base: null, now: link },
    { file: 'test/new.js', base: null, now },
    { file: 'test/old.js', base: old, now: null },
  ];
  const calls: unknown[] = [];
  const swap: WorkspaceFiles['swap'] = async (path, { after, ...change }) => {
    calls.push({ path, ...change, after: after && new TextDecoder().decode(after) });
    return { status: 'written' };
  };
  expect(await swapIn({ swap }, blobs, swapped)).toBe(true);
  expect(calls.splice(0)).toEqual([
    { path: 'test/link', before: link.hash, after: null, mode: 'link' },
    { path: 'test/new.js', before: now.hash, after: null, mode: 'executable' },
    { path: 'run.sh', before: now.hash, after: 'old', mode: 'file' },
    { path: 'test/old.js', before: null, after: 'old', mode: 'file' },
  ]);
  expect(await restoreSwapped({ swap }, blobs, swapped)).toEqual([]);
  expect(calls).toEqual([
    { path: 'test/old.js', before: old.hash, after: null, mode: 'file' },
    { path: 'run.sh', before: old.hash, after: 'now', mode: 'executable' },
    { path: 'test/link', before: null, after: '../shared', mode: 'link' },
    { path: 'test/new.js', before: null, after: 'now', mode: 'executable' },
  ]);
});

test('what somebody wrote there meanwhile stays, and is named', async () => {
  const blobs = createMemoryBlobs();
  const content = async (text: string): Promise<SwappedFile['base']> => ({
    hash: await blobs.put(new TextEncoder().encode(text)),
    mode: 'file',
  });
  const swapped = [{ file: 'a.test.js', base: await content('old'), now: await content('now') }];
  const files = createMemoryFiles({ 'a.test.js': 'by a person' });
  expect([await swapIn(files, blobs, swapped), await restoreSwapped(files, blobs, swapped)]).toEqual([false, ['a.test.js']]);
  expect(files.text('a.test.js')).toBe('by a person');
});

test('nothing is written in the place of content that is gone, and a disk that fails is no folder in the way', async () => {
  const files = createMemoryFiles({ 'a.test.js': 'now' });
  const blobs = createMemoryBlobs();
  const now = { hash: await blobs.put(new TextEncoder().encode('now')), mode: 'file' } as const;
  const gone = [{ file: 'a.test.js', base: { hash: 'a'.repeat(64), mode: 'file' } as const, now }];
  await expect(swapIn(files, blobs, gone)).rejects.toThrow('The content of a.test.js is gone from the journal.');
  expect(files.text('a.test.js')).toBe('now');
  const swap: WorkspaceFiles['swap'] = async () => Promise.reject(new Error('EIO: i/o error, write'));
  await expect(restoreSwapped({ swap }, blobs, gone)).rejects.toThrow('EIO');
});
