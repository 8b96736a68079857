import { expect, it } from 'vitest';
import { z } from 'zod';
import type { Ctx } from '../../src/core/durable/contracts.ts';
import { defineWorkflow } from '../../src/core/durable/define-workflow.ts';
import type { Json } from '../../src/protocol/json.ts';
import { workflowOf } from '../contracts/durable/workflows.ts';
import { goOn, machine, main, park, start } from './machine.ts';

const count = 20;
const names = Array.from({ length: count }, (_, index) => `child ${index}`);

/** Children that do two things each; what they did, in the order in which they did it. */
function world(during: (ctx: Ctx, name: string) => Promise<void> = async () => {}) {
  const done: string[] = [];
  const run = async (ctx: Ctx, name: string) => {
    for (const what of ['first', 'second'])
      await ctx.step(what, async () => {
        done.push(`${what} of ${name}`);
        return null;
      });
    await during(ctx, name);
    return name;
  };
  const child = defineWorkflow({ name: 'child', version: '1', input: z.string(), run });
  const workflow = main((ctx) =>
    ctx.all(
      'many',
      names.map((name) => ({ workflow: 'child', input: name, as: name })),
    ),
  );
  return { done, child, workflow };
}

it('of many children the first are done before the last have begun, and each has its own place among the results', async () => {
  const { done, child, workflow } = world();
  const outcome = await (await start(machine().engine(workflow, child))).done;
  expect(outcome).toMatchObject({ status: 'completed', output: names.map((value) => ({ ok: true, value })) });
  expect(done.toSorted()).toEqual(names.flatMap((name) => [`first of ${name}`, `second of ${name}`]).toSorted());
  expect(done.indexOf('second of child 0')).toBeLessThan(done.indexOf('first of child 19'));
  // A few begin together all the same.
  expect(done.slice(0, 8)).toEqual(names.slice(0, 8).map((name) => `first of ${name}`));
});

it('a child waits for one that begins after it, whichever of them that is', async () => {
  const { child, workflow } = world(async (ctx, name) => {
    const all = ctx.path.slice(0, ctx.path.lastIndexOf('/'));
    if (name === 'child 19') await ctx.send(`${all}/child 0`, 'ready', true);
    if (name === 'child 0') await ctx.waitSignal(['ready']);
  });
  expect(await (await start(machine().engine(workflow, child))).done).toMatchObject({ status: 'completed' });
});

it('a run that is stopped while some have not begun goes on with exactly those', async () => {
  const here = machine();
  const { done, child, workflow } = world(async (_ctx, name) => {
    if (name === 'child 0') handle.stop();
  });
  const handle = await start(here.engine(workflow, child));
  expect(await handle.done).toMatchObject({ status: 'interrupted' });
  const before = [...done];
  expect(before).toContain('second of child 0');
  expect(before).not.toContain('first of child 19');
  const again = await goOn(here.engine(workflow, child));
  expect(await again.done).toMatchObject({ status: 'completed', output: names.map((value) => ({ ok: true, value })) });
  expect(done.toSorted()).toEqual(names.flatMap((name) => [`first of ${name}`, `second of ${name}`]).toSorted());
});

it.each(['stop', 'kill'] as const)('what has not begun when the run stops (%s) does not begin only to be taken for failed', async (how) => {
  const begun = new Set<Json>();
  const child = workflowOf('child', async (ctx, name) => {
    begun.add(name);
    ctx.signal.throwIfAborted();
    await ctx.step('work', async () => {
      if (name === 'child 0') handle[how]();
    });
    return name;
  });
  const { workflow } = world();
  const here = machine();
  const handle = await start(here.engine(workflow, child));
  expect(await handle.done).toEqual({ status: 'interrupted' });
  expect(begun).not.toContain('child 19');
  const again = await goOn(here.engine(workflow, child));
  expect(await again.done).toMatchObject({ status: 'completed', output: names.map((value) => ({ ok: true, value })) });
});

it('children whose end is journaled keep no other waiting when the run goes on', async () => {
  let turns = 0;
  const turn = (): void => {
    turns += 1;
    if (turns < count) setImmediate(turn);
  };
  const begun: [name: string, turns: number][] = [];
  const { child, workflow } = world(async (ctx, name) => {
    if (name !== 'child 0' && name !== 'child 19') return;
    begun.push([name, turns]);
    if (name === 'child 0') setImmediate(turn);
    await ctx.waitSignal(['go']);
  });
  const here = machine();
  await park(await start(here.engine(workflow, child)));
  [turns, begun.length] = [0, 0];
  await park(await goOn(here.engine(workflow, child)));
  expect(begun).toEqual([
    ['child 0', 0],
    ['child 19', expect.toSatisfy((passed: number) => passed <= 2)],
  ]);
});
