import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineWorkflow } from '../../src/core/durable/define-workflow.ts';
import { documentInEnglish } from '../../src/core/describe/message.ts';
import { StepError } from '../../src/core/durable/errors.ts';
import { WorkspaceError } from '../../src/core/ports.ts';
import { workflowOf } from '../contracts/durable/workflows.ts';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';
import { goOn, machine, main, park, start } from './machine.ts';
import { atGate, openGate } from '../contracts/durable/gate.ts';

describe('steps', () => {
  it('give the same value and the same error in the first run and in a replay', async () => {
    const seen: unknown[] = [];
    const workflow = main(async (ctx) => {
      seen.push(await ctx.step('object', async () => ({ kept: 1, dropped: undefined })));
      seen.push(await ctx.step('nothing', async () => undefined));
      const error = await ctx.step('fails', async () => Promise.reject(new TypeError('no'))).catch((caught: unknown) => caught);
      seen.push([error instanceof StepError, String(error)]);
      await atGate(ctx, 'go');
      return 'end';
    });
    const { engine } = machine();
    await park(await start(engine(workflow)));
    const next = engine(workflow);
    await openGate(next, 'go');
    expect(await (await goOn(next)).done).toEqual({ status: 'completed', output: 'end' });
    const once = [{ kept: 1 }, undefined, [true, 'TypeError: no']];
    expect(seen).toEqual([...once, ...once]);
  });

  it('that only look take no sync of their own: they are durable with what follows', async () => {
    const files = memoryJournalFiles();
    let looks = 0;
    const synced: number[] = [];
    const workflow = main(async (ctx) => {
      synced.push(files.syncs());
      const seen = await ctx.look('look', async () => (looks += 1));
      synced.push(files.syncs());
      await ctx.step('act', async () => seen);
      synced.push(files.syncs());
      return seen;
    });
    const { engine } = machine({ journalFiles: files });
    expect(await (await start(engine(workflow))).done).toEqual({ status: 'completed', output: 1 });
    const [first = 0] = synced;
    expect(synced).toEqual([first, first, first + 2]);
  });

  it('that only look are journaled as well: when the run goes on they say what they saw', async () => {
    let looks = 0;
    const workflow = main(async (ctx) => {
      const seen = await ctx.look('look', async () => (looks += 1));
      await atGate(ctx, 'go');
      return seen;
    });
    const { engine } = machine();
    await park(await start(engine(workflow)));
    const next = engine(workflow);
    await openGate(next, 'go');
    expect(await (await goOn(next)).done).toEqual({ status: 'completed', output: 1 });
    expect(looks).toBe(1);
  });

  it.each([
    [new WorkspaceError('disk-full', 'The disk is full.'), 'The disk is full.'],
    [
      Object.assign(new Error('EBUSY: resource busy or locked'), { code: 'EBUSY' }),
      'The machine refused something (EBUSY: resource busy or locked). Mend that, then resume the run; nothing is lost.',
    ],
  ])('halt the run without an end when the machine does not let them work, and run again when it goes on: %s', async (error, message) => {
    let refuses = true;
    let calls = 0;
    const workflow = main(async (ctx) =>
      ctx.step('write', async () => {
        calls += 1;
        if (refuses) throw error;
        return 'written';
      }),
    );
    const { engine } = machine();
    const first = await (await start(engine(workflow))).done;
    expect(documentInEnglish(first)).toEqual({ status: 'unwritable', error: { name: 'StorageError', message } });
    refuses = false;
    expect(await (await goOn(engine(workflow))).done).toEqual({ status: 'completed', output: 'written' });
    expect(calls).toBe(2);
  });

  it('halt the run without an end when what they keep does not reach the disk', async () => {
    const files = memoryJournalFiles();
    let full = true;
    const replace: JournalFiles['replace'] = async (path, bytes) => {
      if (full && path.includes('/blobs/')) throw new Error('ENOSPC: no space left on device, write');
      return files.replace(path, bytes);
    };
    const { engine } = machine({ journalFiles: { ...files, replace } });
    const workflow = main(async (ctx) => ctx.step('keep', async () => ctx.blobs.put(Buffer.from('a log'))));
    const first = await start(engine(workflow));
    expect(await first.done).toMatchObject({
      status: 'unwritable',
      error: {
        name: 'StorageError',
        message: {
          text: "The run's state in {0} could not be written ({1}). Nothing is lost: free some space or repair the disk, then resume the run.",
          values: [expect.stringContaining('run'), 'ENOSPC: no space left on device, write'],
        },
      },
    });
    full = false;
    expect(await (await goOn(engine(workflow))).done).toMatchObject({ status: 'completed' });
  });

  it('whose large result is lost: a run that is stopped while it is looked for is no more than stopped', async () => {
    const files = memoryJournalFiles();
    const [looked, stopped] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let isLost = false;
    const read: JournalFiles['read'] = async (path, from) => {
      if (!isLost || !path.includes('/blobs/')) return files.read(path, from);
      looked.resolve();
      await stopped.promise;
      return null;
    };
    const { engine } = machine({ journalFiles: { ...files, read } });
    const workflow = main(async (ctx) => {
      const { length } = await ctx.step('large', async () => 'x'.repeat(50_000));
      await atGate(ctx, 'go');
      return length;
    });
    await park(await start(engine(workflow)));
    isLost = true;
    const handle = await goOn(engine(workflow));
    await looked.promise;
    handle.stop();
    stopped.resolve();
    expect(await handle.done).toEqual({ status: 'interrupted' });
    isLost = false;
    const next = engine(workflow);
    await openGate(next, 'go');
    expect(await (await goOn(next)).done).toEqual({ status: 'completed', output: 50_000 });
  });

  it('refuse a second operation while one is not finished, naming both', async () => {
    const workflow = main(async (ctx) => {
      const gate = Promise.withResolvers<void>();
      const first = ctx.step('first', () => gate.promise);
      const error = await ctx.now().then(String, (caught: unknown) => String(caught));
      gate.resolve();
      await first;
      return error;
    });
    expect(await (await start(machine().engine(workflow))).done).toEqual({
      status: 'completed',
      output: 'Error: now was started in run while step "first" is not finished: await each operation before the next.',
    });
  });

  it('fail the run when one is left behind', async () => {
    const workflow = main(async (ctx) => {
      void ctx.step('left', async () => 1).catch(() => undefined);
      return null;
    });
    expect(await (await start(machine().engine(workflow))).done).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('run ended while step "left" is not finished') as unknown },
    });
  });

  it('cannot be added to once they are over', async () => {
    const errors: string[] = [];
    const workflow = main(async (ctx) => {
      const late = await ctx.step('step', async (step) => {
        errors.push(step.key);
        setImmediate(() => {
          const say = (error: unknown): number => errors.push(String(error));
          try {
            step.emit({ type: 'run.interrupted' });
          } catch (error) {
            say(error);
          }
          step.announce({ type: 'run.interrupted' }).catch(say);
          step.recordProcessGroup({ pid: 7, startTime: 'then' }).catch(say);
        });
        return null;
      });
      await ctx.step('later', () => new Promise<void>((resolve) => setImmediate(() => resolve())));
      return late;
    });
    await (
      await start(machine().engine(workflow))
    ).done;
    const late = 'Error: The step run/step#1 is finished; nothing can be added to it.';
    expect(errors).toEqual(['run/step#1', late, late, late]);
  });

  it('tell a failed run with its error as the last event', async () => {
    const engine = machine().engine(main(async (ctx) => ctx.step('breaks', async () => Promise.reject(new RangeError('too much')))));
    expect(await (await start(engine)).done).toEqual({ status: 'failed', error: { name: 'RangeError', message: 'too much' } });
    expect(await engine.read('run', 0)).toEqual([
      { seq: 1, at: expect.any(String) as unknown, runId: 'run', type: 'run.failed', error: 'too much' },
    ]);
  });
});

describe('the host, before a step', () => {
  it('is asked for each one that is executed, and not for a replayed one', async () => {
    const asked: string[] = [];
    const { engine } = machine({ beforeStep: async (runId) => void asked.push(runId) });
    const workflow = main(async (ctx) => {
      await ctx.step('one', async () => 1);
      await atGate(ctx, 'go');
      return ctx.step('two', async () => 2);
    });
    await park(await start(engine(workflow)));
    const next = engine(workflow);
    await openGate(next, 'go');
    expect(await (await goOn(next)).done).toEqual({ status: 'completed', output: 2 });
    expect(asked).toEqual(['run', 'run']);
  });

  it('may keep it waiting, which a stop ends; when it cannot say, the run stops without an end', async () => {
    const waiting = Promise.withResolvers<void>();
    const answers = [
      (signal: AbortSignal) =>
        new Promise<void>((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('no longer waited for')));
          waiting.resolve();
        }),
      () => Promise.reject(new Error('the lock cannot be read')),
      () => Promise.resolve(),
    ];
    const { engine } = machine({ beforeStep: (_runId, signal) => (answers.shift() ?? (() => Promise.resolve()))(signal) });
    const workflow = main(async (ctx) => ctx.step('one', async () => 1));
    const first = await start(engine(workflow));
    await waiting.promise;
    first.stop();
    expect(await first.done).toEqual({ status: 'interrupted' });
    expect(await (await goOn(engine(workflow))).done).toEqual({
      status: 'unwritable',
      error: { name: 'StorageError', message: 'the lock cannot be read' },
    });
    expect(await (await goOn(engine(workflow))).done).toEqual({ status: 'completed', output: 1 });
  });
});

describe('children', () => {
  it('with the same name, or an unknown workflow, are an error before anything is recorded', async () => {
    const child = workflowOf('child', async () => null);
    const twice = main(async (ctx) => {
      await ctx.all('all', [
        { workflow: 'child', input: null, as: 'x' },
        { workflow: 'child', input: null, as: 'x' },
      ]);
      return null;
    });
    expect(await (await start(machine().engine(twice, child))).done).toMatchObject({
      status: 'failed',
      error: { message: 'Two children are named "x"; names are unique within a call.' },
    });
    const unknown = main(async (ctx) => {
      await ctx.all('all', [{ workflow: 'nobody', input: null }]);
      return null;
    });
    expect(await (await start(machine().engine(unknown))).done).toMatchObject({
      status: 'failed',
      error: { message: 'The pipeline "main" has no workflow named "nobody".' },
    });
  });

  it('none at all, and a wrong input, are values', async () => {
    const child = defineWorkflow({ name: 'child', version: '1', input: z.string(), run: async () => null });
    const workflow = main(async (ctx) => [await ctx.all('none', []), await ctx.all('wrong', [{ workflow: 'child', input: 1 }])]);
    expect(await (await start(machine().engine(workflow, child))).done).toMatchObject({
      status: 'completed',
      output: [[], [{ ok: false, error: { name: 'ZodError' } }]],
    });
  });
});
