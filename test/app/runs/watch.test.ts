import { afterEach, expect, it } from 'vitest';
import { eachEvent } from '../../../src/app/runs/known-run.ts';
import type { Runs } from '../../../src/app/runs/runs.ts';
import { project } from '../../../src/core/run/project.ts';
import type { RunState } from '../../../src/core/run/run-state.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { approved, completed, upToApproval } from '../../cli/recorded-runs.ts';
import { FakeMachine } from '../../fakes/fake-machine.ts';
import { until } from '../../progress/until.ts';

const open: Runs[] = [];
afterEach(async () => {
  for (const runs of open.splice(0)) await runs.close();
});

/** A machine with one run, which waits at its approval. */
function machine(): { made: FakeMachine; runs: Runs } {
  const made = new FakeMachine();
  for (const body of upToApproval) made.journal('one').append(body);
  const runs = made.process();
  open.push(runs);
  return { made, runs };
}

it('what is watched from an event on has neither gap nor double, and comes in batches', async () => {
  const { made, runs } = machine();
  const stop = new AbortController();
  const seen: number[] = [];
  const states: RunState[] = [];
  const watching = (async () => {
    for await (const change of runs.watch('one', 2, stop.signal))
      for (const [event, after] of eachEvent(change)) {
        seen.push(event.seq);
        states.push(after);
      }
  })();
  for (const body of [...approved, ...completed]) made.journal('one').append(body);
  const last = made.journal('one').events.length;
  await until(() => expect(seen.at(-1)).toBe(last));
  expect(seen).toEqual(Array.from({ length: last - 2 }, (_, index) => index + 3));
  // Each with the state after it, though several came together.
  const { events } = made.journal('one');
  expect(states).toEqual(events.slice(2).map(({ seq }) => project(events.slice(0, seq))));
  stop.abort();
  await watching;
});

it('what comes until a pause is over comes together', async () => {
  const { made, runs } = machine();
  const stop = new AbortController();
  const calm = Promise.withResolvers<void>();
  const paused = Promise.withResolvers<void>();
  const pause = (): Promise<void> => {
    paused.resolve();
    return calm.promise;
  };
  const told: string[][] = [];
  const watching = (async () => {
    for await (const { events } of runs.watch('one', upToApproval.length, stop.signal, pause)) {
      told.push(events.map(({ type }) => type));
      stop.abort();
    }
  })();
  for (const [index, body] of approved.entries()) {
    made.journal('one').append(body);
    if (index === 0) await paused.promise;
  }
  calm.resolve();
  await watching;
  expect(told).toEqual([approved.map(({ type }) => type)]);
});

it('a page gets a run anew that another process took over: what was told before counts no more', async () => {
  const { made, runs } = machine();
  const stop = new AbortController();
  let page: RunEvent[] = [];
  const watching = (async () => {
    for await (const { events, reset } of runs.watch('one', 0, stop.signal)) page = reset ? [...events] : [...page, ...events];
  })();
  made.journal('one').append({ type: 'notice', level: 'info', text: 'in good faith' });
  await until(() => expect(page.length).toBe(upToApproval.length + 1));
  made.journal('one').lose();
  await until(() => expect(page.length).toBe(upToApproval.length));
  made.journal('one').append({ type: 'notice', level: 'info', text: 'said by the other process' });
  await until(() => expect(page).toEqual(made.journal('one').events));
  expect(runs.get('one')?.state).toEqual(made.journal('one').state);
  stop.abort();
  await watching;
});

it('whoever watches a run hears that its journal cannot be read any more', async () => {
  const { made, runs } = machine();
  const watching = (async () => {
    for await (const _ of runs.watch('one', 0, new AbortController().signal));
  })();
  await until(() => expect(runs.get('one')?.state.cursor).toBe(upToApproval.length));
  made.journal('one').fail(new Error('the disk is gone'));
  await expect(watching).rejects.toThrow('the disk is gone');
});
