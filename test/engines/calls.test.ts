import { expect, it } from 'vitest';
import { createClock } from '../../src/node/clock.ts';
import type { Json } from '../../src/protocol/json.ts';
import { atGate, openGate } from '../contracts/durable/gate.ts';
import { workflowOf } from '../contracts/durable/workflows.ts';
import { goOn, machine, main, park, start } from './machine.ts';

it('steps that only call are not waited for by a stop that ends calls; the others are', async () => {
  let hangs = true;
  const ran: string[] = [];
  const [calls, works, worked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const call = workflowOf('call', async (ctx) =>
    ctx.step(
      'ask',
      async ({ signal }) => {
        ran.push('ask');
        calls.resolve();
        if (hangs) await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('cut off'))));
        return 'answer';
      },
      { isCall: true },
    ),
  );
  const work = workflowOf('work', async (ctx) =>
    ctx.step('command', async () => {
      ran.push('command');
      works.resolve();
      await worked.promise;
      return 'output';
    }),
  );
  const workflow = main(async (ctx) => {
    const outcomes = await ctx.all('both', [
      { workflow: 'call', input: null },
      { workflow: 'work', input: null },
    ]);
    return outcomes.map((outcome) => (outcome.ok ? outcome.value : null));
  });
  const { engine } = machine();
  const first = await start(engine(workflow, call, work));
  await Promise.all([calls.promise, works.promise]);
  first.stop({ endCalls: true });
  worked.resolve();
  expect(await first.done).toEqual({ status: 'interrupted' });
  hangs = false;
  expect(await (await goOn(engine(workflow, call, work))).done).toEqual({ status: 'completed', output: ['answer', 'output'] });
  expect(ran).toEqual(['ask', 'command', 'ask']);
});

it('steps that only call are waited for by a stop that does not say otherwise: their answers are paid', async () => {
  const [called, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()];
  let calls = 0;
  const workflow = main(async (ctx) => {
    const answer = await ctx.step(
      'ask',
      async ({ signal }) => {
        calls += 1;
        signal.addEventListener('abort', () => answered.reject(new Error('cut off')));
        called.resolve();
        return answered.promise;
      },
      { isCall: true },
    );
    await ctx.step('after', async () => undefined);
    return answer;
  });
  const { engine } = machine();
  const first = await start(engine(workflow));
  await called.promise;
  first.stop();
  answered.resolve('answer');
  expect(await first.done).toEqual({ status: 'interrupted' });
  expect([await (await goOn(engine(workflow))).done, calls]).toEqual([{ status: 'completed', output: 'answer' }, 1]);
});

it('a step that waits for others when the run stops does not begin, while those that have begun are waited for', async () => {
  const [begun, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const did: Json[] = [];
  const child = workflowOf('child', async (ctx, name) =>
    ctx.step('work', async ({ stopped }) => {
      if (name === 'second' && did.length < 2) await createClock().sleep(60_000, stopped);
      did.push(name);
      begun.resolve();
      if (name === 'first') await over.promise;
      return name;
    }),
  );
  const workflow = main((ctx) =>
    ctx.all(
      'both',
      ['first', 'second'].map((name) => ({ workflow: 'child', input: name, as: name })),
    ),
  );
  const { engine } = machine();
  const first = await start(engine(workflow, child));
  await begun.promise;
  first.stop();
  over.resolve();
  expect([await first.done, did]).toEqual([{ status: 'interrupted' }, ['first']]);
  did.push('between');
  expect(await (await goOn(engine(workflow, child))).done).toMatchObject({ output: [{ value: 'first' }, { value: 'second' }] });
  expect(did).toEqual(['first', 'between', 'second']);
});

it('a child that goes on has the input that was recorded, although the code would give it another one now', async () => {
  let time = 'morning';
  const workflow = main((ctx) => ctx.call('child', 'child', time));
  const child = workflowOf('child', async (ctx, input) => [input, await atGate(ctx, 'go')]);
  const { engine } = machine();
  await park(await start(engine(workflow, child)));
  time = 'evening';
  const next = engine(workflow, child);
  await openGate(next, 'go', 'on');
  expect(await (await goOn(next)).done).toEqual({ status: 'completed', output: ['morning', 'on'] });
});
