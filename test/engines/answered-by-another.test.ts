import { expect, it } from 'vitest';
import { answer, asked } from '../contracts/durable/asking.ts';
import { goOn, machine, main, park, start } from './machine.ts';

it('a process that has read nothing of the run yet may answer', async () => {
  const { engine } = machine();
  const workflow = main(async (ctx) => (await ctx.ask(asked('one'))).by);
  const first = engine(workflow);
  const handle = await start(first);
  await park(handle);
  const [question] = (await first.state('run')).questions;
  expect(await engine(workflow).reply('run', answer(question, 'ana'))).toBe('taken');
  expect(await (await goOn(engine(workflow))).done).toEqual({ status: 'completed', output: 'ana' });
});
