import { afterEach, describe, expect, it } from 'vitest';
import type { HostMessage } from '../../../src/protocol/webview.ts';
import { hostMessageSchema, mostEvents } from '../../../src/protocol/webview.ts';
import { EventStream } from '../../../src/vscode/views/event-stream.ts';
import { FakeMachine } from '../../fakes/fake-machine.ts';
import { until } from '../../progress/until.ts';

let stream: EventStream;
afterEach(() => stream.dispose());

function stage(past: number) {
  const machine = new FakeMachine();
  const happen = (count: number, runId = 'r1'): void => {
    for (let index = 0; index < count; index++) machine.journal(runId).append({ type: 'notice', level: 'info', text: `number ${index}` });
  };
  happen(past);
  const sent: HostMessage[] = [];
  const runs = machine.process();
  stream = new EventStream(runs, (message) => sent.push(hostMessageSchema.parse(message)));
  const numbers = (): number[][] => sent.flatMap((message) => (message.type === 'events' ? [message.events.map(({ seq }) => seq)] : []));
  return { machine, runs, happen, numbers, sent };
}

describe('the events of a run for a page', () => {
  it('are those behind its cursor, in batches', async () => {
    const { numbers } = stage(mostEvents + 13);
    void stream.subscribe('r1', 10);
    await until(() =>
      expect(numbers().map((batch) => [batch[0], batch.at(-1)])).toEqual([
        [11, mostEvents + 10],
        [mostEvents + 11, mostEvents + 13],
      ]),
    );
  });

  it('have no gap and no double where past and present meet, and come together when they happen together', async () => {
    const { runs, happen, numbers } = stage(3);
    await runs.follow('r1');
    void stream.subscribe('r1', 1);
    happen(2);
    happen(5, 'other');
    await until(() => expect(numbers().flat()).toEqual([2, 3, 4, 5]));
    happen(2);
    await until(() => expect(numbers().flat()).toEqual([2, 3, 4, 5, 6, 7]));
    expect(numbers().at(-1)).toEqual([6, 7]);
  });

  it('come again where those that were sent count no more', async () => {
    const { machine, happen, sent } = stage(3);
    void stream.subscribe('r1', 0);
    await until(() => expect(sent.length).toBe(1));
    machine.journal('r1').lose();
    const kinds = () => sent.map((message) => (message.type === 'events' ? message.events.map(({ seq }) => seq) : message.type));
    await until(() => expect(kinds()).toEqual([[1, 2, 3], 'reset', [1, 2]]));
    happen(1);
    await until(() => expect(kinds()).toEqual([[1, 2, 3], 'reset', [1, 2], [3]]));
  });

  it('end with the next subscription', async () => {
    const { runs, happen, sent } = stage(1);
    happen(7, 'r2');
    const first = stream.subscribe('r1', 0);
    await until(() => expect(sent.length).toBe(1));
    void stream.subscribe('r2', 6);
    await first;
    happen(1);
    await until(() => expect(runs.get('r1')?.state.cursor).toBe(2));
    await until(() => expect(sent.map((message) => 'runId' in message && message.runId)).toEqual(['r1', 'r2']));
  });

  it('are not asked for any more by a page that is gone', async () => {
    const { runs, happen, sent } = stage(1);
    stream.dispose();
    await stream.subscribe('r1', 0);
    happen(1);
    await runs.follow('r1');
    expect(sent).toEqual([]);
  });
});
