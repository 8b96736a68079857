import { expect, it } from 'vitest';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { fullFor } from './faulty-files.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';
import { goOn, machine, main, park, start } from './machine.ts';
import { atGate, openGate } from '../contracts/durable/gate.ts';

const note = { type: 'notice', level: 'info', text: 'rolled back' } as const;

it('events of a person are journaled by the run of this process that waits, and replay answers nothing differently', async () => {
  const { engine, journal } = machine({ clock: createFakeClock(0) });
  const workflow = main(async (ctx) => {
    const first = await atGate(ctx, 'go');
    return [first, await ctx.step('after', async () => 'done')];
  });
  const one = engine(workflow);
  const handle = await start(one);
  await new Promise<void>((resolve) => {
    handle.onIdle(() => resolve());
  });
  expect(await one.append('run', [note])).toBeNull();
  const record = journal().trimEnd().split('\n').at(-1);
  expect(record?.replace(/^\d+ /u, '')).toBe(`3 ${JSON.stringify({ type: 'events', events: [note], at: new Date(0).toISOString() })}`);
  const before = journal();
  expect(await one.append('run', [])).toBeNull();
  expect(journal()).toBe(before);
  expect((await one.read('run', 0)).map((event) => event.type)).toEqual(['question.asked', 'notice']);
  await park(handle);
  const next = engine(workflow);
  await openGate(next, 'go', 7);
  expect(await (await goOn(next)).done).toEqual({ status: 'completed', output: [7, 'done'] });
});

it('events of a person that do not reach the disk are not told as journaled, and stop the run', async () => {
  const { engine } = machine({ journalFiles: fullFor(memoryJournalFiles(), (text) => text.includes('rolled back')) });
  const owner = engine(main((ctx) => atGate(ctx, 'go')));
  const handle = await start(owner);
  await new Promise<void>((resolve) => {
    handle.onIdle(() => resolve());
  });
  await expect(owner.append('run', [note])).rejects.toThrow('ENOSPC');
  expect(await handle.done).toMatchObject({ status: 'unwritable' });
});
