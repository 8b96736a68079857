import { expect, test } from 'vitest';
import { createRunStates } from '../../src/app/run-states.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';

const notice = (seq: number): RunEvent => ({ seq, at: `moment ${seq}`, runId: 'r', type: 'notice', level: 'info', text: `number ${seq}` });

test('a run is read on from where it was, also when it is asked for many times at once, and anew after a failure', async () => {
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
  expect(cursors).toEqual([0, 2, 2, 3]);
  broken = true;
  await expect(stateOf('r')).rejects.toThrow('unreadable');
  broken = false;
  expect(await counts()).toEqual([3, 3]);
  expect(cursors.slice(4)).toEqual([3, 0, 3]);
});
