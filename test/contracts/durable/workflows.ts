import { appendFileSync, existsSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Ctx, StepContext, Workflow } from '../../../src/core/durable/contracts.ts';
import type { Json } from '../../../src/protocol/json.ts';
import { asked, asking } from './asking.ts';
import { atGate } from './gate.ts';

/** What a workflow under test does to the world: one line per effect, in a file that survives kill −9. */
export interface World {
  readonly effects: string;
}

/** Resolves once the file exists. Rejects when the signal is aborted. */
export async function fileExists(path: string, signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const finish = (settle: () => void): void => {
      watcher.close();
      clearInterval(timer);
      settle();
    };
    const look = (): void => {
      if (existsSync(path)) finish(resolve);
      else if (signal?.aborted) finish(() => reject(signal.reason as Error));
    };
    const watcher = watch(dirname(path), look);
    const timer = setInterval(look, 25);
    signal?.addEventListener('abort', look);
    look();
  });
}

const note = (text: string): { type: 'notice'; level: 'info'; text: string } => ({ type: 'notice', level: 'info', text });
const gateInput = z.object({ gate: z.string() });
const anyJson: z.ZodType<Json> = z.json();

/** Every kind of operation, children included, in an order that a kill can hit everywhere. */
const everything = (touch: (step: StepContext) => void): Workflow[] => [
  {
    name: 'everything',
    version: '1',
    input: anyJson,
    run: async (ctx) => {
      await ctx.emit(note('begin'));
      const plan = await ctx.phase('plan', async (inner) => {
        const now = await inner.now();
        const plan = await inner.step('plan', async (step) => {
          await step.announce(note('planning'));
          touch(step);
          step.emit(note('planned'));
          return { now };
        });
        return { same: plan.now === now };
      });
      const large = await ctx.step('large', async (step) => {
        touch(step);
        return 'x'.repeat(40_000);
      });
      const work = await ctx.phase('work', async (inner) => {
        const outcomes = await inner.all('workers', [
          { workflow: 'worker', input: { parent: inner.path, name: 'a' }, as: 'a' },
          { workflow: 'worker', input: { parent: inner.path, name: 'b' }, as: 'b' },
          { workflow: 'failing', input: null, as: 'c' },
        ]);
        const reports = [await inner.waitSignal(['report']), await inner.waitSignal(['report'])].map((signal) =>
          z.string().parse(signal?.payload),
        );
        return { outcomes: outcomes as unknown as Json, reports: reports.toSorted() };
      });
      const { answer } = z.object({ answer: z.number() }).parse(await atGate(ctx, 'go'));
      const { option } = await ctx.ask(asked('nobody answers', { deadline: new Date((await ctx.now()) + 5).toISOString() }));
      await ctx.sleepUntil((await ctx.now()) + 5);
      await ctx.step('last', async (step) => {
        touch(step);
      });
      return { plan, large: large.length, work, answer, option };
    },
  },
  {
    name: 'worker',
    version: '1',
    input: z.object({ parent: z.string(), name: z.string() }),
    run: async (ctx, input) => {
      const { parent, name } = input as { parent: string; name: string };
      const value = await ctx.step('paid', async (step) => {
        touch(step);
        return `paid ${name}`;
      });
      await ctx.send(parent, 'report', value);
      return value;
    },
  },
  {
    name: 'failing',
    version: '1',
    input: anyJson,
    run: async (ctx) => {
      await ctx.step('break', async (step) => {
        touch(step);
        throw new RangeError('broken on purpose');
      });
      return null;
    },
  },
];

/** What `everything` returns, whatever happened on the way. */
export const everythingOutput: Json = {
  plan: { same: true },
  large: 40_000,
  work: {
    outcomes: [
      { ok: true, value: 'paid a' },
      { ok: true, value: 'paid b' },
      { ok: false, error: { name: 'RangeError', message: 'broken on purpose' } },
    ],
    reports: ['paid a', 'paid b'],
  },
  answer: 42,
  option: 'no',
};

const small = (world: World, touch: (step: StepContext) => void): Workflow[] => [
  {
    name: 'gated',
    version: '1',
    input: gateInput,
    run: async (ctx, input) => {
      await ctx.step('before', async (step) => touch(step));
      const value = await ctx.step('slow', async (step) => {
        touch(step);
        await fileExists((input as { gate: string }).gate, step.signal);
        await step.checkOwner();
        appendFileSync(world.effects, `through ${step.key}\n`);
        return 'through';
      });
      await ctx.step('after', async (step) => touch(step));
      return value;
    },
  },
  {
    name: 'waiting',
    version: '1',
    input: anyJson,
    run: async (ctx) => {
      await ctx.step('before', async (step) => touch(step));
      const got: Json[] = [await atGate(ctx, 'answer'), await atGate(ctx, 'answer')];
      await ctx.step('after', async (step) => touch(step));
      return got;
    },
  },
  {
    name: 'siblings',
    version: '1',
    input: gateInput,
    run: async (ctx, input) => {
      const outcomes = await ctx.all('both', [
        { workflow: 'failing', input: null, as: 'fails' },
        { workflow: 'gated', input, as: 'pays' },
      ]);
      return outcomes;
    },
  },
  {
    name: 'stubborn',
    version: '1',
    input: gateInput,
    run: async (ctx, input) => {
      // Swallows every error: whatever it returns after an interruption must not count.
      try {
        await ctx.step('slow', async (step) => {
          touch(step);
          await fileExists((input as { gate: string }).gate, step.signal);
        });
      } catch {
        return 'swallowed';
      }
      return 'through';
    },
  },
];

/** A pipeline that changes between its versions while a run waits in its second phase. */
const changing = (version: '1' | '2', touch: (step: StepContext) => void): Workflow => ({
  name: 'changing',
  version,
  input: anyJson,
  run: async (ctx) => {
    const first = await ctx.phase('first', async (inner) =>
      inner.step(version === '1' ? 'old first' : 'new first', async (step) => {
        touch(step);
        return `first ${version}`;
      }),
    );
    const second = await ctx.phase('second', async (inner) => {
      if (version === '2') await inner.step('added', async (step) => touch(step));
      const paid = await inner.step(
        'ask',
        async (step) => {
          touch(step);
          return `paid by ${version}`;
        },
        { memo: 'question' },
      );
      const other = await inner.step('free', async (step) => {
        touch(step);
        return `free by ${version}`;
      });
      await atGate(inner, 'go');
      return { paid, other };
    });
    return { first, second };
  },
});

/** All workflows of the contract suite; the same in every process. */
export function contractWorkflows(world: World, version: '1' | '2' = '1', onEffect: (key: string) => void = () => undefined): Workflow[] {
  const touch = (step: StepContext): void => {
    appendFileSync(world.effects, `${step.key}\n`);
    onEffect(step.key);
  };
  return [...everything(touch), ...small(world, touch), ...asking(touch), changing(version, touch)];
}

/** A workflow that is only a function, for tests within one process. */
export function workflowOf(name: string, run: (ctx: Ctx, input: Json) => Promise<Json>, version = '1'): Workflow {
  return { name, version, input: anyJson, run };
}
