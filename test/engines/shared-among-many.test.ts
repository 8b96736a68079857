import { expect, it } from 'vitest';
import { loadValue, runBlobs, storeValue } from '../../src/engines/embedded/run-blobs.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

it('many values that hold much of their own besides a long text share that text, as few do', async () => {
  const own = (agent: number): string[] => Array.from({ length: 300 }, (_, index) => `src/part-${agent}/file-${index}.ts`);
  const inputs = Array.from({ length: 300 }, (_, agent) => ({ agent, spec: 'x'.repeat(12_000), files: own(agent) }));
  const files = memoryJournalFiles();
  const [blobs, kept] = [runBlobs(files, '/blobs'), new Map<string, Promise<string>>()];
  const stored = await Promise.all(inputs.map((input) => storeValue(blobs, input, JSON.stringify(input), kept, inputs.length)));
  expect(files.contents.size).toBe(1);
  expect(await Promise.all(stored.map((one) => loadValue(blobs, one)))).toEqual(inputs);
});
