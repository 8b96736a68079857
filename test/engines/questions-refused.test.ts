import { expect, it } from 'vitest';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { project } from '../../src/core/run/project.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { answer, asked } from '../contracts/durable/asking.ts';
import { eventOf } from '../contracts/durable/event-of.ts';
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

it.each([
  ['is to another question', { hash: '0'.repeat(64) }],
  ['says nothing where words are needed', { option: 'because' }],
  ['is none of those that were offered', { option: 'perhaps' }],
])('an answer that somebody put into the inbox, and that %s, is no answer', async (_, wrong) => {
  const { engine, journalFiles, folder } = machine();
  const owner = engine(main(async (ctx) => (await ctx.ask(asked('one'))).by));
  const handle = await start(owner);
  const question = await eventOf(owner, (event) => (event.type === 'question.asked' ? event.question : undefined));
  const reply = { ...answer(question, 'eva'), ...wrong };
  journalFiles.contents.set(`${folder}/run/signals/reply-000001.json`, Buffer.from(JSON.stringify(reply)));
  // The inbox is looked at.
  await owner.note('run', { agent: 'a', text: 'slower', by: 'ana' });
  await eventOf(owner, (event) => (event.type === 'agent.noted' ? event : undefined));
  expect(project(await owner.read('run', 0)).questions.map(({ id }) => id)).toEqual([1]);
  handle.kill();
  expect(await handle.done).toEqual({ status: 'interrupted' });
});

it('a reply that was cut off in the moment of the deadline keeps nobody from the safe option', async () => {
  const clock = createFakeClock(1000);
  const { engine, journalFiles, folder } = machine({ clock });
  const owner = engine(main(async (ctx) => (await ctx.ask(asked('one', { deadline: new Date(2000).toISOString() }))).option));
  const handle = await start(owner);
  await eventOf(owner, (event) => (event.type === 'question.asked' ? event : undefined));
  const file = `${folder}/run/signals/reply-000001.json`;
  journalFiles.contents.set(file, Buffer.from('{"question":1,"ha'));
  const pass = async (ms: number): Promise<void> => {
    while (clock.sleepers() === 0) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(ms);
  };
  const look = async (text: string): Promise<void> => {
    await owner.note('run', { agent: 'a', text, by: 'ana' });
    await eventOf(owner, (event) => (event.type === 'agent.noted' && event.text === text ? event : undefined));
  };
  await pass(1000);
  await look('it is the deadline');
  await pass(5000);
  await look('it is set aside');
  await pass(5000);
  expect(await handle.done).toEqual({ status: 'completed', output: 'no' });
  expect((await owner.read('run', 0)).at(-1)).toMatchObject({ type: 'question.withdrawn', question: 1, reason: 'expired', option: 'no' });
});
