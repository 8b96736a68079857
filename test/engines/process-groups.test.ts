import { describe, expect, it } from 'vitest';
import type { ProcessGroup } from '../../src/core/ports.ts';
import { goOn, machine, main, start } from './machine.ts';

describe('process groups', () => {
  const group: ProcessGroup = { pid: 4711, startTime: 'then' };
  const killer = () => {
    const killed: unknown[] = [];
    return {
      killed,
      kill: async (one: ProcessGroup) => {
        killed.push(one);
        return true;
      },
      killMarked: async (mark: string) => {
        killed.push(mark);
        return 0;
      },
    };
  };

  it('of a step are ended when the run is stopped at once; those of finished steps are no longer its own', async () => {
    const processes = killer();
    const recorded = Promise.withResolvers<void>();
    const engine = machine({ processes }).engine(
      main(async (ctx) => {
        await ctx.step('finished', async (step) => step.recordProcessGroup({ pid: 1, startTime: 'finished' }));
        return ctx.step('runs', async (step) => {
          await step.recordProcessGroup(group);
          recorded.resolve();
          await new Promise((resolve) => step.signal.addEventListener('abort', resolve));
          throw new Error('any error that an abort leads to');
        });
      }),
    );
    const handle = await start(engine);
    await recorded.promise;
    handle.kill();
    expect(await handle.done).toEqual({ status: 'interrupted' });
    expect(processes.killed).toEqual([group]);
    expect((await engine.read('run', 0)).map(({ type }) => type)).toEqual(['run.interrupted']);
  });

  it('that a step starts although the run is stopped at once are ended, too', async () => {
    const processes = killer();
    const begun = Promise.withResolvers<void>();
    const engine = machine({ processes }).engine(
      main(async (ctx) =>
        ctx.step('runs', async (step) => {
          begun.resolve();
          await new Promise((resolve) => step.signal.addEventListener('abort', resolve));
          await step.recordProcessGroup(group);
          throw new Error('any error that an abort leads to');
        }),
      ),
    );
    const handle = await start(engine);
    await begun.promise;
    handle.kill();
    expect([await handle.done, processes.killed]).toEqual([{ status: 'interrupted' }, [group]]);
  });

  it('are over before the run is given free', async () => {
    const order: string[] = [];
    const kill = async (): Promise<boolean> => {
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      order.push('the group is over');
      return true;
    };
    const close = async () => void order.push('the run is free');
    const recorded = Promise.withResolvers<void>();
    const { engine } = machine({ processes: { ...killer(), kill }, openServices: async () => ({ services: null, close }) });
    const handle = await start(
      engine(
        main(async (ctx) =>
          ctx.step('runs', async (step) => {
            await step.recordProcessGroup(group);
            recorded.resolve();
            await new Promise((resolve) => step.signal.addEventListener('abort', resolve));
            throw new Error('ended');
          }),
        ),
      ),
    );
    await recorded.promise;
    handle.kill();
    expect(await handle.done).toEqual({ status: 'interrupted' });
    expect(order).toEqual(['the group is over', 'the run is free']);
  });

  it('that a dead owner left are ended before the run goes on; those of finished steps are not asked about', async () => {
    const processes = killer();
    const { engine, journalFiles, folder } = machine({ processes });
    const workflow = main(async (ctx) => {
      await ctx.step('finished', async (step) => step.recordProcessGroup({ pid: 1, startTime: 'finished' }));
      return ctx.step('under way', async (step) => {
        await step.recordProcessGroup(group);
        return processes.killed.length;
      });
    });
    await (
      await start(engine(workflow))
    ).done;
    const log = `${folder}/run/journal/000001.log`;
    const lines = journalFiles.contents.get(log)?.toString().split('\n') ?? [];
    journalFiles.contents.set(log, Buffer.from(`${lines.slice(0, 4).join('\n')}\n`));
    expect(await (await goOn(engine(workflow))).done).toEqual({ status: 'completed', output: 2 });
    expect(processes.killed).toEqual([group, 'run']);
  });
});
