import { afterEach, expect, it } from 'vitest';
import type { Runs } from '../../../src/app/runs/runs.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { untilRest } from '../../../src/vscode/chat/until-rest.ts';
import { approved, upToApproval } from '../../cli/recorded-runs.ts';
import { FakeMachine } from '../../fakes/fake-machine.ts';
import { until } from '../../progress/until.ts';

const open: Runs[] = [];
const never = new AbortController().signal;
afterEach(async () => {
  for (const runs of open.splice(0)) await runs.close();
});

function stage(atWork: boolean) {
  const machine = new FakeMachine();
  for (const body of atWork ? [...upToApproval, ...approved] : upToApproval) machine.journal('one').append(body);
  if (atWork) machine.owners.set('one', { host: 'here', pid: 7, sameHost: true });
  const runs = machine.process();
  open.push(runs);
  const told: RunEvent[] = [];
  const follow = async (after: number, signal = never) => {
    const news = untilRest(runs, { runId: 'one', replied: null }, after, signal);
    for (;;) {
      const next = await news.next();
      if (next.done) return next.value;
      told.push(next.value[0]);
    }
  };
  return { machine, runs, told, follow };
}

it('the news of a run are told to the last one, and end when it rests', async () => {
  const { machine, told, follow } = stage(false);
  expect((await follow(3)).status).toBe('waiting-approval');
  expect(told).toEqual(machine.journal('one').events.slice(3));
});

it('end with the reason when the journal cannot be read any more', async () => {
  const { machine, runs, told, follow } = stage(true);
  const { events } = machine.journal('one');
  const followed = follow(0);
  await until(() => expect(told.length).toBe(events.length));
  machine.journal('one').fail(new Error('the disk is gone'));
  await expect(followed).rejects.toThrow('the disk is gone');
  expect(runs.get('one')?.owner).toBe('local');
});

it('end where they are when nobody wants to know any more', async () => {
  const { machine, told, follow } = stage(true);
  const stop = new AbortController();
  const followed = follow(0, stop.signal);
  await until(() => expect(told.length).toBe(machine.journal('one').events.length));
  stop.abort();
  expect((await followed).status).toBe('running');
});
