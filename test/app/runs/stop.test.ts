import { expect, it, onTestFinished } from 'vitest';
import type { RunChange } from '../../../src/app/runs/known-run.ts';
import { upToApproval } from '../../cli/recorded-runs.ts';
import { FakeMachine } from '../../fakes/fake-machine.ts';

it('a stop is told at once, while the work goes on; the second one ends it', async () => {
  const made = new FakeMachine();
  for (const body of upToApproval) made.journal('one').append(body);
  const runs = made.process();
  onTestFinished(() => runs.close());
  const changes: RunChange[] = [];
  runs.onDidChange((change) => changes.push(change));
  made.scripts.set('one', async (player) => player.work('agents'));
  await runs.list();
  await runs.own('one');
  await runs.follow('one');
  changes.length = 0;
  runs.stop('one');
  expect(changes.map(({ run: { owner, stopping } }) => [owner, stopping])).toEqual([['self', true]]);
  runs.stop('one');
  await runs.untilReleased('one');
  expect(runs.get('one')).toMatchObject({ owner: 'none', stopping: false });
  runs.stop('one');
  expect(runs.get('one')?.stopping).toBe(false);
});
