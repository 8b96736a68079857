import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sentence } from '../../src/core/describe/message.ts';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { createEmbeddedEngine } from '../../src/engines/embedded/embedded-engine.ts';
import type { Json } from '../../src/protocol/json.ts';
import { answer, asked } from '../contracts/durable/asking.ts';
import { atGate, openGate } from '../contracts/durable/gate.ts';
import { workflowOf } from '../contracts/durable/workflows.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { goOn, machine, main, park, start } from './machine.ts';
import { memoryJournalFiles, type MemoryJournalFiles } from './memory-journal-files.ts';

const waits = main((ctx) => atGate(ctx, 'go'));
const log = '/run/journal/000001.log';
const note = { type: 'notice', level: 'info', text: 'rolled back' } as const;

describe('opening a run', () => {
  it.each<[string, string, (files: MemoryJournalFiles, folder: string) => void, unknown]>([
    ['is not there', 'none', () => undefined, { reason: 'not-found' }],
    ['cannot have that name', '../run', () => undefined, { reason: 'not-found' }],
    [
      'begins with what cannot be read',
      'run',
      (files, folder) => files.contents.set(`${folder}${log}`, Buffer.from('spoilt')),
      { reason: 'damaged', detail: { text: 'the first record of {0} cannot be read', values: [expect.stringContaining(log)] } },
    ],
    ['has ended', 'over', () => undefined, { reason: 'ended', status: 'completed' }],
    ['has failed', 'failed', () => undefined, { reason: 'ended', status: 'failed' }],
  ])('that %s is refused, and leaves everything as it is', async (_, runId, spoil, refusal) => {
    const { engine, journalFiles, folder } = machine();
    const first = engine(
      main(async (ctx, input) => {
        if (input === 'fails') throw new Error('no');
        return input === null ? null : atGate(ctx, 'go');
      }),
    );
    await (
      await first.start('main', null, { runId: 'over' })
    ).done;
    await (
      await first.start('main', 'fails', { runId: 'failed' })
    ).done;
    await park(await start(first, 'waits'));
    spoil(journalFiles, folder);
    const before = new Map(journalFiles.contents);
    expect(await engine(waits).open(runId)).toEqual({ ok: false, refusal });
    expect(journalFiles.contents).toEqual(before);
  });

  it('that somebody has removed is refused, although this process knew it', async () => {
    const { engine, journalFiles } = machine();
    const owner = engine(waits);
    await park(await start(owner));
    expect((await owner.state('run')).questions).toHaveLength(1);
    journalFiles.contents.clear();
    expect(await owner.open('run')).toEqual({ ok: false, refusal: { reason: 'not-found' } });
    expect([...journalFiles.contents]).toEqual([]);
  });

  it('of a process on another host is refused unless a person forces it', async () => {
    const { engine, ...more } = machine();
    const handle = await start(engine(waits));
    const other = machine({ ...more, identity: { host: 'elsewhere', pid: 2, startTime: 'then' } }).engine(waits);
    expect(await other.open('run')).toEqual({ ok: false, refusal: { reason: 'owned', host: 'here', pid: 1, sameHost: false } });
    expect(await other.open('run', { force: true })).toMatchObject({ ok: true, handle: { runId: 'run' } });
    await openGate(other, 'go', 'forced');
    handle.stop();
    expect(await handle.done).toEqual({ status: 'fenced' });
  });

  it('that another process cancels meanwhile is refused: there is nothing to go on with', async () => {
    const { engine, journalFiles, folder } = machine();
    await park(await start(engine(waits)));
    let ended = false;
    const opening = createEmbeddedEngine({
      runsFolder: folder,
      pipelines: async () => {
        await engine(waits).cancel('run', 'Ana');
        ended = true;
        return [{ ...waits, workflows: [waits] }];
      },
      identity: { host: 'here', pid: 2, startTime: 'then' },
      isAlive: async () => false,
      clock: createFakeClock(),
      logger: silentLogger,
      processes: { kill: async () => false, killMarked: async () => 0 },
      journalFiles,
    });
    expect(await opening.open('run')).toEqual({ ok: false, refusal: { reason: 'ended', status: 'cancelled' } });
    expect(ended).toBe(true);
  });
});

it('a run is not started with what its pipeline does not take: nothing is created', async () => {
  const { engine, journalFiles } = machine();
  const takesText = { ...waits, input: z.string() };
  await expect(start(engine(takesText), 7)).rejects.toThrow('expected string');
  expect([...journalFiles.contents]).toEqual([]);
});

it.each(['none', '../run'])('nothing can be added to, or read of, a run that is not there: %s', async (runId) => {
  const engine = machine().engine(waits);
  expect(await engine.append(runId, [note])).toEqual({ reason: 'not-found' });
  const refused = { name: 'RefusedError', text: sentence('There is no run "{0}".', runId) };
  await expect(engine.state(runId)).rejects.toMatchObject(refused);
  await expect(engine.cancel(runId, 'Ana')).rejects.toMatchObject(refused);
  if (runId === '../run') expect(() => engine.blobs(runId)).toThrow('There is no run');
});

it('answers and words of this process are heard at once, also where the folder tells nothing', async () => {
  const { engine } = machine({ journalFiles: { ...memoryJournalFiles(), watch: () => () => undefined } });
  const asks = main(async (ctx) => [(await ctx.ask(asked('one'))).by, (await ctx.ask(asked('two'))).by]);
  const owner = engine(asks);
  const handle = await start(owner);
  const state = async () => owner.state('run');
  /** Long before the folder is looked at anyway. */
  const soon = async (check: () => Promise<boolean>): Promise<boolean> => {
    for (let turn = 0; turn < 200; turn++) {
      if (await check()) return true;
      await new Promise((resolve) => setImmediate(resolve));
    }
    return false;
  };
  for (const subject of ['one', 'two']) {
    expect(await soon(async () => (await state()).questions[0]?.subject === subject)).toBe(true);
    await owner.note('run', { agent: 'backend', text: subject, by: 'ana' });
    expect(await soon(async () => (await state()).notes.at(-1)?.text === subject)).toBe(true);
    expect(await owner.reply('run', answer((await state()).questions[0], 'ana'))).toBe('taken');
  }
  expect(await handle.done).toEqual({ status: 'completed', output: ['ana', 'ana'] });
});

it('journals of the 16 runs that were used last stay in memory; those of others are read again', async () => {
  const memory = memoryJournalFiles();
  let read: string[] = [];
  const files: JournalFiles = {
    ...memory,
    read: async (path, from) => {
      const bytes = await memory.read(path, from);
      if (path.endsWith('.log') && (bytes?.length ?? 0) > 0) read.push(path.split('/')[2] ?? '');
      return bytes;
    },
  };
  const { engine } = machine({ journalFiles: files });
  const ids = Array.from({ length: 17 }, (_, number) => `run-${number}`);
  const first = engine(waits);
  for (const runId of ids) await park(await first.start('main', null, { runId }));
  const other = engine(waits);
  await other.append('run-16', [note]);
  for (const runId of ids.slice(0, 16)) await other.state(runId);
  read = [];
  for (const runId of ids.slice(0, 16)) await other.state(runId);
  expect(read).toEqual([]);
  // The first one is used again, so the second one is the oldest.
  for (const runId of ['run-0', 'run-16', 'run-0', 'run-1']) await other.state(runId);
  expect(read.filter((runId, index) => runId !== read[index - 1])).toEqual(['run-16', 'run-1']);
});

it('what a person adds to a run that is over is a record of its own, and whoever looks for the first time sees all', async () => {
  const { engine, journal } = machine();
  const workflow = main(async (ctx) => {
    await ctx.emit({ type: 'notice', level: 'info', text: 'done' });
    return null;
  });
  await (
    await start(engine(workflow))
  ).done;
  expect(await engine(workflow).append('run', [note])).toBeNull();
  const record = JSON.parse((journal().trimEnd().split('\n').at(-2) ?? '').replace(/^\d+ \d+ /u, '')) as unknown;
  expect(record).toEqual({ type: 'events', events: [note], at: expect.any(String) });
  expect((await engine(workflow).read('run', 1)).map((event) => event.type === 'notice' && event.text)).toEqual(['rolled back']);
  expect((await engine(workflow).state('run')).notices.map(({ text }) => text)).toEqual(['done', 'rolled back']);
});

it('a workflow that gives nothing gives null, as a child and as the run', async () => {
  const nothing = async (): Promise<Json> => undefined as unknown as Json;
  const seen: unknown[] = [];
  const workflow = main(async (ctx) => {
    seen.push(await ctx.call('one', 'child', null));
    return nothing();
  });
  const { engine } = machine();
  const outcome = await (await start(engine(workflow, workflowOf('child', nothing)))).done;
  expect([outcome, seen]).toEqual([{ status: 'completed', output: null }, [null]]);
});

it('large contents that one process keeps for a run are there for every other', async () => {
  const { engine } = machine();
  const hash = await engine(waits).blobs('run').put(Buffer.from('a large log'));
  expect(Buffer.from((await engine(waits).blobs('run').get(hash)) ?? []).toString()).toBe('a large log');
});

it('a run is not cancelled when the request cannot be kept: whoever goes on would know nothing of it', async () => {
  const files = memoryJournalFiles();
  const replace: JournalFiles['replace'] = async (path, bytes) => {
    if (path.includes('/signals/')) throw new Error('ENOSPC: no space left on device, write');
    return files.replace(path, bytes);
  };
  const { engine } = machine({ journalFiles: { ...files, replace } });
  await park(await start(engine(waits)));
  await expect(engine(waits).cancel('run', 'Ana')).rejects.toThrow('ENOSPC');
  expect((await engine(waits).list()).map(({ status }) => status)).toEqual(['open']);
});

it('a run that goes on is the same for all of this process, however many others are looked at meanwhile', async () => {
  const { engine } = machine();
  const owner = engine(waits);
  for (let other = 0; other < 20; other++) await park(await owner.start('main', null, { runId: `other-${other}` }));
  const handle = await start(owner);
  await owner.list();
  await openGate(owner, 'go', 'heard');
  expect(await handle.done).toEqual({ status: 'completed', output: 'heard' });
  expect(await goOn(owner).catch(String)).toContain('"ended"');
});
