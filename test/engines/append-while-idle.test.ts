import { expect, it } from 'vitest';
import { goOn, machine, main, park, start } from './machine.ts';
import { atGate, openGate } from '../contracts/durable/gate.ts';

it('events of a person are journaled by the run of this process that waits, and replay answers nothing differently', async () => {
  const { engine } = machine();
  const workflow = main(async (ctx) => {
    const first = await atGate(ctx, 'go');
    return [first, await ctx.step('after', async () => 'done')];
  });
  const one = engine(workflow);
  const handle = await start(one);
  await new Promise<void>((resolve) => {
    handle.onIdle(() => resolve());
  });
  expect(await one.append('run', [{ type: 'notice', level: 'info', text: 'rolled back' }])).toBeNull();
  expect(await one.append('run', [])).toBeNull();
  expect((await one.read('run', 0)).map((event) => event.type)).toEqual(['question.asked', 'notice']);
  await park(handle);
  const next = engine(workflow);
  await openGate(next, 'go', 7);
  expect(await (await goOn(next)).done).toEqual({ status: 'completed', output: [7, 'done'] });
});
