import { expect, it } from 'vitest';
import type { Ctx } from '../../src/core/durable/contracts.ts';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { machine, main, start } from './machine.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

it.each<[string, (ctx: Ctx) => Promise<unknown>]>([
  ['a step', (ctx) => ctx.step('step', async () => 1)],
  ['a phase', (ctx) => ctx.phase('phase', async () => 1)],
  ['the time', (ctx) => ctx.now()],
  ['a sleep', (ctx) => ctx.sleepUntil(0)],
  ['events', (ctx) => ctx.emit({ type: 'notice', level: 'info', text: 'so far' })],
  ['a signal that is sent', (ctx) => ctx.send(ctx.path, 'word', 1)],
  ['a wait in which no signal came', (ctx) => ctx.waitSignal(['word'], { until: 0 })],
])('what follows it is not begun when its end does not reach the disk: %s', async (_what, operation) => {
  const files = memoryJournalFiles();
  const openAppend: JournalFiles['openAppend'] = async (path) => {
    const file = await files.openAppend(path);
    const append: typeof file.append = async (bytes) => {
      if (/"type":"(?:done|sent)"/u.test(Buffer.from(bytes).toString())) throw new Error('ENOSPC: no space left on device, write');
      return file.append(bytes);
    };
    return { ...file, append };
  };
  let isBegun = false;
  const workflow = main(async (ctx) => {
    await operation(ctx);
    isBegun = true;
    return null;
  });
  const { engine } = machine({ journalFiles: { ...files, openAppend } });
  expect(await (await start(engine(workflow))).done).toMatchObject({ status: 'unwritable' });
  expect(isBegun).toBe(false);
});
