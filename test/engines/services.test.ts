import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { MainWorkflow, ServicesRequest } from '../../src/core/durable/contracts.ts';
import { defineWorkflow } from '../../src/core/durable/define-workflow.ts';
import { createEmbeddedEngine } from '../../src/engines/embedded/embedded-engine.ts';
import { createClock } from '../../src/node/clock.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { goOn, machine, main, park, start } from './machine.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';
import { atGate, openGate } from '../contracts/durable/gate.ts';

describe('services of a run', () => {
  it('are opened each time it is executed, with what its journal says, and closed when it is released or over', async () => {
    const told: unknown[] = [];
    const openServices = async ({ runId, pipeline, input, state }: ServicesRequest) => {
      told.push(['open', runId, pipeline, input, state.cursor, state.notices.map(({ text }) => text)]);
      return { services: null, close: async () => void told.push(['close', runId]) };
    };
    const { engine } = machine({ openServices });
    const workflow = main(async (ctx) => {
      await ctx.emit({ type: 'notice', level: 'info', text: 'begun' });
      return atGate(ctx, 'go');
    });
    await park(await start(engine(workflow), { a: 1 }));
    const next = engine(workflow);
    await next.read('run', 0);
    await openGate(next, 'go');
    expect(await (await goOn(next)).done).toEqual({ status: 'completed', output: null });
    expect(told).toEqual([
      ['open', 'run', 'main', { a: 1 }, 0, []],
      ['close', 'run'],
      ['open', 'run', 'main', { a: 1 }, 2, ['begun']],
      ['close', 'run'],
    ]);
  });

  it('are closed before anybody hears how the run went', async () => {
    const told: string[] = [];
    const close = async (): Promise<void> => {
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      told.push('closed');
    };
    const { engine } = machine({ openServices: async () => ({ services: null, close }) });
    const { status } = await (await start(engine(main(async () => null)))).done;
    expect([...told, status]).toEqual(['closed', 'completed']);
  });

  it('that cannot be opened: nothing is created, and nothing of a run that is there is executed', async () => {
    let broken = true;
    const openServices = async () => {
      if (broken) throw new RangeError('no provider');
      return { services: null, close: async () => undefined };
    };
    // Also where the process that could not open them lives on.
    const { engine, journalFiles } = machine({ openServices, isAlive: async () => true });
    let ran = 0;
    const workflow = main(async (ctx) => {
      ran++;
      return atGate(ctx, 'go');
    });
    await expect(start(engine(workflow))).rejects.toThrow('no provider');
    expect([...journalFiles.contents.keys()]).toEqual([]);
    broken = false;
    await park(await start(engine(workflow)));
    broken = true;
    const next = engine(workflow);
    await expect(next.open('run')).rejects.toThrow('no provider');
    expect((await engine(workflow).list()).map(({ status, owner }) => [status, owner])).toEqual([['open', null]]);
    broken = false;
    await openGate(next, 'go', 7);
    expect(await (await goOn(next)).done).toEqual({ status: 'completed', output: 7 });
    expect([ran, (await next.read('run', 0)).map(({ type }) => type)]).toEqual([2, ['question.asked', 'run.resumed', 'question.answered']]);
  });

  it('reach children, which two pipelines may name alike', async () => {
    interface Services {
      readonly greeting: string;
    }
    const pipeline = (name: string): MainWorkflow<Services> => ({
      ...defineWorkflow({ name, version: '1', input: z.null(), run: (ctx) => ctx.call('greet', 'agent', 'Ada') }),
      workflows: [
        defineWorkflow({
          name: 'agent',
          version: '1',
          input: z.string(),
          run: async (ctx, input, { greeting }: Services) => `${name}: ${greeting} ${input} at ${ctx.path}`,
        }),
      ],
    });
    const engine = createEmbeddedEngine({
      runsFolder: '/runs',
      pipelines: async () => [pipeline('one'), pipeline('two')],
      openServices: async ({ runId }) => ({ services: { greeting: `hello from ${runId},` }, close: async () => undefined }),
      identity: { host: 'here', pid: 1, startTime: '1' },
      isAlive: async () => false,
      clock: createClock(),
      logger: silentLogger,
      processes: { kill: async () => false, killMarked: async () => 0 },
      journalFiles: memoryJournalFiles(),
    });
    for (const name of ['one', 'two'])
      expect(await (await engine.start(name, null, { runId: `run-${name}` })).done).toEqual({
        status: 'completed',
        output: `${name}: hello from run-${name}, Ada at run-${name}/greet#1/agent`,
      });
  });
});

describe('a single child', () => {
  it('gives its result or throws its error, and is not run again', async () => {
    const ran: string[] = [];
    const child = defineWorkflow({
      name: 'child',
      version: '1',
      input: z.string(),
      run: async (_ctx, input) => {
        ran.push(input);
        if (input === 'bad') throw new RangeError('broken on purpose');
        return `did ${input}`;
      },
    });
    const workflow = main(async (ctx) => {
      const good = await ctx.call('work', 'child', 'good');
      const bad = await ctx.call('work', 'child', 'bad').catch((error: unknown) => String(error));
      await atGate(ctx, 'go');
      return [good, bad];
    });
    const { engine } = machine();
    await park(await start(engine(workflow, child)));
    const next = engine(workflow, child);
    await openGate(next, 'go');
    expect(await (await goOn(next)).done).toEqual({ status: 'completed', output: ['did good', 'RangeError: broken on purpose'] });
    expect(ran).toEqual(['good', 'bad']);
  });

  it('of no such name is an error before anything is recorded', async () => {
    const workflow = main(async (ctx) => ctx.call('work', 'nobody', null));
    expect(await (await start(machine().engine(workflow))).done).toMatchObject({
      status: 'failed',
      error: { message: 'The pipeline "main" has no workflow named "nobody".' },
    });
  });
});
