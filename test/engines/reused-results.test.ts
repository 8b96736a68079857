import { expect, it } from 'vitest';
import type { Ctx, Workflow } from '../../src/core/durable/contracts.ts';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import type { Json } from '../../src/protocol/json.ts';
import { atGate, openGate } from '../contracts/durable/gate.ts';
import { fullFor } from './faulty-files.ts';
import { goOn, machine, main, park, start } from './machine.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

/** A phase that pays for two equal requests and waits. Each version has other steps before: it begins again. What was paid. */
function paying(sizeOf: (paid: number) => number = () => 1) {
  const paid: string[] = [];
  const pay = (ctx: Ctx): Promise<string> =>
    ctx.step(
      'ask',
      async () => {
        paid.push(`answer ${paid.length + 1}`);
        return `${paid.at(-1)}${' '.repeat(sizeOf(paid.length))}`;
      },
      { memo: 'the same request' },
    );
  const version = (number: number, then?: (ctx: Ctx) => Promise<unknown>): Workflow =>
    main((ctx) =>
      ctx.phase('part', async (inner): Promise<Json> => {
        for (let step = 1; step < number; step++) await inner.step(`new in ${number}`, async () => undefined);
        const answers = [await pay(inner), await pay(inner)].map((answer) => answer.trim());
        await then?.(inner);
        await atGate(inner, 'go');
        return answers;
      }),
    );
  return { paid, version };
}

it('what was paid is not paid again, however often a phase begins again, and each result is taken once', async () => {
  const { paid, version } = paying();
  const { engine, journal } = machine();
  await park(await start(engine(version(1))));
  await park(await goOn(engine(version(2))));
  const reused = journal()
    .split('\n')
    .filter((line) => line.includes('"reused"'))
    .map((line) => JSON.parse(line.replace(/^\d+ \d+ /u, '')) as unknown);
  const step = { type: 'done', scope: 'run/part#1', kind: 'step', name: 'ask', memo: 'the same request', reused: true };
  expect(reused).toEqual([
    { ...step, index: 1, result: { value: 'answer 1 ' }, at: expect.any(String) },
    { ...step, index: 2, result: { value: 'answer 2 ' }, at: expect.any(String) },
  ]);
  const third = engine(version(3));
  const handle = await goOn(third);
  await openGate(third, 'go');
  expect([await handle.done, paid]).toEqual([{ status: 'completed', output: ['answer 1', 'answer 2'] }, ['answer 1', 'answer 2']]);
});

it('a result that is lost is passed over for the next equal one; what is missing then is paid', async () => {
  const { paid, version } = paying((number) => (number === 1 ? 20_000 : 1));
  const { engine, journalFiles } = machine();
  await park(await start(engine(version(1))));
  for (const path of journalFiles.contents.keys()) if (path.includes('/blobs/')) journalFiles.contents.delete(path);
  const next = engine(version(2));
  const handle = await goOn(next);
  await openGate(next, 'go');
  expect([await handle.done, paid]).toEqual([
    { status: 'completed', output: ['answer 2', 'answer 3'] },
    ['answer 1', 'answer 2', 'answer 3'],
  ]);
});

it('a result that cannot be read now is not paid again: the run stops without an end, and takes it later', async () => {
  const { paid, version } = paying(() => 20_000);
  const memory = memoryJournalFiles();
  let refused = false;
  const read: JournalFiles['read'] = async (path, from) => {
    if (refused && path.includes('/blobs/')) throw new Error('EIO: i/o error, read');
    return memory.read(path, from);
  };
  const { engine } = machine({ journalFiles: { ...memory, read } });
  await park(await start(engine(version(1))));
  refused = true;
  expect(await (await goOn(engine(version(2)))).done).toMatchObject({ status: 'unwritable' });
  refused = false;
  const next = engine(version(2));
  const handle = await goOn(next);
  await openGate(next, 'go');
  expect([await handle.done, paid.length]).toEqual([{ status: 'completed', output: ['answer 1', 'answer 2'] }, 2]);
});

it('what follows a result that is taken over is not begun when the disk does not keep that', async () => {
  const { paid, version } = paying();
  let isBegun = false;
  const { engine } = machine({ journalFiles: fullFor(memoryJournalFiles(), (text) => text.includes('"reused"')) });
  await park(await start(engine(version(1))));
  const begins = version(2, async () => {
    isBegun = true;
  });
  expect(await (await goOn(engine(begins))).done).toMatchObject({ status: 'unwritable' });
  expect([isBegun, paid.length]).toEqual([false, 2]);
});
