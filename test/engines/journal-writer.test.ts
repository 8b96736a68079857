import { describe, expect, it } from 'vitest';
import { FencedError, StorageError } from '../../src/core/durable/errors.ts';
import { encodeLine, parseLines } from '../../src/engines/embedded/journal-line.ts';
import { JournalWriter } from '../../src/engines/embedded/journal-writer.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { faultyFiles } from './faulty-files.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

const event = { type: 'events' } as const;
const log = '/journal/000001.log';

function writerOn(
  files: ReturnType<typeof memoryJournalFiles>,
  through: Partial<ReturnType<typeof memoryJournalFiles>> = {},
): JournalWriter {
  return new JournalWriter({ files: { ...files, ...through }, folder: '/journal', epoch: 1, sequence: 5, clock: createFakeClock() });
}

const sequences = (files: ReturnType<typeof memoryJournalFiles>): number[] => {
  const { records, firstSequence } = parseLines(files.contents.get(log) ?? Buffer.alloc(0));
  return records.map((_, index) => firstSequence + index);
};

describe('journal writer', () => {
  it('puts what comes while a write is under way into one next write, in order', async () => {
    const files = memoryJournalFiles();
    const writer = writerOn(files);
    const settled: number[] = [];
    const appends = Array.from({ length: 20 }, (_, index) => writer.append(event).then(() => settled.push(index)));
    await Promise.all(appends);
    expect(files.syncs()).toBe(2);
    expect(settled).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(sequences(files)).toEqual(Array.from({ length: 20 }, (_, index) => 5 + index));
  });

  it('tells what one write took to the disk at once, before anybody goes on', async () => {
    const files = memoryJournalFiles();
    const told: string[] = [];
    const onWritten = (records: readonly unknown[], bytes: number): void => void told.push(`${records.length} in ${bytes} bytes`);
    const writer = new JournalWriter({ files, folder: '/journal', epoch: 1, sequence: 5, clock: createFakeClock(), onWritten });
    await Promise.all(Array.from({ length: 3 }, () => writer.append(event).then(() => told.push('goes on'))));
    const lines = parseLines(files.contents.get(log) ?? Buffer.alloc(0)).ends;
    expect(told).toEqual([`1 in ${lines[0]} bytes`, 'goes on', `2 in ${(lines[2] ?? 0) - (lines[0] ?? 0)} bytes`, 'goes on', 'goes on']);
  });

  it('resolves only after the bytes are synced', async () => {
    const files = memoryJournalFiles();
    const sync = Promise.withResolvers<void>();
    const synced = Promise.withResolvers<void>();
    const writer = writerOn(files, {
      openAppend: async (path) => ({
        ...(await files.openAppend(path)),
        datasync: async () => {
          synced.resolve();
          await sync.promise;
        },
      }),
    });
    let resolved = false;
    const append = writer.append(event).then(() => (resolved = true));
    await synced.promise;
    // Time enough for whoever does not wait.
    await new Promise((resolve) => setImmediate(resolve));
    expect(resolved).toBe(false);
    sync.resolve();
    await append;
    expect(resolved).toBe(true);
  });

  it('writes what need not be durable yet at once, and syncs it with what comes next', async () => {
    const files = memoryJournalFiles();
    const writer = writerOn(files);
    await writer.appendSoon(event);
    expect([files.syncs(), sequences(files)]).toEqual([0, [5]]);
    await writer.append(event);
    expect([files.syncs(), sequences(files)]).toEqual([1, [5, 6]]);
    // Beside one that has to be durable.
    await Promise.all([writer.append(event), writer.appendSoon(event), writer.append(event)]);
    expect([files.syncs(), sequences(files)]).toEqual([3, [5, 6, 7, 8, 9]]);
    // Nothing is left to sync, then something is, also while it is written.
    await writer.flush();
    expect(files.syncs()).toBe(3);
    await writer.appendSoon(event);
    await writer.flush();
    expect([files.syncs(), sequences(files)]).toEqual([4, [5, 6, 7, 8, 9, 10]]);
    await Promise.all([writer.appendSoon(event), writer.flush()]);
    expect(files.syncs()).toBe(5);
  });

  it.each([
    ['from all of it: the release counts', 0, null],
    ['from less: it does not count', 1, FencedError],
  ])('releases the run; another process takes it while that is synced, and goes on %s', async (_, less, error) => {
    const files = memoryJournalFiles();
    const writer = writerOn(files, {
      openAppend: async (path) => ({
        ...(await files.openAppend(path)),
        datasync: async () => {
          const ends = [(files.contents.get(log)?.length ?? 0) - less];
          const owner = { host: 'other', pid: 1, startTime: '' };
          files.contents.set('/journal/000002.log', encodeLine(7, { type: 'epoch', epoch: 2, owner, ends, at: '' }));
        },
      }),
    });
    const outcome = await writer.append(event, { type: 'released' }).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(outcome).toEqual(error === null ? null : expect.any(error));
  });

  it('writes nothing once the next epoch exists, and does not believe what it wrote meanwhile', async () => {
    const files = memoryJournalFiles();
    const writer = writerOn(files, {
      openAppend: async (path) => ({
        ...(await files.openAppend(path)),
        datasync: async () => void files.contents.set('/journal/000002.log', Buffer.from('taken over')),
      }),
    });
    await expect(writer.append(event)).rejects.toThrow(FencedError);
    const bytes = files.contents.get(log);
    await expect(writer.append(event)).rejects.toThrow(FencedError);
    await expect(writer.checkOwner()).rejects.toThrow(FencedError);
    expect(files.contents.get(log)).toBe(bytes);
    const late = writerOn(files);
    await expect(late.append(event)).rejects.toThrow(FencedError);
    expect(files.contents.get(log)).toBe(bytes);
  });

  it('writes nothing more after a failure', async () => {
    const files = memoryJournalFiles();
    const full = faultyFiles(files, { at: 2, when: 'half' }, () => Promise.reject(new Error('ENOSPC')));
    const writer = writerOn(files, full);
    await writer.append(event);
    const results = await Promise.allSettled([writer.append(event), writer.append(event)]);
    expect(results.map((result) => result.status === 'rejected' && result.reason instanceof StorageError)).toEqual([true, true]);
    const bytes = files.contents.get(log);
    await expect(writer.append(event)).rejects.toThrow('ENOSPC');
    expect(files.contents.get(log)).toBe(bytes);
    expect(sequences(files)).toEqual([5]);
  });

  it('takes nothing after it was closed', async () => {
    const files = memoryJournalFiles();
    const writer = writerOn(files);
    const last = writer.append(event);
    await writer.close();
    await last;
    await expect(writer.append(event)).rejects.toThrow('released');
    expect(sequences(files)).toEqual([5]);
  });

  it('takes nothing behind what releases the run', async () => {
    const files = memoryJournalFiles();
    const writer = writerOn(files);
    await writer.append(event, { type: 'released' });
    await expect(writer.append(event)).rejects.toThrow('The run was released.');
    expect(sequences(files)).toEqual([5, 6]);
  });

  it('is closed when what is under way is written', async () => {
    const files = memoryJournalFiles();
    const order: string[] = [];
    const writer = writerOn(files, {
      openAppend: async (path) => {
        const file = await files.openAppend(path);
        return { ...file, datasync: async () => void order.push('synced'), close: async () => void order.push('closed') };
      },
    });
    const last = writer.append(event);
    await writer.close();
    expect(order).toEqual(['synced', 'closed']);
    await last;
  });

  it('is closed only when its file is', async () => {
    const files = memoryJournalFiles();
    const closing = Promise.withResolvers<void>();
    const writer = writerOn(files, {
      openAppend: async (path) => ({ ...(await files.openAppend(path)), close: () => closing.promise }),
    });
    await writer.append(event);
    const order: string[] = [];
    const closed = writer.close().then(() => order.push('the writer'));
    await new Promise((resolve) => setImmediate(resolve));
    order.push('the file');
    closing.resolve();
    await closed;
    expect(order).toEqual(['the file', 'the writer']);
  });
});
