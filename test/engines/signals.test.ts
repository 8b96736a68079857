import { describe, expect, it } from 'vitest';
import type { Ctx } from '../../src/core/durable/contracts.ts';
import type { Json } from '../../src/protocol/json.ts';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { atGate, openGate } from '../contracts/durable/gate.ts';
import { workflowOf } from '../contracts/durable/workflows.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { goOn, machine, main, park, start } from './machine.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

const heard = async (ctx: Ctx, name: string): Promise<Json> => (await ctx.waitSignal([name]))?.payload ?? null;

describe('signals', () => {
  it('large ones, large inputs and large outputs lie in blobs', async () => {
    const large = 'x'.repeat(50_000);
    const { engine, journal } = machine();
    const workflow = main(async (ctx, input) => {
      await ctx.send(ctx.path, 'large', input);
      const [outcome] = await ctx.all('children', [{ workflow: 'echo', input }]);
      await atGate(ctx, 'go');
      return [outcome?.ok === true ? outcome.value : null, await heard(ctx, 'large')];
    });
    const echo = workflowOf('echo', async (_ctx, input) => input);
    await park(await start(engine(workflow, echo), large));
    const next = engine(workflow, echo);
    await openGate(next, 'go');
    expect(await (await goOn(next)).done).toEqual({ status: 'completed', output: [large, large] });
    expect((await next.list())[0]?.input).toBe(large);
    expect(journal().length).toBeLessThan(10_000);
  });

  it('are delivered in order, and to the workflow that they are for', async () => {
    const { engine } = machine();
    const parent = main(async (ctx) => {
      await ctx.send('run/children#1/one', 'word', 'early');
      await ctx.all('children', [
        { workflow: 'listener', input: ctx.path, as: 'one' },
        { workflow: 'sender', input: 'run/children#1/one', as: 'two' },
      ]);
      return heard(ctx, 'heard');
    });
    const listener = workflowOf('listener', async (ctx, to) => {
      const words: Json[] = [];
      while (words.length < 4) words.push(await heard(ctx, 'word'));
      await ctx.send(to as string, 'heard', words);
      return null;
    });
    const sender = workflowOf('sender', async (ctx, to) => {
      for (const word of ['a', 'b', 'c']) await ctx.send(to as string, 'word', word);
      return null;
    });
    expect(await (await start(engine(parent, listener, sender))).done).toEqual({ status: 'completed', output: ['early', 'a', 'b', 'c'] });
  });

  it('and replies that come while the run is given free wait for the next owner, or were recorded before', async () => {
    const reached = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const memory = memoryJournalFiles();
    const slow: JournalFiles = {
      ...memory,
      read: async (path, from) => {
        if (path.includes('/signals/')) {
          reached.resolve();
          await gate.promise;
        }
        return memory.read(path, from);
      },
    };
    const { engine, folder } = machine({ journalFiles: slow });
    const workflow = main((ctx) => atGate(ctx, 'go'));
    const first = engine(workflow);
    const handle = await start(first);
    // Who gives the reply reads it back, too.
    const given = openGate(first, 'go', 'late');
    await reached.promise;
    handle.stop();
    gate.resolve();
    await given;
    expect(await handle.done).toMatchObject({ status: expect.stringMatching(/released|interrupted/) as unknown });
    const log = memory.contents.get(`${folder}/run/journal/000001.log`)?.toString() ?? '';
    expect(log.trimEnd().split('\n').at(-1)).toContain('"type":"released"');
    expect(await (await goOn(engine(workflow))).done).toEqual({ status: 'completed', output: 'late' });
  });
});

describe('waiting', () => {
  it('without a deadline lasts until something comes', async () => {
    const { engine } = machine();
    const [begun, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const parent = main(async (ctx) => {
      const [outcome] = await ctx.all('both', [
        { workflow: 'waits', input: null, as: 'waits' },
        { workflow: 'works', input: null },
      ]);
      return outcome?.ok === true ? outcome.value : null;
    });
    const works = workflowOf('works', async (ctx) => {
      await ctx.step('slow', async () => {
        begun.resolve();
        await gate.promise;
      });
      await ctx.send('run/both#1/waits', 'word', 'late');
      return null;
    });
    const handle = await start(
      engine(
        parent,
        workflowOf('waits', (ctx) => heard(ctx, 'word')),
        works,
      ),
    );
    await begun.promise;
    // Time enough for whoever does not wait.
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    gate.resolve();
    expect(await handle.done).toEqual({ status: 'completed', output: 'late' });
  });

  it('is idle only when nothing else runs, and sleeping is running', async () => {
    const clock = createFakeClock();
    const { engine } = machine({ clock });
    const workflow = main(async (ctx) => {
      await ctx.all('children', [
        { workflow: 'waits', input: null },
        { workflow: 'sleeps', input: null },
      ]);
      return atGate(ctx, 'go');
    });
    const first = engine(
      workflow,
      workflowOf('waits', (ctx) => heard(ctx, 'never asked for')),
      workflowOf('sleeps', async (ctx) => {
        await ctx.sleepUntil((await ctx.now()) + 90_000);
        await ctx.send('run/children#1/waits-1', 'never asked for', 1);
        return null;
      }),
    );
    const handle = await start(first);
    let idle = 0;
    handle.onIdle(() => {
      idle += 1;
      void openGate(first, 'go', 'answer');
    });
    while (clock.sleepers() === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(handle.isIdle()).toBe(false);
    clock.advance(60_000);
    while (clock.sleepers() === 0) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(60_000);
    expect(await handle.done).toEqual({ status: 'completed', output: 'answer' });
    expect(idle).toBe(1);
    expect(clock.slept).toEqual([60_000, 30_000]);
  });

  it('sleeps no longer when the clock is set back, and less when it is set forward', async () => {
    const day = 86_400_000;
    for (const [adjusted, sleeps] of [
      [-day, [60_000, 30_000]],
      [day, [60_000]],
    ] as const) {
      const clock = createFakeClock();
      const { engine } = machine({ clock });
      const workflow = main(async (ctx) => {
        await ctx.sleepUntil((await ctx.now()) + 90_000);
        return 'slept';
      });
      const handle = await start(engine(workflow));
      for (const [index, ms] of sleeps.entries()) {
        while (clock.sleepers() === 0) await new Promise((resolve) => setImmediate(resolve));
        if (index === 0) clock.adjust(adjusted);
        clock.advance(ms);
      }
      expect(await handle.done).toEqual({ status: 'completed', output: 'slept' });
      expect(clock.slept).toEqual(sleeps);
    }
  });

  it('ends a sleep when the run is stopped, and goes on with the rest of it', async () => {
    const clock = createFakeClock();
    const { engine } = machine({ clock });
    const workflow = main(async (ctx) => {
      await ctx.sleepUntil((await ctx.now()) + 50);
      return 'slept';
    });
    const handle = await start(engine(workflow));
    while (clock.sleepers() === 0) await new Promise((resolve) => setImmediate(resolve));
    handle.stop();
    expect(await handle.done).toEqual({ status: 'interrupted' });
    clock.advance(20);
    const next = await goOn(engine(workflow));
    while (clock.sleepers() === 0) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(30);
    expect(await next.done).toEqual({ status: 'completed', output: 'slept' });
    expect(clock.slept).toEqual([50, 30]);
  });
});
