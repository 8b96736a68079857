import { expect, it } from 'vitest';
import type { AgentOutcome, AgentTask, Harness } from '../../../src/core/agent/harness.ts';
import { withFallbacks } from '../../../src/core/agent/with-fallbacks.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { createMemoryRun } from '../../fakes/memory-ctx.ts';
import { task } from '../../harnesses/loop/stage.ts';

const done: AgentOutcome = { status: 'finished', finish: { summary: 'done', report: '' }, read: [] };
const failed = (reason: 'model' | 'budget'): AgentOutcome => ({ status: 'failed', reason, message: 'No.', continuation: 'where it was' });

/** Harnesses that end so, one after the other; what they were given. */
function harnesses(...ends: Readonly<Record<string, AgentOutcome>>[]) {
  const given: (readonly [string, AgentTask['continuation']])[] = [];
  const all = ends.flatMap((end) =>
    Object.entries(end).map(([id, outcome]): Harness => ({
      id,
      run: async (_ctx, { continuation }) => {
        given.push([id, continuation]);
        return outcome;
      },
    })),
  );
  const [first, ...others] = all;
  if (!first) throw new Error('none');
  return { harness: withFallbacks(first, ...others), given };
}

it('the next one begins anew where one does not work, and that is told', async () => {
  const { harness, given } = harnesses({ one: failed('model'), two: done });
  const run = createMemoryRun();
  expect(await harness.run(run.ctx, task)).toEqual(done);
  expect(given).toEqual([
    ['one', undefined],
    ['two', undefined],
  ]);
  expect(run.events().map((event) => event.type === 'notice' && inEnglish(event.text))).toEqual(['one did not work: No. two goes on.']);
});

it('what is not its fault is not passed on; it goes on itself later', async () => {
  const { harness, given } = harnesses({ one: failed('model'), two: failed('budget'), three: done });
  const outcome = await harness.run(createMemoryRun().ctx, task);
  expect(outcome).toMatchObject({ status: 'failed', reason: 'budget', continuation: { harness: 'two', of: 'where it was' } });
  if (outcome.status !== 'failed') throw new Error('it ended');
  await harness.run(createMemoryRun().ctx, { ...task, continuation: outcome.continuation });
  expect(given.slice(2)).toEqual([['two', 'where it was']]);
});

it('the last one that fails fails, and one alone is left as it is', async () => {
  const { harness } = harnesses({ one: failed('model'), two: failed('model') });
  expect(await harness.run(createMemoryRun().ctx, task)).toMatchObject({
    status: 'failed',
    reason: 'model',
    continuation: { harness: 'two' },
  });
  expect(await harnesses({ one: failed('model') }).harness.run(createMemoryRun().ctx, task)).toEqual(failed('model'));
});

it('whoever of them can look again does so for all', async () => {
  const { harness } = harnesses({ one: done, two: done });
  expect(harness.saysTheSame).toBeUndefined();
  const two: Harness = { id: 'two', run: async () => done, saysTheSame: async (_ctx, _task, looks) => looks.length === 0 };
  const both = withFallbacks({ id: 'one', run: async () => done }, two);
  expect(await both.saysTheSame?.(createMemoryRun().ctx, task, [], new AbortController().signal)).toBe(true);
});
