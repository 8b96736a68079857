import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sentence } from '../../src/core/describe/message.ts';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { loadValue, runBlobs, SharedTexts, storeValue } from '../../src/engines/embedded/run-blobs.ts';
import { diskFiles } from '../../src/node/disk-files.ts';
import type { Json } from '../../src/protocol/json.ts';
import { scratchFolder } from '../node/scratch.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

const hash = 'b6a98d9ce9a2d9149288fa3df42d377c3e42737afdcdaf714e33c0a100b51060';

it.each<[string, Json | undefined, object]>([
  ['nothing', undefined, {}],
  ['null', null, { value: null }],
  ['16 KiB of JSON', 'x'.repeat(16 * 1024 - 2), { value: 'x'.repeat(16 * 1024 - 2) }],
  ['more than 16 KiB', 'x'.repeat(16 * 1024 - 1), { blob: expect.stringMatching(/^[0-9a-f]{64}$/u) }],
])('a value is kept in its record, a large one beside it, and comes back as it was: %s', async (_, value, stored) => {
  const blobs = runBlobs(memoryJournalFiles(), '/blobs');
  const record = await storeValue(blobs, value);
  expect(record).toEqual(stored);
  expect(await loadValue(blobs, record)).toEqual(value);
});

it('the long texts of a large value have files of their own, one for all values that hold them', async () => {
  const files = memoryJournalFiles();
  const [blobs, kept] = [runBlobs(files, '/blobs'), new SharedTexts()];
  const spec = 'Ü'.repeat(20_000);
  const inputs = ['ui', 'api'].map((agent) => ({ agent, prompt: { system: [`You are ${agent}.`, spec], task: 'Build it.' } }));
  const stored = await Promise.all(inputs.map((input) => storeValue(blobs, input, kept)));
  expect([...files.contents.keys()]).toHaveLength(1);
  expect(stored[0]).toEqual({
    value: { agent: 'ui', prompt: { system: ['You are ui.', null], task: 'Build it.' } },
    texts: [{ at: ['prompt', 'system', 1], blob: expect.stringMatching(/^[0-9a-f]{64}$/u) }],
  });
  expect(await Promise.all(stored.map((one) => loadValue(blobs, one)))).toEqual(inputs);
  files.contents.clear();
  await expect(loadValue(blobs, stored[0] ?? {})).rejects.toMatchObject({ name: 'StorageError' });
});

it.each([
  [1, 'a text of 12,000 letters is short enough in a record of its own', 0],
  [16, 'nor are sixteen too much', 0],
  [300, 'three hundred are', 1],
])('of %i values of one record: %s', async (among, _, count) => {
  const files = memoryJournalFiles();
  const [blobs, kept] = [runBlobs(files, '/blobs'), new SharedTexts()];
  const inputs = Array.from({ length: among }, (_unused, index) => ({
    agent: `${index}`,
    spec: 'x'.repeat(12_000),
    own: `${index}`.repeat(200),
  }));
  const stored = await Promise.all(inputs.map((input) => storeValue(blobs, input, kept, among)));
  expect(files.contents.size).toBe(count);
  expect(JSON.stringify(stored).length).toBeLessThan(16 * 16 * 1024);
  expect(await Promise.all(stored.map((one) => loadValue(blobs, one)))).toEqual(inputs);
});

it('of many values one that no long text makes short stays in their record, as it would alone', async () => {
  const value = { lines: Array.from({ length: 500 }, (_, index) => `line ${index}`) };
  expect(await storeValue(runBlobs(memoryJournalFiles(), '/blobs'), value, new SharedTexts(), 300)).toEqual({
    value,
  });
});

it.each<[string, Json]>([
  ['many short texts', Array.from({ length: 3000 }, (_, index) => `line ${index}`)],
  ['more long texts than are worth a file each', Array.from({ length: 30 }, (_, index) => `${index}`.repeat(2000))],
  ['half a pair of characters', ['x', '\ud800'.repeat(20_000)]],
])('what long texts do not make short is one file: %s', async (_, value) => {
  const blobs = runBlobs(memoryJournalFiles(), '/blobs');
  const stored = await storeValue(blobs, value);
  expect(stored).toEqual({ blob: expect.stringMatching(/^[0-9a-f]{64}$/u) });
  expect(await loadValue(blobs, stored)).toEqual(value);
});

it('any large value comes back as it was', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.integer({ min: 2000, max: 9000 }).map((length) => 'ß'.repeat(length)),
  );
  const value = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4 },
      text,
      fc.constantFrom(null, true, 1.5),
      fc.array(tie('json'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom('', '0', 'a', '__proto__', 'texts', 'blob'), tie('json')),
    ),
  })).json;
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 3 }), async (values) => {
      const blobs = runBlobs(memoryJournalFiles(), '/blobs');
      // As a journal gives it back.
      const stored = JSON.parse(JSON.stringify(await storeValue(blobs, values))) as object;
      expect(JSON.stringify(await loadValue(blobs, stored))).toBe(JSON.stringify(values));
    }),
  );
});

it('a content has one file, which is written once, and again when it was spoilt', async () => {
  const files = memoryJournalFiles();
  const written: string[] = [];
  const replace: JournalFiles['replace'] = async (path, bytes) => {
    written.push(path);
    return files.replace(path, bytes);
  };
  const blobs = runBlobs({ ...files, replace }, '/blobs');
  const bytes = Buffer.from('bytes');
  const first = await blobs.put(bytes);
  expect([await blobs.put(bytes), written]).toEqual([first, [`/blobs/${first}`]]);
  files.contents.set(`/blobs/${first}`, Buffer.from('bytez'));
  expect(await blobs.get(first)).toBeNull();
  expect([await blobs.put(bytes), written.length]).toEqual([first, 2]);
  expect(Buffer.from((await blobs.get(first)) ?? []).toString()).toBe('bytes');
});

it('nothing counts as kept before it is durable, also where somebody else is about to keep the same and it can be seen already', async () => {
  const [files, disk] = [memoryJournalFiles(), Promise.withResolvers<void>()];
  const replace: JournalFiles['replace'] = async (path, bytes) => {
    await files.replace(path, bytes);
    await disk.promise;
  };
  const blobs = runBlobs({ ...files, replace }, '/blobs');
  const kept: string[] = [];
  const put = async (who: string): Promise<void> => {
    await blobs.put(Buffer.from('bytes'));
    kept.push(who);
  };
  const first = put('first');
  await new Promise(setImmediate);
  const second = put('second');
  await new Promise(setImmediate);
  expect([files.contents.size, kept]).toEqual([1, []]);
  disk.resolve();
  await Promise.all([first, second]);
  expect(kept).toEqual(['first', 'second']);
});

it.each(['0'.repeat(64), '../journal/000001.log', ''])('there is nothing under "%s"', async (name) => {
  const files = memoryJournalFiles(new Map([['/journal/000001.log', Buffer.from('of the journal')]]));
  expect(await runBlobs(files, '/blobs').get(name)).toBeNull();
});

it('the first content of a run makes its folder', async () => {
  const blobs = runBlobs(diskFiles(), `${scratchFolder()}/run/blobs`);
  expect(Buffer.from((await blobs.get(await blobs.put(Buffer.from('bytes')))) ?? []).toString()).toBe('bytes');
});

it('a value whose file is gone is told as lost', async () => {
  const text = sentence('A stored result of the run (blob {0}) is missing or damaged.', hash);
  await expect(loadValue(runBlobs(memoryJournalFiles(), '/blobs'), { blob: hash })).rejects.toMatchObject({ name: 'StorageError', text });
});
