import { describe, expect, it } from 'vitest';
import type { Ctx, Engine, RunNews } from '../../src/core/durable/contracts.ts';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { inEnglish } from '../../src/core/describe/message.ts';
import { project } from '../../src/core/run/project.ts';
import type { Json } from '../../src/protocol/json.ts';
import { answer, asked } from '../contracts/durable/asking.ts';
import { eventOf } from '../contracts/durable/event-of.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { workflowOf } from '../contracts/durable/workflows.ts';
import { goOn, machine, main, park, start } from './machine.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';
import { atGate, openGate } from '../contracts/durable/gate.ts';

const open = async (engine: Engine) => project(await engine.read('run', 0)).questions;
const types = async (engine: Engine): Promise<string[]> =>
  (await engine.read('run', 0)).map(({ type }) => type).filter((type) => type.startsWith('question'));

it('an answer is not asked for again when the run goes on', async () => {
  const { engine } = machine();
  const workflow = main(async (ctx) => {
    const { by } = await ctx.ask(asked('one'));
    await atGate(ctx, 'go');
    return by;
  });
  const first = engine(workflow);
  const handle = await start(first);
  expect(await first.reply('run', answer((await idleWith(first))[0], 'ana'))).toBe('taken');
  await eventOf(first, (event) => (event.type === 'question.asked' && event.question.kind === 'go' ? event : undefined));
  await park(handle);
  const next = engine(workflow);
  await openGate(next, 'go');
  expect(await (await goOn(next)).done).toEqual({ status: 'completed', output: 'ana' });
  const gate = ['question.asked', 'question.answered'];
  expect(await types(next)).toEqual(['question.asked', 'question.answered', ...gate]);
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

it('a reply that was cut off while it was written is set aside after a while, whoever sets the clock back meanwhile, and the question can be answered', async () => {
  const clock = createFakeClock(1000);
  const { engine, journalFiles, folder } = machine({ clock });
  const workflow = main(async (ctx) => (await ctx.ask(asked('one'))).by);
  const owner = engine(workflow);
  const handle = await start(owner);
  const [question] = await idleWith(owner);
  const file = `${folder}/run/signals/reply-000001.json`;
  journalFiles.contents.set(file, Buffer.from('{"question":1,"ha'));
  expect(await owner.replied('run', 1)).toBeNull();
  const look = async (text: string): Promise<void> => {
    await owner.note('run', { agent: 'a', text, by: 'ana' });
    await eventOf(owner, (event) => (event.type === 'agent.noted' && event.text === text ? event : undefined));
  };
  await look('first');
  expect(await owner.reply('run', answer(question, 'ana'))).toBe('superseded');
  clock.adjust(-86_400_000);
  clock.advance(5000);
  await look('second');
  expect(journalFiles.contents.get(`${file}.unreadable`)?.toString()).toBe('{"question":1,"ha');
  expect(await owner.reply('run', answer(question, 'ana'))).toBe('taken');
  expect(await handle.done).toEqual({ status: 'completed', output: 'ana' });
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

it.each(['one', 'two'])('an answer to another question of the same kind is no answer to question %s', async (subject) => {
  const { engine } = machine();
  const asks = (about: string, version: string) =>
    main((ctx) => ctx.phase('part', async (inner) => [(await inner.ask(asked(about))).by, (await inner.ask(asked('last'))).by]), version);
  const one = engine(asks('one', '1'));
  const handle = await start(one);
  expect(await one.reply('run', answer((await idleWith(one))[0], 'ana'))).toBe('taken');
  await until(one, 'last');
  await park(handle);
  const two = engine(asks(subject, '2'));
  const next = await goOn(two);
  if (subject === 'two') {
    await until(two, 'two');
    expect(await two.reply('run', answer((await open(two))[0], 'eva'))).toBe('taken');
    await until(two, 'last');
  }
  expect(
    await two.reply(
      'run',
      answer(
        (await open(two)).find((question) => question.subject === 'last'),
        'leo',
      ),
    ),
  ).toBe('taken');
  expect(await next.done).toEqual({ status: 'completed', output: [subject === 'two' ? 'eva' : 'ana', 'leo'] });
});

it('a question that was shown stays open for its own answer alone, also when the code asks another one in its place', async () => {
  const { engine } = machine();
  const asks = (about: string, version: string) =>
    main((ctx) => ctx.phase('part', async (inner) => (await inner.ask(asked(about))).by), version);
  const one = engine(asks('one', '1'));
  await park(await start(one));
  const [shown] = await open(one);
  const two = engine(asks('two', '2'));
  const next = await goOn(two);
  await until(two, 'two');
  expect(await two.reply('run', answer(shown, 'ana'))).toBe('superseded');
  expect(await two.reply('run', answer((await open(two))[0], 'eva'))).toBe('taken');
  expect(await next.done).toEqual({ status: 'completed', output: 'eva' });
});

describe('a phase that begins again', () => {
  const child = (about: string, added: boolean) => async (ctx: Ctx) => {
    if (added) await ctx.step('added', async () => undefined);
    return (await ctx.ask(asked(about))).by;
  };
  const parent = (...before: string[]) =>
    main((ctx) =>
      ctx.phase('part', async (inner) => {
        for (const step of before) await inner.step(step, async () => undefined);
        const outcomes = await inner.all('both', [
          { workflow: 'a', input: null, as: 'a' },
          { workflow: 'b', input: null, as: 'b' },
        ]);
        return outcomes.map((outcome) => (outcome.ok ? outcome.value : inEnglish(outcome.error.message)));
      }),
    );

  it('withdraws what one of its children asks no more, and leaves what its sibling asks', async () => {
    const { engine } = machine();
    const one = engine(parent(), workflowOf('a', child('one', false)), workflowOf('b', child('two', false)));
    const handle = await start(one);
    await until(one, 'two');
    await park(handle);
    const two = engine(parent(), workflowOf('a', child('other', true)), workflowOf('b', child('two', true)));
    const next = await goOn(two);
    await until(two, 'other');
    expect((await open(two)).map(({ id, subject }) => [id, subject])).toEqual([
      [2, 'two'],
      [3, 'other'],
    ]);
    for (const question of await open(two)) expect(await two.reply('run', answer(question, `by ${question.id}`))).toBe('taken');
    expect(await next.done).toEqual({ status: 'completed', output: ['by 3', 'by 2'] });
  });

  it('withdraws what nobody in it asks any more when it is over', async () => {
    const { engine } = machine();
    const workflow = (run: (ctx: Ctx) => Promise<Json>) =>
      main(async (ctx) => {
        await ctx.phase('part', run);
        return ctx.step('look', async (step) => step.state().questions.length);
      });
    await park(await start(engine(workflow(child('one', false)))));
    const two = engine(workflow(async () => null));
    expect(await (await goOn(two)).done).toEqual({ status: 'completed', output: 0 });
    const withdrawn = { type: 'question.withdrawn', question: 1, reason: 'superseded', option: null };
    expect(await two.read('run', 0)).toMatchObject([{ type: 'question.asked' }, { type: 'run.resumed' }, withdrawn]);
  });
});

describe('a process that dies between closing a question and recording that', () => {
  /** A machine whose process cannot go on after the first question was closed. */
  const dying = () => {
    const memory = memoryJournalFiles();
    let closed = false;
    const files: JournalFiles = {
      ...memory,
      create: async (path, bytes) => {
        const made = await memory.create(path, bytes);
        if (!closed && path.includes('reply-')) {
          closed = true;
          throw new Error('It dies here.');
        }
        return made;
      },
    };
    return machine({ journalFiles: files });
  };

  it('leaves one that expired, and whoever goes on takes the safe option', async () => {
    const { engine } = dying();
    const workflow = main(async (ctx) => (await ctx.ask(asked('hurry', { deadline: new Date(0).toISOString() }))).option);
    expect(await (await start(engine(workflow))).done).toMatchObject({ status: 'unwritable' });
    const next = engine(workflow);
    expect(await (await goOn(next)).done).toEqual({ status: 'completed', output: 'no' });
    expect(await types(next)).toEqual(['question.asked', 'question.withdrawn']);
  });

  it('leaves one that is asked no more, and whoever goes on withdraws it', async () => {
    const { engine } = dying();
    const asks = (about: string) => main((ctx) => ctx.phase('part', async (inner) => (await inner.ask(asked(about))).by));
    await park(await start(engine(asks('old'))));
    expect(await (await goOn(engine(asks('new')))).done).toMatchObject({ status: 'unwritable' });
    const next = engine(asks('new'));
    const handle = await goOn(next);
    await until(next, 'new');
    expect((await open(next)).map(({ subject }) => subject)).toEqual(['new']);
    handle.kill();
  });
});

/** The open questions, as soon as there are some. */
async function idleWith(engine: Engine): ReturnType<typeof open> {
  await until(engine, null);
  return open(engine);
}

/** Resolves when a question about that, or any, is open. */
async function until(engine: Engine, subject: string | null): Promise<void> {
  const found = new AbortController();
  const look = ({ state }: RunNews): void => {
    if (state.questions.some((question) => subject === null || question.subject === subject)) found.abort();
  };
  await engine.follow('run', 0, look, found.signal);
}
