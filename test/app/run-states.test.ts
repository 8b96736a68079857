import { expect, test } from 'vitest';
import { createRunStates } from '../../src/app/run-states.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';

const notice = (seq: number): RunEvent => ({ seq, at: `moment ${seq}`, runId: 'r', type: 'notice', level: 'info', text: `number ${seq}` });

test('a run is read on from where it was, once for all who ask at one time, and anew after a failure', async () => {
  const events = [notice(1), notice(2)];
  const cursors: number[] = [];
  let broken = false;
  const stateOf = createRunStates(() => ({
    async read(_runId, cursor) {
      cursors.push(cursor);
      if (broken) throw new Error('unreadable');
      return events.filter(({ seq }) => seq > cursor);
    },
  }));
  const counts = async (): Promise<number[]> => (await Promise.all([stateOf('r'), stateOf('r')])).map(({ notices }) => notices.length);
  expect(await counts()).toEqual([2, 2]);
  events.push(notice(3));
  expect(await counts()).toEqual([3, 3]);
  expect(cursors).toEqual([0, 2]);
  broken = true;
  await expect(stateOf('r')).rejects.toThrow('unreadable');
  broken = false;
  expect(await counts()).toEqual([3, 3]);
  expect(cursors.slice(2)).toEqual([3, 0]);
});

test('who asks while it is being read gets what was journaled meanwhile', async () => {
  const events = [notice(1)];
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const begun = Promise.withResolvers<void>();
  let reads = 0;
  const stateOf = createRunStates(() => ({
    async read(_runId, cursor) {
      const found = events.filter(({ seq }) => seq > cursor);
      begun.resolve();
      await gates[reads++]?.promise;
      return found;
    },
  }));
  const first = stateOf('r');
  await begun.promise;
  events.push(notice(2));
  const second = stateOf('r');
  for (const gate of gates) gate.resolve();
  expect((await first).cursor).toBe(1);
  expect((await second).cursor).toBe(2);
});
