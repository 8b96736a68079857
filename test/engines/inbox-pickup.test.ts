import { expect, it } from 'vitest';
import type { RunHandle } from '../../src/core/durable/contracts.ts';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { writeInbox } from '../../src/engines/embedded/inbox.ts';
import { answer, asked } from '../contracts/durable/asking.ts';
import { eventOf } from '../contracts/durable/event-of.ts';
import { atGate } from '../contracts/durable/gate.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { createRecordingLogger } from '../fakes/silent-logger.ts';
import { until } from '../progress/until.ts';
import { machine, main, start } from './machine.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

const idle = (handle: RunHandle): Promise<void> =>
  new Promise((resolve) => {
    handle.onIdle(() => resolve());
  });

/** A run of this process that waits, on files of which some operations may be refused. */
async function stage(through: (memory: JournalFiles) => Partial<JournalFiles> = () => ({})) {
  const memory = memoryJournalFiles();
  const logger = createRecordingLogger();
  const clock = createFakeClock(0);
  const { engine, folder } = machine({ journalFiles: { ...memory, ...through(memory) }, logger, clock });
  const owner = engine(main(async (ctx) => [(await ctx.ask(asked('one'))).by, await atGate(ctx, 'go')]));
  const handle = await start(owner);
  await idle(handle);
  const inbox = `${folder}/run/signals`;
  /** The folder is looked at. */
  const stir = (): Promise<void> => memory.replace(`${inbox}/.stirred`, Buffer.from(''));
  const logged = (): string[] => logger.lines.map(({ level, message }) => `${level}: ${message}`);
  const notes = async (): Promise<string[]> => (await owner.state('run')).notes.map(({ text }) => text);
  const journal = (): string => memory.contents.get(`${folder}/run/journal/000001.log`)?.toString() ?? '';
  return { memory, clock, owner, handle, inbox, journalFolder: `${folder}/run/journal`, journal, stir, logged, notes };
}

it('a run that waits notices that it was taken over, as soon as it looks', async () => {
  const { memory, handle, journalFolder, stir, logged } = await stage();
  memory.contents.set(`${journalFolder}/000002.log`, Buffer.from(''));
  await stir();
  expect([await handle.done, logged()]).toEqual([{ status: 'fenced' }, []]);
});

it('words for an agent are a record of their own, and are taken out of the inbox', async () => {
  const { memory, owner, handle, inbox, journal, notes } = await stage();
  await owner.note('run', { agent: 'backend', text: 'use cents', by: 'ana' });
  await until(async () => expect(await notes()).toEqual(['use cents']));
  const record = JSON.parse((journal().trimEnd().split('\n').at(-1) ?? '').replace(/^\d+ \d+ /u, '')) as unknown;
  const noted = { type: 'agent.noted', agent: 'backend', id: expect.any(String), text: 'use cents', by: 'ana' };
  expect(record).toEqual({ type: 'events', events: [noted], at: new Date(0).toISOString() });
  await until(() => expect([...memory.contents.keys()].filter((path) => path.startsWith(inbox))).toEqual([]));
  handle.kill();
});

it('many who ask at once for what was said share a look, which is newer than their question', async () => {
  const memory = memoryJournalFiles();
  let looks = 0;
  const list = async (folder: string): Promise<string[]> => {
    if (folder.endsWith('/signals')) looks += 1;
    return memory.list(folder);
  };
  const { engine } = machine({ journalFiles: { ...memory, list } });
  const owner = engine(
    main(async (ctx) =>
      ctx.step('ask', async (step) => {
        await step.notes('backend');
        const before = looks;
        const waiting = Array.from({ length: 20 }, () => step.notes('backend'));
        await owner.note('run', { agent: 'backend', text: 'use cents', by: 'ana' });
        await Promise.all(waiting);
        const shared = looks - before;
        return [shared < 5, (await step.notes('backend')).map(({ text }) => text)];
      }),
    ),
  );
  expect(await (await start(owner)).done).toEqual({ status: 'completed', output: [true, ['use cents']] });
});

it('a request to cancel that comes after the last look is taken away with the end of the run', async () => {
  const memory = memoryJournalFiles();
  const isOver = (): boolean => [...memory.contents.values()].some((bytes) => bytes.includes('"type":"ended"'));
  const list = async (folder: string): Promise<string[]> =>
    (await memory.list(folder)).filter((name) => isOver() || !folder.endsWith('/signals') || name.startsWith('.'));
  const { engine, folder } = machine({ journalFiles: { ...memory, list } });
  const inbox = `${folder}/run/signals`;
  const run = main(async (ctx) =>
    ctx.step('last', async () => {
      await writeInbox(memory, inbox, { kind: 'cancel', by: 'ana' }, 1);
      return 'done';
    }),
  );
  expect(await (await start(engine(run))).done).toEqual({ status: 'completed', output: 'done' });
  expect([...memory.contents.keys()].filter((path) => path.startsWith(inbox))).toEqual([]);
});

it('an inbox that cannot be read now is looked at again, and that is logged', async () => {
  let refusals = 0;
  const { owner, handle, stir, logged, notes } = await stage((memory) => ({
    list: async (folder) => {
      if (folder.endsWith('/signals') && refusals-- > 0) throw new Error('EIO: i/o error, scandir');
      return memory.list(folder);
    },
  }));
  refusals = 1;
  await stir();
  await until(() => expect(logged()).toEqual(['warn: The inbox of the run could not be read.']));
  await owner.note('run', { agent: 'backend', text: 'use cents', by: 'ana' });
  await until(async () => expect(await notes()).toEqual(['use cents']));
  expect([handle.isIdle(), logged().length]).toEqual([true, 1]);
  handle.kill();
});

it('words that cannot be taken out of the inbox are heard once', async () => {
  let refusals = 1;
  const { memory, owner, handle, inbox, stir, logged, notes } = await stage((files) => ({
    remove: async (path) => {
      if (refusals-- > 0) throw new Error('EACCES: permission denied, unlink');
      return files.remove(path);
    },
  }));
  await owner.note('run', { agent: 'backend', text: 'use cents', by: 'ana' });
  await until(() => expect(logged()).toEqual(['warn: The inbox of the run could not be read.']));
  await stir();
  await until(() => expect([...memory.contents.keys()].filter((path) => path.startsWith(inbox))).toEqual([`${inbox}/.stirred`]));
  expect([await notes(), (await owner.read('run', 0)).filter(({ type }) => type === 'agent.noted').length]).toEqual([['use cents'], 1]);
  handle.kill();
});

it('a reply that is set aside because it was cut off is logged, once; whole ones are not', async () => {
  const { memory, clock, owner, handle, inbox, stir, logged } = await stage();
  const file = `${inbox}/reply-000001.json`;
  await memory.replace(file, Buffer.from('{"question":1,"ha'));
  await owner.note('run', { agent: 'backend', text: 'look', by: 'ana' });
  await eventOf(owner, (event) => (event.type === 'agent.noted' ? event : undefined));
  expect(logged()).toEqual([]);
  clock.advance(5000);
  await stir();
  await until(() => expect(logged()).toEqual(['warn: A reply to a question of a run cannot be read; it is set aside.']));
  expect(await owner.reply('run', answer((await owner.state('run')).questions[0], 'ana'))).toBe('taken');
  await eventOf(owner, (event) => (event.type === 'question.answered' ? event : undefined));
  expect([memory.contents.get(`${file}.unreadable`)?.toString(), logged().length]).toEqual(['{"question":1,"ha', 1]);
  handle.kill();
});
