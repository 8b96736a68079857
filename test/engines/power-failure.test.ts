import { expect, it } from 'vitest';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { goOn, machine, main, start } from './machine.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';
import { powerFailingFiles } from './power-failing-files.ts';

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

it('what a process that was killed had left to the system is on the disk before another one goes on from it', async () => {
  const disk = powerFailingFiles();
  const { engine } = machine({ journalFiles: disk.files });
  const paid: string[] = [];
  const life = async (name: string): Promise<void> => {
    const struck = Promise.withResolvers<void>();
    const hang = (): Promise<never> => {
      struck.resolve();
      return new Promise(() => undefined);
    };
    const workflow = main(async (ctx) => {
      const seen = await ctx.look('look', async () => `seen by ${name}`);
      if (name === 'first') return hang();
      await ctx.step('pay', async () => void paid.push(seen));
      return name === 'second' ? hang() : seen;
    });
    const process = engine(workflow);
    const handle = await (name === 'first' ? start(process) : goOn(process));
    if (name === 'third') expect(await handle.done).toEqual({ status: 'completed', output: 'seen by first' });
    else await struck.promise;
  };
  await life('first');
  await life('second');
  disk.fail(() => 0);
  await life('third');
  expect(paid).toEqual(['seen by first']);
});
