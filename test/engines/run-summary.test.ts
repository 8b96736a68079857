import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { emptyRunState } from '../../src/core/run/project.ts';
import { summaryFormat } from '../../src/engines/embedded/summary-format.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { createRecordingLogger } from '../fakes/silent-logger.ts';
import { embeddedEngine } from './embedded-adapter.ts';
import { goOn, machine, main, park, start } from './machine.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';
import { atGate } from '../contracts/durable/gate.ts';

const note = (text: string) => ({ type: 'notice', level: 'info', text }) as const;
const workflow = main(async (ctx, input) => {
  await ctx.emit(note('done'));
  if (input === 'waits') await atGate(ctx, 'go');
  return null;
});

/** Two runs, one of them over, and an engine that has not seen them; which journals it reads. */
async function stage() {
  const memory = memoryJournalFiles();
  const read: string[] = [];
  const files: JournalFiles = {
    ...memory,
    read: (path, from) => {
      if (path.endsWith('.log')) read.push(path);
      return memory.read(path, from);
    },
  };
  const engine = (journalFiles: JournalFiles) =>
    embeddedEngine({ folder: '/runs', workflows: [workflow], journalFiles, isAlive: async () => false });
  const first = engine(memory);
  await (
    await first.start('main', 'ends', { runId: 'over' })
  ).done;
  await park(await first.start('main', 'waits', { runId: 'waits' }));
  return { memory, read, engine: () => engine(files) };
}

const told = (runs: Awaited<ReturnType<ReturnType<typeof embeddedEngine>['list']>>) =>
  runs.map(({ runId, status, input, state }) => [runId, status, input, state.notices.map(({ text }) => text)]).toSorted();
const both = [
  ['over', 'completed', 'ends', ['done']],
  ['waits', 'open', 'waits', ['done']],
];

it('lists the newest run first; of those that began in the same moment, by their names', async () => {
  const clock = createFakeClock(1000);
  const engine = embeddedEngine({ folder: '/runs', workflows: [workflow], journalFiles: memoryJournalFiles(), clock });
  for (const runId of ['old', 'b', 'c', 'a']) {
    await (
      await engine.start('main', null, { runId })
    ).done;
    if (runId === 'old') clock.advance(1000);
  }
  expect((await engine.list()).map(({ runId }) => runId)).toEqual(['a', 'b', 'c', 'old']);
});

it('lists a run that cannot be read as damaged, and all others', async () => {
  const { memory } = await stage();
  const size: JournalFiles['size'] = async (path) => {
    if (path.startsWith('/runs/waits/')) throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES', path });
    return memory.size(path);
  };
  const read: JournalFiles['read'] = async (path, from) => {
    await size(path);
    return memory.read(path, from);
  };
  const engine = embeddedEngine({ folder: '/runs', workflows: [workflow], journalFiles: { ...memory, size, read } });
  expect((await engine.list()).map(({ runId, status }) => [runId, status])).toEqual([
    ['over', 'completed'],
    ['waits', 'damaged'],
  ]);
});

it('lists a run whose journal begins with what cannot be read as damaged, and all others', async () => {
  const { memory, engine } = await stage();
  memory.contents.set('/runs/waits/journal/000001.log', Buffer.from('spoilt'));
  expect((await engine().list()).map(({ runId, status, owner }) => [runId, status, owner])).toEqual([
    ['over', 'completed', null],
    ['waits', 'damaged', null],
  ]);
});

it('lists who works on a run; nobody works on one that has ended, although its process died before it could give it free', async () => {
  const { engine, journalFiles, folder } = machine({ isAlive: async () => true });
  const owner = engine(workflow);
  await start(owner, 'waits');
  await (
    await owner.start('main', 'ends', { runId: 'over' })
  ).done;
  journalFiles.contents.delete(`${folder}/over/summary.json`);
  const log = `${folder}/over/journal/000001.log`;
  const text = journalFiles.contents.get(log)?.toString() ?? '';
  journalFiles.contents.set(log, Buffer.from(text.slice(0, text.trimEnd().lastIndexOf('\n') + 1)));
  expect((await engine(workflow).list()).map(({ runId, status, owner: who }) => [runId, status, who]).toSorted()).toEqual([
    ['over', 'completed', null],
    ['run', 'running', { host: 'here', pid: 1, sameHost: true }],
  ]);
  // Somebody may still have to clear up behind it.
  expect(journalFiles.contents.has(`${folder}/over/summary.json`)).toBe(false);
});

it('lists a run whose input is lost as damaged, and all others', async () => {
  const { memory, engine } = await stage();
  await (
    await engine().start('main', 'long '.repeat(10_000), { runId: 'lost' })
  ).done;
  for (const path of memory.contents.keys()) if (/^\/runs\/lost\/(?:blobs\/|summary)/u.test(path)) memory.contents.delete(path);
  expect((await engine().list()).map(({ runId, status }) => `${runId} ${status}`).toSorted()).toEqual([
    'lost damaged',
    'over completed',
    'waits open',
  ]);
});

/** What a version of before kept: the same fields, with another content. */
function shapedBefore(text: string): string {
  const { kept } = JSON.parse(text) as { kept: { summary: { state: object } } };
  const { summary } = kept;
  const state = { ...summary.state, notices: ['done'] };
  const body = JSON.stringify({ ...kept, format: JSON.stringify(['1', ...Object.keys(emptyRunState())]), summary: { ...summary, state } });
  return `{"checksum":${crc32(body)},"kept":${body}}`;
}

describe('what is kept of a run that was given free', () => {
  it('names the code that makes states in one word, the same each time', () => {
    expect(summaryFormat()).toMatch(/^[0-9a-f]{64}$/u);
    expect(summaryFormat()).toBe(summaryFormat());
  });

  it('is listed without reading its journal', async () => {
    const { read, engine } = await stage();
    expect(told(await engine().list())).toEqual(both);
    expect(read).toEqual([]);
  });

  it('is missing where its process died, until somebody gives it free', async () => {
    const { engine, journalFiles, folder } = machine();
    const file = `${folder}/run/summary.json`;
    const log = `${folder}/run/journal/000001.log`;
    await park(await start(engine(workflow), 'waits'));
    const text = journalFiles.contents.get(log)?.toString() ?? '';
    journalFiles.contents.set(log, Buffer.from(text.slice(0, text.trimEnd().lastIndexOf('\n') + 1)));
    journalFiles.contents.delete(file);
    expect(told(await engine(workflow).list())).toEqual([['run', 'open', 'waits', ['done']]]);
    expect(journalFiles.contents.has(file)).toBe(false);
    await park(await goOn(engine(workflow)));
    expect(journalFiles.contents.has(file)).toBe(true);
  });

  it.each([
    ['is gone', null],
    ['cannot be read', 'spoilt'],
    ['is of another shape', '{"format":"0"}'],
    ['was cut off', 'cut'],
    ['has other words', 'other'],
    ['is of another shape inside, as events of another version made it', 'nested'],
  ])('is made anew when it %s', async (_how, text) => {
    for (const run of ['over', 'waits']) {
      const { memory, read, engine } = await stage();
      const file = `/runs/${run}/summary.json`;
      const before = memory.contents.get(file)?.toString() ?? '';
      const spoilt = { nested: shapedBefore(before), cut: before.slice(0, -10), other: before.replace('"done"', '"gone"') };
      if (text === null) memory.contents.delete(file);
      else memory.contents.set(file, Buffer.from(text in spoilt ? spoilt[text as keyof typeof spoilt] : text));
      expect(told(await engine().list())).toEqual(both);
      expect(read).toEqual([`/runs/${run}/journal/000001.log`]);
      expect(memory.contents.get(file)?.toString()).toBe(before);
    }
  });

  it('is not taken for that of another run', async () => {
    const { memory, engine } = await stage();
    memory.contents.set('/runs/waits/summary.json', memory.contents.get('/runs/over/summary.json') ?? Buffer.alloc(0));
    expect(told(await engine().list())).toEqual(both);
  });

  it('is made anew after the journal was cut off', async () => {
    const { memory, engine } = await stage();
    const log = '/runs/over/journal/000001.log';
    const text = memory.contents.get(log)?.toString() ?? '';
    memory.contents.set(log, Buffer.from(text.split('\n').slice(0, 2).join('\n') + '\n'));
    expect(told(await engine().list())[0]).toEqual(['over', 'open', 'ends', ['done']]);
  });

  it('is made anew after something was added to the journal', async () => {
    const { engine } = await stage();
    expect(await engine().append('over', [note('undone')])).toBeNull();
    expect(told(await engine().list())[0]).toEqual(['over', 'completed', 'ends', ['done', 'undone']]);
    expect(await engine().append('waits', [note('told')])).toBeNull();
    expect(told(await engine().list())[1]).toEqual(['waits', 'open', 'waits', ['done', 'told']]);
  });

  const failing = (code: string) => async (): Promise<never> => {
    throw Object.assign(new Error(`${code}: refused`), { code });
  };
  const isSummary = (path: string): boolean => path.endsWith('/summary.json');

  it.each(['EISDIR', 'EACCES', 'EIO'])('is as if it were not there where the system does not let it be read (%s)', async (code) => {
    const { memory } = await stage();
    const closed: JournalFiles = {
      ...memory,
      read: (path, from) => (isSummary(path) ? failing(code)() : memory.read(path, from)),
    };
    const engine = embeddedEngine({ folder: '/runs', workflows: [workflow], journalFiles: closed, isAlive: async () => false });
    expect(told(await engine.list())).toEqual(both);
    const opened = await engine.open('waits');
    if (!opened.ok) throw new Error(JSON.stringify(opened.refusal));
    await park(opened.handle);
  });

  it.each(['ENOSPC', 'EROFS', 'EISDIR', 'EACCES'])('is left out where it cannot be written (%s), which is told once', async (code) => {
    const { memory } = await stage();
    for (const path of memory.contents.keys()) if (isSummary(path)) memory.contents.delete(path);
    const logger = createRecordingLogger();
    const engine = embeddedEngine({
      folder: '/runs',
      workflows: [workflow],
      journalFiles: { ...memory, replace: failing(code) },
      logger,
    });
    expect(told(await engine.list())).toEqual(both);
    expect(told(await engine.list())).toEqual(both);
    expect(logger.lines.map(({ level, message, fields }) => [level, message, fields['error']])).toEqual([
      ['warn', 'The summary of the run could not be written.', `Error: ${code}: refused`],
    ]);
  });

  it('tells of what is no matter of the system, and does not go on', async () => {
    const { memory } = await stage();
    const broken = async (): Promise<never> => {
      throw new Error('a fault of ours');
    };
    const list = (files: Partial<JournalFiles>) =>
      embeddedEngine({ folder: '/runs', workflows: [workflow], journalFiles: { ...memory, ...files } }).list();
    await expect(list({ read: (path, from) => (isSummary(path) ? broken() : memory.read(path, from)) })).rejects.toThrow('a fault of ours');
    for (const path of memory.contents.keys()) if (isSummary(path)) memory.contents.delete(path);
    await expect(list({ replace: broken })).rejects.toThrow('a fault of ours');
  });
});
