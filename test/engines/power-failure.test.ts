import { expect, it } from 'vitest';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { machine, main, start } from './machine.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

it('a step that may do something finds on the disk all that was told, begun and seen before', async () => {
  const files = memoryJournalFiles();
  const onDisk = new Map<string, Buffer>();
  const journalFiles: JournalFiles = {
    ...files,
    openAppend: async (path) => ({
      ...(await files.openAppend(path)),
      datasync: async () => void onDisk.set(path, files.contents.get(path) ?? Buffer.alloc(0)),
    }),
  };
  const isDurable = (): boolean => [...onDisk].every(([path, bytes]) => files.contents.get(path)?.equals(bytes));
  const found: boolean[] = [];
  const workflow = main(async (ctx) => {
    await ctx.step('first', async () => 'begun');
    const said = await ctx.phase('passing', async (inner) => {
      await inner.emit({ type: 'notice', level: 'info', text: 'on the way' });
      await inner.look('look', async () => void found.push(isDurable()));
      await inner.step('act', async () => void found.push(isDurable()));
      return 'passed';
    });
    await ctx.step('act after', async () => void found.push(isDurable()));
    return said;
  });
  const { engine } = machine({ journalFiles });
  expect(await (await start(engine(workflow))).done).toEqual({ status: 'completed', output: 'passed' });
  expect([found, isDurable()]).toEqual([[false, true, true], true]);
});
