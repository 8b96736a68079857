import { expect, it } from 'vitest';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { machine, main, park } from './machine.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';
import { atGate } from '../contracts/durable/gate.ts';

it('a run that is being opened while many others are listed is not opened a second time', async () => {
  const memory = memoryJournalFiles();
  const reached = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  let held = false;
  const slow: JournalFiles = {
    ...memory,
    read: async (path, from) => {
      if (held && path.includes('/run/journal/')) {
        held = false;
        reached.resolve();
        await gate.promise;
      }
      return memory.read(path, from);
    },
  };
  const { engine } = machine({ journalFiles: slow });
  const workflow = main((ctx) => atGate(ctx, 'go'));
  const first = engine(workflow);
  for (let other = 0; other < 20; other += 1) await park(await first.start('main', null, { runId: `other-${other}` }));
  await park(await first.start('main', null, { runId: 'run' }));
  const second = engine(workflow);
  held = true;
  const opening = second.open('run');
  await reached.promise;
  const listing = second.list();
  // The others come first: so many that the one being opened would be forgotten.
  for (let turn = 0; turn < 1000; turn += 1) await Promise.resolve();
  gate.resolve();
  await listing;
  const opened = await opening;
  expect(opened.ok).toBe(true);
  expect(await second.open('run')).toEqual({ ok: false, refusal: { reason: 'owned', host: 'here', pid: 1, sameHost: true } });
  if (opened.ok) opened.handle.kill();
});
