import { describe, expect, it } from 'vitest';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { encodeLine } from '../../src/engines/embedded/journal-line.ts';
import { RunReader } from '../../src/engines/embedded/run-reader.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { until } from '../progress/until.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

const folder = '/run/journal';
const log = `${folder}/000001.log`;

/** A journal of `count` notices, and how many bytes of it were read. */
function stage(count: number) {
  const memory = memoryJournalFiles();
  let records = 0;
  const append = (record: Parameters<typeof encodeLine>[1]): number => {
    records += 1;
    const line = encodeLine(records, record);
    memory.contents.set(log, Buffer.concat([memory.contents.get(log) ?? Buffer.alloc(0), line]));
    return memory.contents.get(log)?.length ?? 0;
  };
  const owner = { host: 'here', pid: 1, startTime: 'then' };
  append({
    type: 'epoch',
    epoch: 1,
    owner,
    ends: [],
    run: { runId: 'run', pipeline: 'main', version: '1', input: {} },
    at: 'x',
  });
  const saying = (text: string) => ({ type: 'events', at: 'x', events: [{ type: 'notice', level: 'info', text }] }) as const;
  const happen = (text: string): number => append(saying(text));
  for (let number = 1; number <= count; number += 1) happen(`number ${number}`);
  let bytes = 0;
  let held: Promise<void> | null = null;
  const files: JournalFiles = {
    ...memory,
    async read(path, from) {
      await held;
      const read = await memory.read(path, from);
      bytes += read?.length ?? 0;
      return read;
    },
  };
  const reader = new RunReader(files, { runId: 'run', root: '/run', journal: folder, blobs: '/run/blobs', signals: '/run/signals' });
  const numbers = async (cursor: number): Promise<number[]> => {
    await reader.read();
    return reader.events.slice(cursor).map(({ seq }) => seq);
  };
  const bytesOf = async (work: () => Promise<unknown>): Promise<number> => {
    const before = bytes;
    await work();
    return bytes - before;
  };
  /** This process writes it. */
  const write = (text: string): void => {
    const before = memory.contents.get(log)?.length ?? 0;
    reader.add([saying(text)], happen(text) - before);
  };
  /** Nothing is read from the disk before the result is called. */
  const hold = (): (() => void) => {
    const gate = Promise.withResolvers<void>();
    held = gate.promise;
    return gate.resolve;
  };
  /** Another process goes on behind a record of so many bytes less than there are. */
  const takeOver = (end: number): void => {
    const claim = { type: 'epoch', epoch: 2, owner: { ...owner, pid: 2 }, ends: [end], at: 'x' } as const;
    memory.contents.set(`${folder}/000002.log`, encodeLine(records, claim));
  };
  return { happen, numbers, bytesOf, reader, write, hold, takeOver };
}

describe('events of a run behind a cursor', () => {
  it('are read on from where somebody has come to', async () => {
    const { happen, numbers, bytesOf } = stage(500);
    const whole = await bytesOf(() => numbers(0));
    expect(await bytesOf(() => numbers(500))).toBe(0);
    happen('one more');
    const more = await bytesOf(async () => expect(await numbers(500)).toEqual([501]));
    expect(more).toBeLessThan(whole / 100);
  });

  it('are those behind the cursor, whoever read what before, also at the same time', async () => {
    const { happen, numbers } = stage(5);
    expect(await numbers(0)).toEqual([1, 2, 3, 4, 5]);
    expect(await Promise.all([numbers(5), numbers(5), numbers(3), numbers(0)])).toEqual([[], [], [4, 5], [1, 2, 3, 4, 5]]);
    happen('six');
    expect(await Promise.all([numbers(5), numbers(5), numbers(9)])).toEqual([[6], [6], []]);
  });

  it('are there once, also when somebody reads while this process begins to write', async () => {
    const { numbers, reader, write, hold } = stage(1);
    await reader.read();
    const begun = reader.beginWriting();
    const reading = numbers(0);
    await begun;
    const goOn = hold();
    write('two');
    goOn();
    expect(await reading).toEqual([1, 2]);
    expect(await numbers(0)).toEqual([1, 2]);
  });

  it('are told again from the first one on where another process took the run over and counts fewer of them', async () => {
    const { happen, reader, takeOver } = stage(1);
    const told: unknown[] = [];
    const stop = new AbortController();
    const texts = (events: readonly RunEvent[]) => events.map((event) => event.type === 'notice' && event.text);
    const following = reader.follow(
      0,
      ({ events, before, state, reset }) => told.push([texts(events), before().cursor, state.cursor, reset]),
      stop.signal,
    );
    await until(() => expect(told.length).toBe(1));
    const counted = happen('two');
    await reader.read();
    happen('three, which the other one does not see');
    await reader.read();
    takeOver(counted);
    await reader.read();
    expect(told).toEqual([
      [['number 1'], 0, 1, false],
      [['two'], 1, 2, false],
      [['three, which the other one does not see'], 2, 3, false],
      [['number 1', 'two'], 0, 2, true],
    ]);
    stop.abort();
    await following;
  });
});
