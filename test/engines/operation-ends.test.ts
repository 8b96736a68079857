import { expect, it } from 'vitest';
import type { Ctx, StepContext } from '../../src/core/durable/contracts.ts';
import type { OperationKind } from '../../src/engines/embedded/journal-record.ts';
import { asked } from '../contracts/durable/asking.ts';
import { workflowOf } from '../contracts/durable/workflows.ts';
import { fullFor } from './faulty-files.ts';
import { machine, main, start } from './machine.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

it.each<[string, OperationKind, (ctx: Ctx) => Promise<unknown>]>([
  ['a step', 'step', (ctx) => ctx.step('step', async () => 1)],
  ['a step that only looks', 'step', (ctx) => ctx.look('look', async () => 1)],
  ['a phase', 'phase', (ctx) => ctx.phase('phase', async () => 1)],
  ['the time', 'now', (ctx) => ctx.now()],
  ['a sleep', 'sleep', (ctx) => ctx.sleepUntil(0)],
  ['events', 'emit', (ctx) => ctx.emit({ type: 'notice', level: 'info', text: 'so far' })],
  ['a signal that is sent', 'send', (ctx) => ctx.send(ctx.path, 'word', 1)],
  ['a wait in which no signal came', 'signal', (ctx) => ctx.waitSignal(['word'], { until: 0 })],
  ['a question that nobody answered in time', 'ask', (ctx) => ctx.ask(asked('one', { deadline: new Date(0).toISOString() }))],
  [
    'a wait in which a signal came',
    'signal',
    async (ctx) => {
      await ctx.send(ctx.path, 'word', 1);
      await ctx.waitSignal(['word']);
    },
  ],
])('what follows it is not begun when its end does not reach the disk: %s', async (_what, kind, operation) => {
  let isBegun = false;
  const workflow = main(async (ctx) => {
    await operation(ctx);
    isBegun = true;
    return null;
  });
  const { engine } = machine({
    journalFiles: fullFor(memoryJournalFiles(), (text) => /"type":"(?:done|sent)"/u.test(text) && text.includes(`"kind":"${kind}"`)),
  });
  expect(await (await start(engine(workflow))).done).toMatchObject({ status: 'unwritable' });
  expect(isBegun).toBe(false);
});

it.each<[string, (ctx: Ctx, begin: () => Promise<null>) => Promise<unknown>]>([
  ['a phase', (ctx, begin) => ctx.phase('phase', begin)],
  ['a child', (ctx) => ctx.call('child', 'child', null)],
  ['a question', (ctx) => ctx.ask(asked('one'))],
])('what is in it is not begun when its beginning does not reach the disk: %s', async (_what, operation) => {
  let isBegun = false;
  const begin = async (): Promise<null> => {
    isBegun = true;
    return null;
  };
  const { engine } = machine({ journalFiles: fullFor(memoryJournalFiles(), (text) => text.includes('"type":"begun"')) });
  const owner = engine(
    main(async (ctx) => {
      await operation(ctx, begin);
      return null;
    }),
    workflowOf('child', begin),
  );
  expect(await (await start(owner)).done).toMatchObject({ status: 'unwritable' });
  expect([isBegun, (await owner.state('run')).questions]).toEqual([false, []]);
});

it('what follows a child is not begun when its end does not reach the disk', async () => {
  let isBegun = false;
  const workflow = main(async (ctx) => {
    await ctx.call('child', 'child', null);
    isBegun = true;
    return null;
  });
  const { engine } = machine({ journalFiles: fullFor(memoryJournalFiles(), (text) => text.includes('"type":"child-ended"')) });
  const owner = engine(
    workflow,
    workflowOf('child', async () => null),
  );
  expect(await (await start(owner)).done).toMatchObject({ status: 'unwritable' });
  expect(isBegun).toBe(false);
});

it.each<[string, (step: StepContext) => Promise<void>]>([
  ['announced', (step) => step.announce({ type: 'run.interrupted' })],
  ['group', (step) => step.recordProcessGroup({ pid: 7, startTime: 'then' })],
])('a step does not go on when what it tells meanwhile does not reach the disk: %s', async (type, tell) => {
  let isBegun = false;
  const workflow = main((ctx) =>
    ctx.step('step', async (step) => {
      await tell(step);
      isBegun = true;
      return null;
    }),
  );
  const { engine } = machine({ journalFiles: fullFor(memoryJournalFiles(), (text) => text.includes(`"type":"${type}"`)) });
  expect(await (await start(engine(workflow))).done).toMatchObject({ status: 'unwritable' });
  expect(isBegun).toBe(false);
});
