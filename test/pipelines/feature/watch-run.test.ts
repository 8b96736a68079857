import { afterEach, expect, test } from 'vitest';
import { passed, writesSpec } from './acts.ts';
import { agent, finished, openStage, type Act, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

/** A run that is approved, of an agent that can do no more than this. */
const approved = async (...acts: [RegExp, Act][]) => {
  stage = await openStage({
    agents: [agent('backend')],
    acts: [[/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })], ...acts],
  });
  const handle = await stage.start();
  await stage.until('approval');
  await stage.approve();
  return handle;
};
const nothing: [RegExp, Act] = [/^Backend/, () => finished(passed)];

test('an agent without an act is an error for whoever waits for the end', async () => {
  const handle = await approved(nothing);
  await expect(handle.done).rejects.toThrow(
    'The stage has no act for "RETRY Backend Suppliers (1/2)". Asked before: SPEC Sort suppliers, Backend Suppliers.',
  );
});

test('… and for whoever waits for a question', async () => {
  await approved();
  await expect(stage.until('stop')).rejects.toThrow('The stage has no act for "Backend Suppliers".');
});

test('a question that nobody expects is an error for whoever waits for the end, or for another question', async () => {
  const handle = await approved(nothing, [/^RETRY/, () => finished(passed)]);
  await expect(handle.done).rejects.toThrow('The run asks (stopped) instead of ending: ');
  await expect(stage.until('approval')).rejects.toThrow('The run asks (stopped) instead of asking (approval): ');
  await stage.until('stop');
});
