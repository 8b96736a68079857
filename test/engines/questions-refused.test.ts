import { expect, it } from 'vitest';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { asked } from '../contracts/durable/asking.ts';
import { goOn, machine, main, start } from './machine.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

it('a question of which the disk cannot say now whether it was answered stops the run, which goes on when it can', async () => {
  const memory = memoryJournalFiles();
  let refusals = 1;
  const size: JournalFiles['size'] = (path) =>
    path.includes('reply-') && refusals-- > 0
      ? Promise.reject(Object.assign(new Error('EIO: refused'), { code: 'EIO' }))
      : memory.size(path);
  const { engine } = machine({ journalFiles: { ...memory, size } });
  const workflow = main(async (ctx) => (await ctx.ask(asked('hurry', { deadline: new Date(0).toISOString() }))).option);
  expect(await (await start(engine(workflow))).done).toMatchObject({ status: 'unwritable', error: { name: 'StorageError' } });
  expect(await (await goOn(engine(workflow))).done).toEqual({ status: 'completed', output: 'no' });
});
