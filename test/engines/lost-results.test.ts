import { expect, it } from 'vitest';
import type { Ctx } from '../../src/core/durable/contracts.ts';
import { sentence } from '../../src/core/describe/message.ts';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import type { Json } from '../../src/protocol/json.ts';
import { atGate, openGate } from '../contracts/durable/gate.ts';
import { goOn, machine, main, park, start } from './machine.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

/** A run that waits after a step with a large result, whose file is gone then (not with files of the test's own); how often the step ran. */
async function stage(within: (ctx: Ctx, run: (ctx: Ctx) => Promise<Json>) => Promise<Json>, files?: JournalFiles) {
  let ran = 0;
  const workflow = main((ctx) =>
    within(ctx, async (inner) => {
      const { length } = await inner.step('large', async () => {
        ran += 1;
        return 'x'.repeat(20_000);
      });
      await atGate(inner, 'go');
      return length;
    }),
  );
  const { engine, journal, journalFiles } = machine(files && { journalFiles: files });
  await park(await start(engine(workflow)));
  const blobs = [...journalFiles.contents].filter(([path]) => path.includes('/blobs/'));
  for (const [path] of blobs) journalFiles.contents.delete(path);
  const putBack = (): void => blobs.forEach(([path, bytes]) => journalFiles.contents.set(path, bytes));
  const [hash = ''] = blobs.map(([path]) => path.split('/').at(-1));
  return { engine: () => engine(workflow), journal, putBack, hash, ran: () => ran };
}

it('a large result that is lost: its phase begins again', async () => {
  const { engine, journal, hash, ran } = await stage((ctx, run) => ctx.phase('part', run));
  const next = engine();
  const handle = await goOn(next);
  await openGate(next, 'go');
  expect([await handle.done, ran()]).toEqual([{ status: 'completed', output: 20_000 }, 2]);
  const reason = `A stored result of the run (blob ${hash}) is missing or damaged.`;
  expect(journal()).toContain(JSON.stringify({ type: 'restart', scope: 'run/part#1', reason }).slice(0, -1));
});

it('a large result that is lost outside of phases: the run stops without an end, until it is there again', async () => {
  const { engine, putBack, hash, ran } = await stage((ctx, run) => run(ctx));
  const message = sentence('A stored result of the run (blob {0}) is missing or damaged.', hash);
  expect(await (await goOn(engine())).done).toEqual({ status: 'unwritable', error: { name: 'StorageError', message } });
  expect((await engine().list()).map(({ status }) => status)).toEqual(['open']);
  putBack();
  const next = engine();
  const handle = await goOn(next);
  await openGate(next, 'go');
  expect([await handle.done, ran()]).toEqual([{ status: 'completed', output: 20_000 }, 1]);
});

it('a large result that cannot be read now: the run stops without an end, also in a phase, and nothing is done again', async () => {
  let refused = false;
  const memory = memoryJournalFiles();
  const read: JournalFiles['read'] = async (path, from) => {
    if (refused && path.includes('/blobs/')) throw new Error('EIO: i/o error, read');
    return memory.read(path, from);
  };
  const { engine, ran } = await stage((ctx, run) => ctx.phase('part', run), { ...memory, read });
  refused = true;
  const text = "The run's state in {0} could not be read ({1}). Nothing is lost: repair the disk, then resume the run.";
  const message = { text, values: [expect.stringContaining('/run'), 'EIO: i/o error, read'] };
  expect(await (await goOn(engine())).done).toMatchObject({ status: 'unwritable', error: { name: 'StorageError', message } });
  refused = false;
  const next = engine();
  const handle = await goOn(next);
  await openGate(next, 'go');
  expect([await handle.done, ran()]).toEqual([{ status: 'completed', output: 20_000 }, 1]);
});
