import { expect, it } from 'vitest';
import { loadValue, runBlobs, SharedTexts, storeValue } from '../../src/engines/embedded/run-blobs.ts';
import type { Json } from '../../src/protocol/json.ts';
import { goOn, machine, main, park, start } from './machine.ts';
import { atGate, openGate } from '../contracts/durable/gate.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

/** What a model may answer with. */
const nested = (levels: number): Json => {
  let value: Json = 'x'.repeat(20_000);
  for (let level = 0; level < levels; level++) value = [value];
  return value;
};

it('a large result that is nested as deeply as JSON allows is journaled, and the step never runs again', async () => {
  let ran = 0;
  const workflow = main(async (ctx) => {
    const value = await ctx.step('asked', async () => {
      ran += 1;
      return nested(3000);
    });
    await atGate(ctx, 'go');
    return JSON.stringify(value).length;
  });
  const { engine } = machine();
  await park(await start(engine(workflow)));
  const next = engine(workflow);
  const handle = await goOn(next);
  await openGate(next, 'go');
  expect([await handle.done, ran]).toEqual([{ status: 'completed', output: 26_002 }, 1]);
});

it('a long text that was spoilt since it was kept is written again with the next value that holds it', async () => {
  const files = memoryJournalFiles();
  const [blobs, kept] = [runBlobs(files, '/blobs'), new SharedTexts()];
  const told = (agent: string): Json => ({ agent, spec: 'x'.repeat(20_000) });
  const keep = (value: Json) => storeValue(blobs, value, kept);
  await keep(told('ui'));
  for (const path of files.contents.keys()) files.contents.set(path, Buffer.from('spoilt'));
  expect(await loadValue(blobs, await keep(told('api')))).toEqual(told('api'));
});
