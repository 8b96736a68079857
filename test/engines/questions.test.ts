import { expect, it } from 'vitest';
import type { Ctx, Engine } from '../../src/core/durable/contracts.ts';
import { project } from '../../src/core/run/project.ts';
import type { Json } from '../../src/protocol/json.ts';
import { answer, asked } from '../contracts/durable/asking.ts';
import { goOn, machine, main, park, start } from './machine.ts';

const open = async (engine: Engine) => project(await engine.read('run', 0)).questions;
const types = async (engine: Engine): Promise<string[]> =>
  (await engine.read('run', 0)).map(({ type }) => type).filter((type) => type.startsWith('question'));

it('an answer is not asked for again when the run goes on', async () => {
  const { engine } = machine();
  const workflow = main(async (ctx) => {
    const { by } = await ctx.ask(asked('one'));
    await ctx.waitSignal('go', workflow.input);
    return by;
  });
  const first = engine(workflow);
  const handle = await start(first);
  expect(await first.reply('run', answer((await idleWith(first))[0], 'ana'))).toBe('taken');
  await new Promise<void>((resolve) => void handle.onIdle((signals) => signals.includes('go') && resolve()));
  handle.stop();
  await handle.done;
  const next = engine(workflow);
  await next.signal('run', 'go', null);
  expect(await (await goOn(next)).done).toEqual({ status: 'completed', output: 'ana' });
  expect(await types(next)).toEqual(['question.asked', 'question.answered']);
});

it('a phase that begins again asks the same question no second time, and withdraws what it asks no more', async () => {
  const { engine } = machine();
  const phase = (run: (ctx: Ctx) => Promise<Json>, version: string) => main((ctx) => ctx.phase('part', run), version);
  const before = phase(async (ctx) => {
    const first = await ctx.ask(asked('spec'));
    return [first.by, (await ctx.ask(asked('old'))).by];
  }, '1');
  const one = engine(before);
  const handle = await start(one);
  expect(await one.reply('run', answer((await idleWith(one))[0], 'ana'))).toBe('taken');
  await until(one, 'old');
  await park(handle);
  const after = phase(async (ctx) => {
    await ctx.step('added', async () => undefined);
    const first = await ctx.ask(asked('spec'));
    return [first.by, (await ctx.ask(asked('new'))).by];
  }, '2');
  const two = engine(after);
  const late = (await open(two))[0];
  const second = await goOn(two);
  await until(two, 'new');
  expect(await two.reply('run', answer(late, 'eva'))).toBe('superseded');
  expect(await two.reply('run', answer((await open(two))[0], 'eva'))).toBe('taken');
  expect(await second.done).toEqual({ status: 'completed', output: ['ana', 'eva'] });
  const asked_ = ['question.asked', 'question.answered'];
  expect(await types(two)).toEqual([...asked_, 'question.asked', 'question.withdrawn', ...asked_]);
});

it('an answer to a phase that begins again is heard by it, although it was given in between', async () => {
  const { engine } = machine();
  const one = engine(main((ctx) => ctx.phase('part', async (inner) => (await inner.ask(asked('spec'))).by)));
  await park(await start(one));
  expect(await one.reply('run', answer((await open(one))[0], 'ana'))).toBe('taken');
  const changed = main(
    (ctx) =>
      ctx.phase('part', async (inner) => {
        await inner.step('added', async () => undefined);
        return (await inner.ask(asked('spec'))).by;
      }),
    '2',
  );
  expect(await (await goOn(engine(changed))).done).toEqual({ status: 'completed', output: 'ana' });
});

it('a reply to a question of a lost part of the journal is no reply to the next one', async () => {
  const { engine, journalFiles, folder } = machine();
  journalFiles.contents.set(`${folder}/run/signals/reply-000001.json`, Buffer.from('null'));
  const first = engine(main(async (ctx) => (await ctx.ask(asked('one'))).by));
  const handle = await start(first);
  const [question] = await idleWith(first);
  expect(question?.id).toBe(2);
  expect(await first.reply('run', answer(question, 'ana'))).toBe('taken');
  expect(await handle.done).toEqual({ status: 'completed', output: 'ana' });
});

it('a reply that was cut off while it was written is set aside by whoever goes on, and the question can be answered', async () => {
  const { engine, journalFiles, folder } = machine();
  const workflow = main(async (ctx) => (await ctx.ask(asked('one'))).by);
  await park(await start(engine(workflow)));
  const file = `${folder}/run/signals/reply-000001.json`;
  journalFiles.contents.set(file, Buffer.from('{"question":1,"ha'));
  const next = engine(workflow);
  const handle = await goOn(next);
  await new Promise<void>((resolve) => void handle.onIdle(() => resolve()));
  expect(await next.reply('run', answer((await open(next))[0], 'ana'))).toBe('taken');
  expect(await handle.done).toEqual({ status: 'completed', output: 'ana' });
  expect(journalFiles.contents.get(`${file}.unreadable`)?.toString()).toBe('{"question":1,"ha');
});

it('words that must go with an answer, and new limits, are asked for before the answer is taken', async () => {
  const { engine } = machine();
  const spec = { id: 'spec.md', title: 'spec.md', hash: 'a'.repeat(64) };
  const options = [
    { id: 'changes', title: 'Request changes', text: 'must' as const },
    { id: 'raise', title: 'Raise and resume', text: 'may' as const, caps: true },
  ];
  const one = engine(main(async (ctx) => (await ctx.ask(asked('one', { options, items: [spec] }))).option));
  const handle = await start(one);
  const [question] = await idleWith(one);
  const refused = { name: 'RefusedError' };
  await expect(one.reply('run', { ...answer(question, 'ana'), option: 'changes', items: { 'spec.md': spec.hash } })).rejects.toMatchObject(
    refused,
  );
  await expect(one.reply('run', { ...answer(question, 'ana'), option: 'raise' })).rejects.toMatchObject(refused);
  expect(await one.reply('run', { ...answer(question, 'ana'), option: 'raise', caps: { usd: 3 } })).toBe('taken');
  expect(await handle.done).toEqual({ status: 'completed', output: 'raise' });
});

it('a deadline needs an answer that holds after it', async () => {
  const options = [{ id: 'yes', title: 'Yes', text: 'none' as const }];
  const workflow = main(async (ctx) => (await ctx.ask(asked('one', { options, deadline: new Date(0).toISOString() }))).by);
  expect(await (await start(machine().engine(workflow))).done).toMatchObject({
    status: 'failed',
    error: { message: 'A question with a deadline needs a safe option.' },
  });
});

/** The open questions, as soon as there are some. */
async function idleWith(engine: Engine): ReturnType<typeof open> {
  await until(engine, null);
  return open(engine);
}

async function until(engine: Engine, subject: string | null): Promise<void> {
  const found = new AbortController();
  for await (const event of engine.follow('run', 0, found.signal))
    if (event.type === 'question.asked' && (subject === null || event.question.subject === subject)) return;
}
