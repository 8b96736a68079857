import { describe, expect, it } from 'vitest';
import { documentInEnglish, sentence } from '../../src/core/describe/message.ts';
import type { Ctx, Workflow } from '../../src/core/durable/contracts.ts';
import type { Json } from '../../src/protocol/json.ts';
import { workflowOf } from '../contracts/durable/workflows.ts';
import { goOn, machine, main, park, start } from './machine.ts';
import { atGate, openGate } from '../contracts/durable/gate.ts';

describe('code that changed', () => {
  const waits = async (ctx: Ctx): Promise<Json> => atGate(ctx, 'go');

  it('outside of phases: the run fails and says what differs', async () => {
    const { engine } = machine();
    await park(
      await start(
        engine(
          main(async (ctx) => {
            await ctx.step('old', async () => 1);
            return waits(ctx);
          }),
        ),
      ),
    );
    const handle = await goOn(
      engine(
        main(async (ctx) => {
          await ctx.step('new', async () => 1);
          return waits(ctx);
        }),
      ),
    );
    expect(await handle.done).toEqual({
      status: 'failed',
      error: {
        name: 'ReplayMismatchError',
        message: sentence(
          'The history of {0} does not fit this version of Batuta: {1}.',
          'run',
          sentence('{0} is recorded where the code has {1}', 'step "old"', 'step "new"'),
        ),
      },
    });
  });

  it('that ends too early is noticed', async () => {
    const { engine } = machine();
    await park(
      await start(
        engine(
          main(async (ctx) => {
            await ctx.now();
            return waits(ctx);
          }),
        ),
      ),
    );
    expect(documentInEnglish(await (await goOn(engine(main(async () => 'short')))).done)).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('it ends where now is recorded') as unknown },
    });
  });

  it('in a child: the phase of the main workflow begins again, with the answers that were paid', async () => {
    const ran: string[] = [];
    const { engine, journal } = machine();
    const parent = main(async (ctx) =>
      ctx.phase('work', async (inner) => {
        const calls = ['a', 'b'].map((name) => ({ workflow: 'agent', input: name, as: name }));
        return inner.all('agents', calls);
      }),
    );
    const agent = (version: string): Workflow =>
      workflowOf('agent', async (ctx, name) => {
        if (version === '2' && name === 'b')
          await ctx.step('new', async () => {
            ran.push('new');
            return null;
          });
        const answer = await ctx.step(
          'turn',
          async () => {
            ran.push(`turn ${name as string} ${version}`);
            return `answer ${name as string} ${version}`;
          },
          { memo: name as string },
        );
        if (version === '1') await atGate(ctx, 'word');
        return answer;
      });
    await park(await start(engine(parent, agent('1'))));
    const handle = await goOn(engine(parent, agent('2')));
    const answers = ['answer a 1', 'answer b 1'].map((value) => ({ ok: true, value }));
    expect(await handle.done).toEqual({ status: 'completed', output: answers });
    expect(ran).toEqual(['turn a 1', 'turn b 1', 'new']);
    expect(journal().match(/"type":"restart","scope":"run\/work#1"/g)).toHaveLength(1);
  });

  it('in a child that ends too early is noticed', async () => {
    const { engine } = machine();
    const parent = main((ctx) => ctx.call('agent', 'agent', null));
    await park(await start(engine(parent, workflowOf('agent', waits))));
    const outcome = await (
      await goOn(
        engine(
          parent,
          workflowOf('agent', async () => 'short'),
        ),
      )
    ).done;
    expect(documentInEnglish(outcome)).toMatchObject({
      status: 'failed',
      error: { message: expect.stringMatching(/^The history of run\/agent#1\/agent does not fit .*: it ends where ask /u) as unknown },
    });
  });

  it('in a phase that is over: what it gave stays, and nothing of it runs again', async () => {
    const ran: string[] = [];
    const { engine } = machine();
    const workflow = (name: string) =>
      main(async (ctx) => {
        const first = await ctx.phase('first', (inner) =>
          inner.step(name, async () => {
            ran.push(name);
            return `by the ${name} code`;
          }),
        );
        await atGate(ctx, 'go');
        return first;
      });
    await park(await start(engine(workflow('old'))));
    const next = engine(workflow('new'));
    await openGate(next, 'go');
    expect(await (await goOn(next)).done).toEqual({ status: 'completed', output: 'by the old code' });
    expect(ran).toEqual(['old']);
  });

  it('of several children one is another: the run fails and names them', async () => {
    const { engine } = machine();
    const agent = workflowOf('agent', async (ctx) => atGate(ctx, 'word'));
    const parent = (...names: string[]) =>
      main((ctx) =>
        ctx.all(
          'agents',
          names.map((as) => ({ workflow: 'agent', input: null, as })),
        ),
      );
    await park(await start(engine(parent('a', 'b'), agent)));
    const handle = await goOn(engine(parent('a', 'c'), agent));
    handle.onIdle(() => handle.stop());
    expect(documentInEnglish(await handle.done)).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('recorded with the children a, b; the code has a, c') as unknown },
    });
  });

  it('of a child that asks no more: its question is withdrawn when it is over', async () => {
    const { engine } = machine();
    const parent = main(async (ctx) => {
      await ctx.phase('part', (inner) => inner.call('agent', 'agent', null));
      return ctx.step('look', async (step) => step.state().questions.length);
    });
    await park(await start(engine(parent, workflowOf('agent', waits))));
    const next = engine(
      parent,
      workflowOf('agent', async () => null),
    );
    expect(await (await goOn(next)).done).toEqual({ status: 'completed', output: 0 });
    expect((await next.read('run', 0)).map(({ type }) => type)).toEqual(['question.asked', 'run.resumed', 'question.withdrawn']);
  });

  it('gives a signal that the phase had used to the phase once more', async () => {
    const { engine } = machine();
    const workflow = (part: (ctx: Ctx) => Promise<Json>) =>
      main(async (ctx) => {
        await ctx.send(ctx.path, 'one', 1);
        return ctx.phase('part', part);
      });
    const before = engine(workflow(async (ctx) => [await ctx.waitSignal(['one']), await atGate(ctx, 'two')]));
    await park(await start(before));
    const after = engine(
      workflow(async (ctx) => {
        await ctx.now();
        return [await ctx.waitSignal(['one']), await atGate(ctx, 'two')];
      }),
    );
    await openGate(after, 'two', 2);
    expect(await (await goOn(after)).done).toEqual({ status: 'completed', output: [{ name: 'one', payload: 1 }, 2] });
  });

  it('without the workflow: opening says so and leaves the run as it is', async () => {
    const { engine, journal } = machine();
    await park(await start(engine(main(waits))));
    const before = journal();
    await expect(engine(workflowOf('other', waits)).open('run')).rejects.toThrow('no pipeline "main"');
    expect(journal()).toBe(before);
  });
});
