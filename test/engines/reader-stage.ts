import { expect } from 'vitest';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { encodeLine } from '../../src/engines/embedded/journal-line.ts';
import { RunReader } from '../../src/engines/embedded/run-reader.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { until } from '../progress/until.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

const folder = '/run/journal';
export const logOf = (epoch: number): string => `${folder}/00000${epoch}.log`;
const log = logOf(1);

/** A journal of `count` notices and its reader, with what may happen to it, and how many bytes of it were read. */
export function stage(count: number) {
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
  let held = async (): Promise<void> => undefined;
  let watching = 0;
  const files: JournalFiles = {
    ...memory,
    watch(path, changed) {
      const stop = memory.watch(path, changed);
      watching += 1;
      return () => {
        watching -= 1;
        stop();
      };
    },
    async read(path, from) {
      await held();
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
    held = () => gate.promise;
    return gate.resolve;
  };
  const refuse = (): void => void (held = async () => Promise.reject(new Error('EIO: i/o error, read')));
  /** The watcher tells that something has changed. */
  const stir = (): Promise<void> => memory.replace(log, memory.contents.get(log) ?? Buffer.alloc(0));
  /** Another process claims the run, says how many bytes of the epochs before count, and then so much. */
  const claim = (epoch: number, sequence: number, ends: readonly number[], ...texts: string[]): void => {
    const record = { type: 'epoch', epoch, owner: { ...owner, pid: epoch }, ends, at: 'x' } as const;
    const lines = [record, ...texts.map((text) => saying(text))].map((one, index) => encodeLine(sequence + index, one));
    memory.contents.set(logOf(epoch), Buffer.concat(lines));
  };
  /** Its owner dies while it writes a line. */
  const tear = (): void => void memory.contents.set(log, Buffer.concat([memory.contents.get(log) ?? Buffer.alloc(0), Buffer.from('4')]));
  const texts = async (): Promise<unknown[]> => {
    await reader.read();
    return textsOf(reader.events);
  };
  const remove = (): boolean => memory.contents.delete(log);
  return { memory, reader, happen, write, claim, tear, hold, refuse, stir, numbers, texts, bytesOf, remove, watching: () => watching };
}

const textsOf = (events: readonly RunEvent[]) => events.map((event) => event.type === 'notice' && event.text);

/** What a follower is told: texts, the cursor before and after, whether it begins anew. `over`: the following itself. */
export async function following(reader: RunReader, cursor = 0, hear: (texts: readonly unknown[]) => void = () => undefined) {
  const told: unknown[] = [];
  const stop = new AbortController();
  const over = reader.follow(
    cursor,
    ({ events, before, state, reset }) => {
      told.push([textsOf(events), before().cursor, state.cursor, reset]);
      hear(textsOf(events));
    },
    stop.signal,
  );
  // A test may look at it later.
  over.catch(() => undefined);
  await until(() => expect(told.length).toBe(1));
  const end = async (): Promise<void> => {
    stop.abort();
    await over;
  };
  return { told, over, end };
}
