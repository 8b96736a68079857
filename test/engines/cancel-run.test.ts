import { expect, it } from 'vitest';
import type { OpenRefusal } from '../../src/core/durable/contracts.ts';
import { sentence } from '../../src/core/describe/message.ts';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { cancelledEnd, cancelRun, type Cancellation } from '../../src/engines/embedded/cancel-run.ts';
import { writeInbox } from '../../src/engines/embedded/inbox.ts';
import { runFolder } from '../../src/engines/embedded/run-folder.ts';
import type { RunEventBody } from '../../src/protocol/run-event.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

const here = { reason: 'owned', host: 'here', pid: 7, sameHost: true } as const;
const undone: RunEventBody = { type: 'run.undone', restored: ['a.test'], skipped: [], by: 'Ana' };

/** A run whose inbox holds a note and two requests to cancel it; what each try to record its end meets, in order. */
async function stage(refusals: readonly (OpenRefusal | null)[], through: Partial<JournalFiles> = {}) {
  const memory = memoryJournalFiles();
  let watching = 0;
  const watch: JournalFiles['watch'] = (path, changed) => {
    const stop = memory.watch(path, changed);
    watching += 1;
    return () => {
      watching -= 1;
      stop();
    };
  };
  const files = { ...memory, watch, ...through };
  const clock = createFakeClock(1000);
  const folder = runFolder('/runs', 'run');
  if (folder === null) throw new Error('No folder.');
  await writeInbox(memory, folder.signals, { kind: 'note', id: 'n', agent: 'backend', text: 'use cents', by: 'Ana' }, 1);
  for (const by of ['Ana', 'Eva']) await writeInbox(memory, folder.signals, { kind: 'cancel', by }, 2);
  const tries: unknown[] = [];
  const tried = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const record: Cancellation['record'] = async (make) => {
    tries.push(await make([{ type: 'notice', level: 'warning', text: 'damaged' }], async () => undefined));
    tried[tries.length - 1]?.resolve();
    return refusals[tries.length - 1] ?? null;
  };
  const clearAway = async (runId: string, by: string) => (runId === 'run' && by === 'Ana' ? [undone] : []);
  const listening = new Set<() => void>();
  const reader: Cancellation['reader'] = {
    onAdded: (tell) => {
      listening.add(tell);
      return () => void listening.delete(tell);
    },
  };
  const cancelled = cancelRun({
    folder,
    reader,
    by: 'Ana',
    options: { clearAway, clock, journalFiles: files, logger: silentLogger },
    record,
  });
  // Looked at below.
  cancelled.catch(() => undefined);
  const inbox = (): string[] =>
    [...memory.contents]
      .filter(([path]) => path.startsWith(folder.signals))
      .map(([, bytes]) => (JSON.parse(bytes.toString()) as { kind: string }).kind);
  const left = () => ({ watching: watching + listening.size, asleep: clock.sleepers(), inbox: inbox() });
  return { cancelled, clock, memory, folder, tries, listening, tried: tried.map(({ promise }) => promise), left };
}

const end = {
  type: 'ended',
  status: 'cancelled',
  events: [{ type: 'notice', level: 'warning', text: 'damaged' }, undone, { type: 'run.cancelled', by: 'Ana' }],
};

it.each<[string, OpenRefusal | null]>([
  ['that nobody works on is recorded here', null],
  ['that has ended is done already', { reason: 'ended', status: 'cancelled' }],
])('cancelling a run %s: its requests are taken away, notes are not', async (_, refusal) => {
  const { cancelled, tries, left } = await stage([refusal]);
  await cancelled;
  expect(tries).toEqual([end]);
  expect(left()).toEqual({ watching: 0, asleep: 0, inbox: ['note'] });
});

it('waits for a living owner, and looks again at whatever it writes', async () => {
  const { cancelled, clock, memory, folder, tries, tried, left } = await stage([here, here, null]);
  await tried[0];
  expect(left()).toEqual({ watching: 2, asleep: 1, inbox: ['note', 'cancel', 'cancel'] });
  clock.advance(29_999);
  await memory.replace(`${folder.journal}/000001.log`, Buffer.from('a step ended'));
  await tried[1];
  await memory.replace(`${folder.journal}/000001.log`, Buffer.from('the run is released'));
  await cancelled;
  expect([tries.length, left()]).toEqual([3, { watching: 0, asleep: 0, inbox: ['note'] }]);
});

it('sees the end that this process itself recorded as soon as its reader does, although no file changes any more', async () => {
  const { cancelled, listening, tries, tried, left } = await stage([here, null]);
  await tried[0];
  for (const tell of listening) tell();
  await cancelled;
  expect([tries.length, left()]).toEqual([2, { watching: 0, asleep: 0, inbox: ['note'] }]);
});

it('is over only when its requests are taken away: they would count for nobody', async () => {
  let removed = 0;
  const remove: JournalFiles['remove'] = async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    removed += 1;
  };
  const { cancelled } = await stage([null], { remove });
  await cancelled;
  expect(removed).toBe(2);
});

it.each<[string, OpenRefusal, number, ReturnType<typeof sentence>]>([
  ['is gone', { reason: 'not-found' }, 0, sentence('The run "{0}" cannot be cancelled: its journal is gone.', 'run')],
  [
    'cannot be read',
    { reason: 'damaged', detail: 'no first record' },
    0,
    sentence('The run "{0}" cannot be cancelled: {1}.', 'run', 'no first record'),
  ],
  [
    'belongs to another host',
    { ...here, host: 'elsewhere', sameHost: false },
    0,
    sentence(
      'The run belongs to process {0} on {1}. The cancellation is stored and takes effect when that process, or whoever takes the run over, sees it.',
      7,
      'elsewhere',
    ),
  ],
  [
    'belongs to a process that does not answer for half a minute',
    here,
    30_000,
    sentence(
      'The run belongs to process {0} on {1}, which does not answer. The cancellation is stored and takes effect as soon as it does.',
      7,
      'here',
    ),
  ],
])('a person is told when the run %s, and the request stays', async (_, refusal, waited, text) => {
  const { cancelled, clock, tried, left } = await stage([refusal, refusal]);
  await tried[0];
  clock.advance(waited);
  await expect(cancelled).rejects.toMatchObject({ name: 'RefusedError', text });
  expect(left()).toEqual({ watching: 0, asleep: 0, inbox: ['note', 'cancel', 'cancel'] });
});

it('where nothing clears away, the end of a cancelled run says no more than that', async () => {
  expect(await cancelledEnd({}, 'run', 'Ana', async () => undefined)).toEqual({
    type: 'ended',
    status: 'cancelled',
    events: [{ type: 'run.cancelled', by: 'Ana' }],
  });
});
