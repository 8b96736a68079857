import { expect, it } from 'vitest';
import type { Ctx, RunHandle } from '../../src/core/durable/contracts.ts';
import { asked } from '../contracts/durable/asking.ts';
import { eventOf } from '../contracts/durable/event-of.ts';
import { workflowOf } from '../contracts/durable/workflows.ts';
import { goOn, machine, main, park, start } from './machine.ts';

it('a run whose phase begins again is at work, while one of its children waits as it did before', async () => {
  const { engine } = machine();
  const asks = (about: string) => async (ctx: Ctx) => (await ctx.ask(asked(about))).by;
  const parent = main((ctx) =>
    ctx.phase('part', async (inner) => {
      await inner.all('both', [
        { workflow: 'a', input: null },
        { workflow: 'b', input: null },
      ]);
      return null;
    }),
  );
  const one = engine(parent, workflowOf('a', asks('one')), workflowOf('b', asks('two')));
  const first = await start(one);
  for (const about of ['one', 'two'])
    await eventOf(one, (event) => (event.type === 'question.asked' && event.question.subject === about ? event : undefined));
  await park(first);
  let handle: RunHandle | null = null;
  const idle: unknown[] = [];
  const changed = workflowOf('b', async (ctx) => {
    // Until the other one waits.
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    await ctx.step('added', async () => void idle.push(handle?.isIdle()));
    return asks('two')(ctx);
  });
  handle = await goOn(engine(parent, workflowOf('a', asks('one')), changed));
  await park(handle);
  expect(idle).toEqual([false]);
});
