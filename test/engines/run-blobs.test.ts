import { expect, it } from 'vitest';
import { sentence } from '../../src/core/describe/message.ts';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { loadValue, runBlobs, storeValue } from '../../src/engines/embedded/run-blobs.ts';
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
