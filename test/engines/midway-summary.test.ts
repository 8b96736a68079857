import { expect, it } from 'vitest';
import { encodeLine } from '../../src/engines/embedded/journal-line.ts';
import { readKept } from '../../src/engines/embedded/kept-summary.ts';
import { MidwaySummary } from '../../src/engines/embedded/midway-summary.ts';
import { epochFile } from '../../src/engines/embedded/read-journal.ts';
import { runFolder } from '../../src/engines/embedded/run-folder.ts';
import { RunReader } from '../../src/engines/embedded/run-reader.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

const folder = runFolder('/runs', 'run') ?? expect.fail('no folder');
const at = '2026-01-01T00:00:00.000Z';

const log = epochFile(folder.journal, 1);

/** A run of which only the claim is there. */
function begun() {
  const files = memoryJournalFiles();
  const owner = { host: 'here', pid: 1, startTime: 'then' };
  const run = { runId: 'run', pipeline: 'main', version: '1', input: {} };
  files.contents.set(log, encodeLine(1, { type: 'epoch', epoch: 1, owner, ends: [], run, at }));
  return files;
}

/** A process that goes on with what is there; each event is another notice. `replace`: as the disk answers. */
async function atWork(first: number, replace = async (): Promise<void> => {}, files = begun()) {
  const reader = new RunReader(files, folder);
  await reader.read();
  const found = await readKept(files, folder);
  if (found) reader.startFrom(found);
  await reader.beginWriting();
  const slow: typeof files.replace = async (path, bytes) => {
    await replace();
    await files.replace(path, bytes);
  };
  const unkept: unknown[] = [];
  const midway = new MidwaySummary(
    { runId: 'run', files: { ...files, replace: slow }, folder, reader },
    (error) => unkept.push(error),
    first,
  );
  const add = (text: string): void => {
    const record = { type: 'events', at, events: [{ type: 'notice', level: 'info', text }] } as const;
    const line = encodeLine((reader.reach?.records ?? 0) + 1, record);
    files.contents.set(log, Buffer.concat([files.contents.get(log) ?? Buffer.alloc(0), line]));
    reader.add([record], line.length);
    midway.look();
  };
  return { files, midway, add, unkept };
}

it('is kept when there are so many records, and then whenever they have doubled', async () => {
  const kept: number[] = [];
  const { files, midway, add, unkept } = await atWork(3);
  for (let record = 2; record <= 13; record++) {
    add(`notice ${record}`);
    await new Promise(setImmediate);
    const found = await readKept(files, folder);
    if (found && found.records !== kept.at(-1)) kept.push(found.records);
    if (found) expect(found.summary.state.notices).toHaveLength(found.records - 1);
  }
  await midway.close();
  expect([kept, unkept]).toEqual([[3, 6, 12], []]);
});

it('is not kept again by whoever goes on before the records have doubled of which it was found', async () => {
  const before = await atWork(2);
  for (let record = 2; record <= 5; record++) before.add(`notice ${record}`);
  await before.midway.close();
  const kept: (number | undefined)[] = [];
  const { files, midway, add } = await atWork(2, undefined, before.files);
  for (let record = 6; record <= 8; record++) {
    add(`notice ${record}`);
    await new Promise(setImmediate);
    kept.push((await readKept(files, folder))?.records);
  }
  await midway.close();
  expect(kept).toEqual([4, 4, 8]);
});

it('holds the state as it was then, however late the disk takes it, and is over before anything else is kept', async () => {
  const disk = Promise.withResolvers<void>();
  const { files, midway, add } = await atWork(2, () => disk.promise);
  add('first');
  add('second');
  let isClosed = false;
  const closed = midway.close().then(() => (isClosed = true));
  add('third');
  await new Promise(setImmediate);
  expect([isClosed, await readKept(files, folder)]).toEqual([false, null]);
  disk.resolve();
  await closed;
  const kept = await readKept(files, folder);
  expect([kept?.records, kept?.midway, kept?.summary.state.notices.map(({ text }) => text)]).toEqual([2, true, ['first']]);
});

it('that cannot be written, for whatever reason, is told and ends nothing: neither the run nor what is kept at its end', async () => {
  const broken = new Error('Invalid string length');
  const { midway, add, unkept } = await atWork(2, () => Promise.reject(broken));
  add('first');
  await new Promise(setImmediate);
  await midway.close();
  expect(unkept).toEqual([broken]);
});
