import { expect, it } from 'vitest';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { workflowOf } from '../contracts/durable/workflows.ts';
import { machine, main, start } from './machine.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

it('a step is not begun when the run is stopped while it is looked whether it is still ours', async () => {
  let [ran, looks] = [0, false];
  const memory = memoryJournalFiles();
  const size: JournalFiles['size'] = async (path) => {
    if (looks && path.endsWith('000002.log')) handle.stop();
    return memory.size(path);
  };
  const { engine } = machine({ journalFiles: { ...memory, size }, beforeStep: async () => void (looks = true) });
  const handle = await start(engine(main((ctx) => ctx.step('paid', async () => (ran += 1)))));
  expect([await handle.done, ran]).toEqual([{ status: 'interrupted' }, 0]);
});

it('a step is not begun when the run was taken over just before', async () => {
  let ran = 0;
  const memory = memoryJournalFiles();
  const { engine, folder } = machine({
    journalFiles: memory,
    beforeStep: async () => void memory.contents.set(`${folder}/run/journal/000002.log`, Buffer.from('')),
  });
  const handle = await start(engine(main((ctx) => ctx.step('paid', async () => (ran += 1)))));
  expect([await handle.done, ran]).toEqual([{ status: 'fenced' }, 0]);
});

it('children are not begun when the run is stopped while it is recorded that they will be', async () => {
  let ran = 0;
  const memory = memoryJournalFiles();
  const openAppend: JournalFiles['openAppend'] = async (path) => {
    const file = await memory.openAppend(path);
    const append: typeof file.append = async (bytes) => {
      if (Buffer.from(bytes).includes('"children"')) handle.stop();
      return file.append(bytes);
    };
    return { ...file, append };
  };
  const { engine } = machine({ journalFiles: { ...memory, openAppend } });
  const workflow = main((ctx) => ctx.call('child', 'child', null));
  const child = workflowOf('child', async () => (ran += 1));
  const handle = await start(engine(workflow, child));
  expect([await handle.done, ran]).toEqual([{ status: 'interrupted' }, 0]);
});
