import { describe, expect, it } from 'vitest';
import type { Ctx, Engine, RunHandle } from '../../src/core/durable/contracts.ts';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import type { Json } from '../../src/protocol/json.ts';
import type { RunEventBody } from '../../src/protocol/run-event.ts';
import { atGate } from '../contracts/durable/gate.ts';
import { workflowOf } from '../contracts/durable/workflows.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { createRecordingLogger } from '../fakes/silent-logger.ts';
import { fullFor } from './faulty-files.ts';
import { goOn, machine, main, start } from './machine.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

const waits = main((ctx) => atGate(ctx, 'go'));
const idle = (handle: RunHandle): Promise<void> =>
  new Promise((resolve) => {
    handle.onIdle(() => resolve());
  });

/** A workflow of two steps, the first of which is under way until `end` is called. */
function working() {
  const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const workflow = main(async (ctx) => {
    const result = await ctx.step('slow', async ({ signal }) => {
      signal.addEventListener('abort', () => ended.resolve());
      begun.resolve();
      await ended.promise;
      return 'through';
    });
    await ctx.step('after', async () => undefined);
    return result;
  });
  return { workflow, begun: begun.promise, end: ended.resolve };
}

describe('a run that is stopped', () => {
  it.each<[string, 'stop' | 'kill', string]>([
    ['softly', 'stop', 'released'],
    ['at once', 'kill', 'interrupted'],
  ])('%s while it only waits: nothing was interrupted, so nothing is told', async (_, how, status) => {
    const { engine, journal } = machine();
    const owner = engine(waits);
    const handle = await start(owner);
    await idle(handle);
    expect(handle.isIdle()).toBe(true);
    handle[how]();
    expect(handle.isIdle()).toBe(false);
    expect(await handle.done).toEqual({ status });
    expect((await owner.read('run', 0)).map(({ type }) => type)).toEqual(['question.asked']);
    expect(journal()).toMatch(/\{"type":"released","at":"[^"]+"\}\n$/u);
  });

  it.each(['stop', 'kill'] as const)('while it works (%s): that is told, and it goes on later', async (how) => {
    // Also where the process lives on.
    const { engine } = machine({ isAlive: async () => true });
    const { workflow, begun, end } = working();
    const owner = engine(workflow);
    const handle = await start(owner);
    await begun;
    handle[how]();
    end();
    expect(await handle.done).toEqual({ status: 'interrupted' });
    expect((await owner.read('run', 0)).map(({ type }) => type)).toEqual(['run.interrupted']);
    expect(await (await goOn(engine(workflow))).done).toEqual({ status: 'completed', output: 'through' });
  });

  it.each<[string, () => Promise<string>, unknown]>([
    ['gives its result', async () => 'through', { status: 'completed', output: 'through' }],
    ['fails', async () => Promise.reject(new RangeError('no')), { status: 'failed', error: { name: 'RangeError', message: 'no' } }],
  ])('softly while its last step is under way, which then %s: that is its end', async (_, result, outcome) => {
    const { engine } = machine();
    const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const last = main((ctx) =>
      ctx.step('last', async () => {
        begun.resolve();
        await ended.promise;
        return result();
      }),
    );
    const handle = await start(engine(last));
    await begun.promise;
    handle.stop();
    ended.resolve();
    expect(await handle.done).toEqual(outcome);
  });

  it('before anything of it has happened does nothing', async () => {
    let ran = 0;
    const { engine } = machine();
    const workflow = main(async () => ++ran);
    const handle = await start(engine(workflow));
    handle.stop();
    expect([await handle.done, ran]).toEqual([{ status: 'interrupted' }, 0]);
    expect(await (await goOn(engine(workflow))).done).toEqual({ status: 'completed', output: 1 });
  });

  it('is looked at no more: nobody watches its folder', async () => {
    const memory = memoryJournalFiles();
    const watched = new Set<string>();
    const watch: JournalFiles['watch'] = (path, changed) => {
      watched.add(path);
      const stop = memory.watch(path, changed);
      return () => {
        watched.delete(path);
        stop();
      };
    };
    const { engine, folder } = machine({ journalFiles: { ...memory, watch } });
    const handle = await start(engine(waits));
    await idle(handle);
    expect([...watched]).toEqual([`${folder}/run/signals`]);
    handle.stop();
    await handle.done;
    expect([...watched]).toEqual([]);
  });

  it('tells nobody any more that it is idle', async () => {
    const { engine } = machine();
    const handle = await start(engine(waits));
    await idle(handle);
    let told = 0;
    handle.onIdle(() => told++);
    handle.stop();
    await handle.done;
    expect(told).toBe(0);
  });

  it.each<[string, (ctx: Ctx, run: (ctx: Ctx) => Promise<Json>) => Promise<Json>]>([
    ['its workflow', (ctx, run) => run(ctx)],
    ['a phase of it', (ctx, run) => ctx.phase('part', run)],
    ['a child of it', async (ctx) => ctx.call('child', 'child', null)],
  ])('has not ended, whatever %s makes of the operation that was turned away', async (_, within) => {
    const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const errors: string[] = [];
    const run = async (ctx: Ctx): Promise<Json> => {
      await ctx.step('slow', async () => {
        begun.resolve();
        await ended.promise;
      });
      try {
        return await ctx.now();
      } catch (error) {
        errors.push(String(error));
        return 'swallowed';
      }
    };
    const { engine } = machine();
    const workflows = [main((ctx) => within(ctx, run)), workflowOf('child', run)];
    const handle = await start(engine(...workflows));
    await begun.promise;
    handle.stop();
    ended.resolve();
    expect([await handle.done, errors]).toEqual([{ status: 'interrupted' }, ['InterruptedError: The run was interrupted.']]);
    expect(await (await goOn(engine(...workflows))).done).toEqual({ status: 'completed', output: expect.any(Number) });
  });

  it('while it sleeps sleeps for the rest when it goes on', async () => {
    const clock = createFakeClock(0);
    const { engine } = machine({ clock });
    const workflow = main(async (ctx) => {
      await ctx.sleepUntil(50_000);
      return ctx.now();
    });
    const asleep = async (): Promise<void> => {
      while (clock.sleepers() === 0) await new Promise((resolve) => setImmediate(resolve));
    };
    const handle = await start(engine(workflow));
    await asleep();
    clock.advance(20_000);
    handle.stop();
    expect([await handle.done, clock.sleepers()]).toEqual([{ status: 'interrupted' }, 0]);
    const next = await goOn(engine(workflow));
    await asleep();
    clock.advance(30_000);
    expect([await next.done, clock.slept]).toEqual([{ status: 'completed', output: 50_000 }, [50_000, 30_000]]);
  });

  it('takes no events of a person while it works: they would come in between', async () => {
    const { engine } = machine();
    const { workflow, begun, end } = working();
    const owner = engine(workflow);
    const handle = await start(owner);
    await begun;
    expect(await owner.append('run', [{ type: 'notice', level: 'info', text: 'rolled back' }])).toEqual({
      reason: 'owned',
      host: 'here',
      pid: 1,
      sameHost: true,
    });
    end();
    expect(await handle.done).toEqual({ status: 'completed', output: 'through' });
    expect(await owner.read('run', 0)).toEqual([]);
  });
});

describe('a run that was taken over', () => {
  it.each<[string, (handle: RunHandle, end: () => void) => void]>([
    ['while its last step ended', (_handle, end) => end()],
    ['while it is stopped', (handle) => handle.kill()],
  ])('%s records nothing more', async (_, go) => {
    const { engine, journal, journalFiles, folder } = machine();
    const { workflow, begun, end } = working();
    const handle = await start(engine(workflow));
    await begun;
    const before = journal();
    journalFiles.contents.set(`${folder}/run/journal/000002.log`, Buffer.from(''));
    go(handle, end);
    expect(await handle.done).toEqual({ status: 'fenced' });
    expect(journal()).toBe(before);
  });
});

it.each<[string, RunEventBody[]]>([
  ['something', [{ type: 'notice', level: 'info', text: 'rolled back' }]],
  ['nothing', []],
])('a run that waits, and was taken over without knowing it, finds out when a person adds %s', async (_, events) => {
  const { engine, journal, journalFiles, folder } = machine();
  const owner = engine(waits);
  const handle = await start(owner);
  await idle(handle);
  const before = journal();
  journalFiles.contents.set(`${folder}/run/journal/000002.log`, Buffer.from(''));
  await expect(owner.append('run', events)).rejects.toMatchObject({ name: 'FencedError' });
  expect(await handle.done).toEqual({ status: 'fenced' });
  expect(journal()).toBe(before);
});

it.each<[string, string, (handle: RunHandle, engine: Engine, ends: (error?: Error) => void) => unknown]>([
  ['is completed', 'ended', (_handle, _engine, end) => end()],
  ['fails', 'ended', (_handle, _engine, end) => end(new Error('no'))],
  ['is cancelled', 'ended', (_handle, engine) => engine.cancel('run', 'Ana').catch(() => undefined)],
  ['is stopped', 'released', (handle) => handle.kill()],
])('a run that %s, of which the disk does not keep that, has no end: that is logged, and it goes on later', async (_, type, finish) => {
  let full = true;
  const journalFiles = fullFor(memoryJournalFiles(), (text) => full && text.includes(`"type":"${type}"`));
  const logger = createRecordingLogger();
  const { engine } = machine({ journalFiles, logger });
  const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<Error | undefined>()];
  const workflow = main(async (ctx) => {
    return ctx.step('slow', async ({ signal }) => {
      const stopped = new Promise<Error>((resolve) => signal.addEventListener('abort', () => resolve(new Error('cut off'))));
      begun.resolve();
      const error = await Promise.race([ended.promise, stopped]);
      if (error !== undefined) throw error;
      return 'end';
    });
  });
  const owner = engine(workflow);
  const handle = await start(owner);
  await begun.promise;
  finish(handle, owner, ended.resolve);
  expect(await handle.done).toMatchObject({ status: 'unwritable', error: { name: 'StorageError' } });
  expect(logger.lines.map(({ level, message }) => `${level}: ${message}`)).toContain('error: The run stopped without being released.');
  full = false;
  expect((await engine(workflow).list()).map(({ status }) => status)).toEqual(['open']);
});

it('a cancelled run is over, although the request for it cannot be taken out of the inbox', async () => {
  const memory = memoryJournalFiles();
  const logger = createRecordingLogger();
  const remove: JournalFiles['remove'] = async () => Promise.reject(new Error('EACCES: permission denied'));
  const isAlive = async (): Promise<boolean> => true;
  const { engine, folder } = machine({ journalFiles: { ...memory, remove }, logger, isAlive });
  const handle = await start(engine(waits));
  const other = machine({ journalFiles: memory, folder, isAlive, identity: { host: 'here', pid: 2, startTime: 'then' } });
  await other.engine(waits).cancel('run', 'Ana');
  expect(await handle.done).toEqual({ status: 'cancelled' });
  expect(logger.lines).toEqual([
    {
      level: 'warn',
      message: 'The inbox of the run could not be cleared.',
      fields: { runId: 'run', error: 'Error: EACCES: permission denied' },
    },
  ]);
});
