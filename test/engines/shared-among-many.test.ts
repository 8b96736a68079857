import { expect, it } from 'vitest';
import { loadValue, runBlobs, SharedTexts, storeValue } from '../../src/engines/embedded/run-blobs.ts';
import type { StoredValue } from '../../src/engines/embedded/journal-record.ts';
import type { Json } from '../../src/protocol/json.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

it('many values that hold much of their own besides a long text share that text, as few do', async () => {
  const own = (agent: number): string[] => Array.from({ length: 300 }, (_, index) => `src/part-${agent}/file-${index}.ts`);
  const inputs = Array.from({ length: 300 }, (_, agent) => ({ agent, spec: 'x'.repeat(12_000), files: own(agent) }));
  const files = memoryJournalFiles();
  const [blobs, kept] = [runBlobs(files, '/blobs'), new SharedTexts()];
  const stored = await Promise.all(inputs.map((input) => storeValue(blobs, input, kept, inputs.length)));
  expect(files.contents.size).toBe(1);
  expect(await Promise.all(stored.map((one) => loadValue(blobs, one)))).toEqual(inputs);
});

it('what is kept for itself already stands in no later value, however short that is; before, it stands in each', async () => {
  const files = memoryJournalFiles();
  const [blobs, shared] = [runBlobs(files, '/blobs'), new SharedTexts()];
  const spec = 'x'.repeat(6000);
  const short = { prompt: ['You are ui.', spec], other: 'y'.repeat(3000) };
  const store = (value: Json): Promise<StoredValue> => storeValue(blobs, value, shared);
  expect(await store(short)).toEqual({ value: short });
  const long = await store({ spec, agents: Array.from({ length: 300 }, (_, agent) => `The agent number ${agent} writes what it owns.`) });
  const later = await store(short);
  expect(later).toEqual({
    value: { prompt: ['You are ui.', null], other: short.other },
    texts: [{ at: ['prompt', 1], blob: 'texts' in long ? long.texts?.[0]?.blob : '' }],
  });
  expect([await loadValue(blobs, later), files.contents.size]).toEqual([short, 1]);
});

it('what many values hold stands in none of them, nor is it forgotten for what others hold once', async () => {
  const [blobs, shared] = [runBlobs(memoryJournalFiles(), '/blobs'), new SharedTexts()];
  const spec = 'x'.repeat(6000);
  const store = (value: Json): Promise<StoredValue> => storeValue(blobs, value, shared);
  const held = { value: { spec: null } };
  expect(await store({ spec, files: Array.from({ length: 300 }, (_, index) => `src/part-of-the-project/file-${index}.ts`) })).toMatchObject(
    held,
  );
  for (let agent = 10; agent < 60; agent++) {
    const own = `${agent}`.repeat(20_000);
    await store({ own });
    expect([await store({ spec }), await store({ spec, own })]).toMatchObject([held, held]);
  }
});
