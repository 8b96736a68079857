import { expect, it } from 'vitest';
import type { Workflow } from '../../src/core/durable/contracts.ts';
import { late } from '../../src/core/late.ts';
import { workflowOf } from '../contracts/durable/workflows.ts';
import { goOn, machine, main, start } from './machine.ts';

const gone = Object.assign(new Error("Cannot find module './later.cjs'"), { code: 'MODULE_NOT_FOUND' });

/** A pipeline that pays for something, and then needs code which is not there before `mend` is called. */
function needing(where: 'main' | 'phase' | 'child' | 'step') {
  let isThere = false;
  const paid: string[] = [];
  const part = async () => {
    if (!isThere) throw gone;
    return async () => 'worked';
  };
  const child = workflowOf('child', late(part));
  const workflow = main(async (ctx) => {
    await ctx.step('call', async () => paid.push('call'));
    if (where === 'main') return late(part)();
    if (where === 'phase') return ctx.phase('later', late(part));
    if (where === 'child') return ctx.call('work', 'child', null);
    return ctx.step('import', async () => (await part())());
  });
  return { paid, workflows: [workflow, child] satisfies Workflow[], mend: () => (isThere = true) };
}

it.each(['main', 'phase', 'child', 'step'] as const)(
  'code that cannot be loaded (%s) is no end of a run: it stops with the reason, and goes on when the code is back, with nothing paid twice',
  async (where) => {
    const { paid, workflows, mend } = needing(where);
    const { engine, journal } = machine();
    expect(await (await start(engine(...workflows))).done).toMatchObject({
      status: 'unwritable',
      error: { message: { text: expect.stringContaining('could not be loaded'), values: ["Cannot find module './later.cjs'"] } },
    });
    expect(journal()).not.toMatch(/"ended"|child-ended|could not be loaded/u);
    mend();
    expect(await (await goOn(engine(...workflows))).done).toEqual({ status: 'completed', output: 'worked' });
    expect(paid).toEqual(['call']);
  },
);

it('code whose loading fails while the run is being stopped changes nothing: it is stopped as it was asked to be', async () => {
  const [asked, loaded] = [Promise.withResolvers<void>(), Promise.withResolvers<never>()];
  const load = async () => {
    asked.resolve();
    return loaded.promise;
  };
  const { engine } = machine();
  const handle = await start(engine(main(late(load))));
  await asked.promise;
  handle.stop();
  loaded.reject(gone);
  expect(await handle.done).toEqual({ status: 'interrupted' });
});
