import { inEnglish } from '../../src/core/describe/message.ts';
import { describe, expect, it } from 'vitest';
import type { Ctx } from '../../src/core/durable/contracts.ts';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { eventOf } from '../contracts/durable/event-of.ts';
import { atGate, openGate } from '../contracts/durable/gate.ts';
import { workflowOf } from '../contracts/durable/workflows.ts';
import { goOn, machine, main, park, start } from './machine.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

const note = (text: string) => ({ type: 'notice', level: 'info', text }) as const;

describe('the state of a run', () => {
  it('is what was journaled so far, over processes and children, without what the step itself emits', async () => {
    const seen: string[][] = [];
    const look = (ctx: Ctx) =>
      ctx.step('look', async (step) => {
        step.emit(note('of the step'));
        seen.push(step.state().notices.map(({ text }) => inEnglish(text)));
      });
    const child = workflowOf('child', async (ctx) => {
      await ctx.emit(note('of a child'));
      return null;
    });
    const workflow = main(async (ctx) => {
      await ctx.emit(note('first'));
      await look(ctx);
      await ctx.call('child', 'child', null);
      await atGate(ctx, 'go');
      await look(ctx);
      return null;
    });
    const { engine } = machine();
    await park(await start(engine(workflow, child)));
    const next = engine(workflow, child);
    await openGate(next, 'go');
    await (
      await goOn(next)
    ).done;
    expect(seen).toEqual([['first'], ['first', 'of the step', 'of a child']]);
  });
});

describe('words for an agent', () => {
  it('are there for a step that asks, although the folder tells nothing and is slow to look at', async () => {
    const memory = memoryJournalFiles();
    const list: JournalFiles['list'] = async (folder) => {
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      return memory.list(folder);
    };
    const { engine } = machine({ journalFiles: { ...memory, list, watch: () => () => undefined } });
    const other = engine();
    const workflow = main(async (ctx) =>
      ctx.step('hear', async (step) => {
        await other.note('run', { agent: 'backend', text: 'slower', by: 'ana' });
        return (await step.notes('backend')).map(({ text }) => text);
      }),
    );
    expect(await (await start(engine(workflow))).done).toEqual({ status: 'completed', output: ['slower'] });
  });

  it('wait for it, from whatever process, until an event says that it got them', async () => {
    const got: string[][] = [];
    const hear = (ctx: Ctx, guided: boolean) =>
      ctx.step('hear', async (step) => {
        const notes = await step.notes('backend');
        got.push(notes.map(({ text, by }) => `${by}: ${text}`));
        if (guided) step.emit(...notes.map((one) => ({ type: 'agent.guided', path: ctx.path, ...one }) as const));
      });
    const workflow = main(async (ctx) => {
      await atGate(ctx, 'go');
      await hear(ctx, false);
      await hear(ctx, true);
      await hear(ctx, true);
      return null;
    });
    const { engine } = machine();
    const first = engine(workflow);
    await first.note('none', { agent: 'a', text: 't', by: 'ana' }).catch((error: unknown) => got.push([String(error)]));
    await park(await start(first));
    await first.note('run', { agent: 'backend', text: 'use cents', by: 'ana' });
    await first.note('run', { agent: 'frontend', text: 'no colours', by: 'ana' });
    const next = engine(workflow);
    await openGate(next, 'go');
    await (
      await goOn(next)
    ).done;
    expect(got).toEqual([['RefusedError: There is no run "none".'], ['ana: use cents'], ['ana: use cents'], []]);
    const types = (await next.read('run', 0)).map(({ type }) => type);
    expect(types.filter((type) => type.startsWith('agent'))).toEqual(['agent.noted', 'agent.noted', 'agent.guided']);
  });
});

describe('waiting for several signals', () => {
  it('takes whichever comes, in order, and tells which; after the deadline none', async () => {
    const clock = createFakeClock(1000, { auto: true });
    const workflow = main(async (ctx) => {
      await ctx.send(ctx.path, 'c', 0);
      await ctx.send(ctx.path, 'b', 1);
      await ctx.send(ctx.path, 'a', { x: 2 });
      const got = [await ctx.waitSignal(['a', 'b']), await ctx.waitSignal(['a', 'b'])];
      const late = await ctx.waitSignal(['a', 'b'], { until: 5000 });
      await ctx.emit(note('late'));
      await atGate(ctx, 'go');
      return [...got, late, await ctx.now()];
    });
    const { engine } = machine({ clock });
    const first = engine(workflow);
    const handle = await start(first);
    await eventOf(first, (event) => (event.type === 'notice' ? event.text : undefined));
    await park(handle);
    const next = engine(workflow);
    await openGate(next, 'go');
    expect(await (await goOn(next)).done).toEqual({
      status: 'completed',
      output: [{ name: 'b', payload: 1 }, { name: 'a', payload: { x: 2 } }, null, 5000],
    });
  });
});
