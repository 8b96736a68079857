import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import type { HostMessage } from '../../../src/protocol/webview.ts';
import { hostMessageSchema, mostEvents } from '../../../src/protocol/webview.ts';
import { EventStream } from '../../../src/vscode/views/event-stream.ts';
import { until } from '../../progress/until.ts';

const notice = (seq: number, runId = 'r1'): RunEvent => ({
  seq,
  at: '2026-01-02T03:04:05.000Z',
  runId,
  type: 'notice',
  level: 'info',
  text: `number ${seq}`,
});
const count = (from: number, to: number): RunEvent[] => Array.from({ length: to - from + 1 }, (_, index) => notice(from + index));

function stage(past: readonly RunEvent[]) {
  const listeners = new Set<(event: RunEvent) => void>();
  const sent: HostMessage[] = [];
  const reading = { gate: Promise.resolve() };
  const stream = new EventStream(
    {
      read: async (runId, cursor) => {
        await reading.gate;
        return past.filter((event) => event.runId === runId && event.seq > cursor);
      },
      onEvent: (listener) => {
        listeners.add(listener);
        return { dispose: () => listeners.delete(listener) };
      },
    },
    (message) => sent.push(hostMessageSchema.parse(message)),
  );
  const happen = (...events: RunEvent[]): void => events.forEach((event) => listeners.forEach((listener) => listener(event)));
  const numbers = (): number[][] => sent.flatMap((message) => (message.type === 'events' ? [message.events.map(({ seq }) => seq)] : []));
  return { stream, happen, numbers, reading, listeners };
}

describe('the events of a run for a page', () => {
  it('are those behind its cursor, in batches', async () => {
    const { stream, numbers } = stage(count(1, mostEvents + 13));
    await stream.subscribe('r1', 10);
    expect(numbers().map((batch) => [batch[0], batch.at(-1)])).toEqual([
      [11, mostEvents + 10],
      [mostEvents + 11, mostEvents + 13],
    ]);
  });

  it('have no gap and no double where past and present meet', async () => {
    const past = count(1, 3);
    const { stream, happen, numbers, reading } = stage(past);
    const gate = Promise.withResolvers<void>();
    reading.gate = gate.promise;
    const subscribed = stream.subscribe('r1', 0);
    happen(notice(3), notice(4));
    gate.resolve();
    await subscribed;
    expect(numbers()).toEqual([[1, 2, 3, 4]]);
  });

  it('come together when they happen together, and only those of the run', async () => {
    const { stream, happen, numbers } = stage([]);
    await stream.subscribe('r1', 0);
    happen(notice(1), notice(1, 'other'), notice(2));
    await until(() => expect(numbers()).toEqual([[1, 2]]));
  });

  it('end with the next subscription', async () => {
    const { stream, happen, numbers, listeners } = stage([notice(7, 'r2')]);
    await stream.subscribe('r1', 0);
    await stream.subscribe('r2', 0);
    happen(notice(1));
    expect(listeners.size).toBe(1);
    expect(numbers()).toEqual([[7]]);
    stream.dispose();
    expect(listeners.size).toBe(0);
  });
});
