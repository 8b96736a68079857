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
  /** Another process claims the run, says how many bytes of the epochs before count, and then so much. */
  const claim = (epoch: number, sequence: number, ends: readonly number[], ...texts: string[]): void => {
    const record = { type: 'epoch', epoch, owner: { ...owner, pid: epoch }, ends, at: 'x' } as const;
    const lines = [record, ...texts.map((text) => saying(text))].map((one, index) => encodeLine(sequence + index, one));
    memory.contents.set(`${folder}/00000${epoch}.log`, Buffer.concat(lines));
  };
  /** Another process goes on behind the last record but one, which ends there, and says so much. */
  const takeOver = (end: number, ...texts: string[]): void => {
    const claim = { type: 'epoch', epoch: 2, owner: { ...owner, pid: 2 }, ends: [end], at: 'x' } as const;
    const lines = [claim, ...texts.map((text) => saying(text))].map((record, index) => encodeLine(records + index, record));
    memory.contents.set(`${folder}/000002.log`, Buffer.concat(lines));
  };
  /** Its owner dies while it writes a line. */
  const tear = (): void =>
    void memory.contents.set(log, Buffer.concat([memory.contents.get(log) ?? Buffer.alloc(0), Buffer.from('4711 ')]));
  return { happen, claim, numbers, bytesOf, reader, write, hold, takeOver, tear, remove: () => memory.contents.delete(log) };
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

  it.each<[number, unknown[]]>([
    [1, [[], 1, 1, false]],
    // Of a journal of which more was there before.
    [9, [['number 1'], 0, 1, true]],
  ])('are told to somebody who knows %d, and then what follows', async (cursor, first) => {
    const { happen, reader } = stage(1);
    const { told, end } = await following(reader, cursor);
    happen('two');
    await reader.read();
    expect(told).toEqual([first, [['two'], 1, 2, false]]);
    await end();
  });

  it('are still known when the journal was removed meanwhile', async () => {
    const { numbers, remove } = stage(2);
    expect(await numbers(0)).toEqual([1, 2]);
    remove();
    expect(await numbers(0)).toEqual([1, 2]);
  });

  it('are told once, although the whole journal is read anew for what is damaged at its end', async () => {
    const { happen, reader, tear } = stage(1);
    const { told, end } = await following(reader);
    happen('two');
    await reader.read();
    tear();
    expect(await reader.read(true)).toMatchObject({ damage: [{ epoch: 1, torn: true }] });
    expect(told).toEqual([
      [['number 1'], 0, 1, false],
      [['two'], 1, 2, false],
    ]);
    await end();
  });

  it('are told as they come from another process that took the run over', async () => {
    const { happen, claim, reader } = stage(0);
    const one = happen('one');
    const { told, end } = await following(reader);
    claim(2, 3, [one], 'two');
    await reader.read();
    claim(2, 3, [one], 'two', 'three');
    await reader.read();
    expect(told).toEqual([
      [['one'], 0, 1, false],
      [['two'], 1, 2, false],
      [['three'], 2, 3, false],
    ]);
    await end();
  });

  it('are told again where another process claimed the run twice: its owner had written one more at that moment', async () => {
    const { happen, claim, reader } = stage(0);
    const one = happen('one');
    const { told, end } = await following(reader);
    claim(2, 3, [one]);
    await reader.read();
    claim(3, 4, [happen('two'), 0]);
    await reader.read();
    expect(told).toEqual([
      [['one'], 0, 1, false],
      [['one', 'two'], 0, 2, true],
    ]);
    await end();
  });

  it.each<[string, string[]]>([
    ['counts fewer of them', []],
    ['put another one in the place of the last', ['three of the other one']],
  ])('are told again from the first one on where another process took the run over and %s', async (_, others) => {
    const { happen, reader, takeOver } = stage(1);
    const { told, end } = await following(reader);
    const counted = happen('two');
    await reader.read();
    happen('three, which the other one does not see');
    await reader.read();
    takeOver(counted, ...others);
    await reader.read();
    expect(told).toEqual([
      [['number 1'], 0, 1, false],
      [['two'], 1, 2, false],
      [['three, which the other one does not see'], 2, 3, false],
      [['number 1', 'two', ...others], 0, 2 + others.length, true],
    ]);
    await end();
  });
});

/** What a follower is told: texts, the cursor before and after, whether it begins anew. */
async function following(reader: RunReader, cursor = 0) {
  const told: unknown[] = [];
  const stop = new AbortController();
  const texts = (events: readonly RunEvent[]) => events.map((event) => event.type === 'notice' && event.text);
  const over = reader.follow(
    cursor,
    ({ events, before, state, reset }) => told.push([texts(events), before().cursor, state.cursor, reset]),
    stop.signal,
  );
  await until(() => expect(told.length).toBe(1));
  const end = async (): Promise<void> => {
    stop.abort();
    await over;
  };
  return { told, end };
}
