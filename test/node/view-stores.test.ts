import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDismissalStore } from '../../src/node/dismissal-store.ts';
import { createAcceptedStore } from '../../src/node/accepted-store.ts';
import { createPullRequestTexts } from '../../src/node/pull-request-texts.ts';
import { copyScratch } from './view-scratch.ts';

let scratch: Awaited<ReturnType<typeof copyScratch>>;
beforeEach(async () => {
  scratch = await copyScratch();
});
afterEach(() => scratch.remove());

const dismissal = (fingerprint: string) => ({
  fingerprint,
  title: 't',
  file: null,
  rule: null,
  at: '2026-11-21T09:00:00.000Z',
  by: 'ana',
  runId: 'run',
});

describe('dismissals of a workspace', () => {
  test('remembered for that workspace alone, the latest of each; undone again', async () => {
    const store = createDismissalStore(scratch.home, '/shop');
    expect(await store.list()).toEqual([]);
    await Promise.all([store.put(dismissal('a')), store.put(dismissal('b')), store.put({ ...dismissal('a'), by: 'eva' })]);
    expect((await store.list()).map(({ fingerprint, by }) => `${fingerprint} ${by}`)).toEqual(['b ana', 'a eva']);
    expect(await createDismissalStore(scratch.home, '/other').list()).toEqual([]);
    await store.remove('b');
    expect((await store.list()).map((one) => one.fingerprint)).toEqual(['a']);
  });

  test('a damaged file is told and never overwritten', async () => {
    const store = createDismissalStore(scratch.home, '/shop');
    await store.put(dismissal('a'));
    await writeFile(store.file, '{ half');
    await expect(store.list()).rejects.toThrow('is damaged');
    await expect(store.put(dismissal('b'))).rejects.toThrow('is damaged');
    expect(await readFile(store.file, 'utf8')).toBe('{ half');
  });
});

test('accepted changes lie beside the run, each once, until that is undone', async () => {
  const store = createAcceptedStore(scratch.home);
  const [whole, hunk] = [
    { file: 'a.ts', hunk: null, content: 'c'.repeat(64) },
    { file: 'a.ts', hunk: 'h1', content: 'c'.repeat(64) },
  ];
  expect(await store.list('run')).toEqual([]);
  await Promise.all([store.set('run', whole, true), store.set('run', hunk, true), store.set('run', whole, true)]);
  expect(await createAcceptedStore(scratch.home).list('run')).toEqual([hunk, whole]);
  await store.set('run', hunk, false);
  expect(await store.list('run')).toEqual([whole]);
  expect(await store.list('other')).toEqual([]);
});

describe('texts of pull requests', () => {
  test('kept with their run, byte by byte, until they are let go', async () => {
    const texts = createPullRequestTexts(scratch.home);
    await mkdir(`${scratch.home}/runs/one`, { recursive: true });
    expect(await texts.read('one')).toBe(null);
    await texts.keep('one', '# Title\n\nCafé ☕\n');
    expect(await createPullRequestTexts(scratch.home).read('one')).toBe('# Title\n\nCafé ☕\n');
    expect(await texts.read('two')).toBe(null);
    await texts.keep('one', null);
    await texts.keep('one', null);
    expect(await texts.read('one')).toBe(null);
  });

  test('what stands in the way of one is told in words, whether it is read, kept or let go', async () => {
    const texts = createPullRequestTexts(scratch.home);
    await mkdir(`${scratch.home}/runs/one/pull-request.md/inside`, { recursive: true });
    const isFolder = { name: 'PathError', message: expect.stringContaining('is a folder, not a file.') };
    await expect(texts.read('one')).rejects.toMatchObject(isFolder);
    await expect(texts.keep('one', null)).rejects.toMatchObject(isFolder);
    await expect(texts.keep('one', 'text')).rejects.toMatchObject(isFolder);
  });
});
