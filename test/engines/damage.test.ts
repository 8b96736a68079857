import { documentInEnglish } from '../../src/core/describe/message.ts';
import { describe, expect, it } from 'vitest';
import type { RunOutcome } from '../../src/core/durable/contracts.ts';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { encodeLine } from '../../src/engines/embedded/journal-line.ts';
import { workflowOf } from '../contracts/durable/workflows.ts';
import { embeddedEngine } from './embedded-adapter.ts';
import { faultyAt, faultyFiles } from './faulty-files.ts';
import { besides, copyOf, memoryJournalFiles, type MemoryJournalFiles } from './memory-journal-files.ts';

const log = '/runs/run/journal/000001.log';
const output = { first: 'one', second: 20_000 };

/** Two steps, one in a phase, one with a blob. `ran` gets the names of the steps that were executed. */
function engineOn(files: JournalFiles, ran: string[], startTime: string) {
  const workflow = workflowOf('small', async (ctx) => {
    const first = await ctx.phase('part', (inner) =>
      inner.step('first', async (step) => {
        ran.push('first');
        step.emit({ type: 'run.interrupted' });
        return 'one';
      }),
    );
    const second = await ctx.step('second', async () => {
      ran.push('second');
      return 'x'.repeat(20_000);
    });
    return { first, second: second.length };
  });
  const identity = { host: 'here', pid: 1, startTime };
  return embeddedEngine({ folder: '/runs', workflows: [workflow], journalFiles: files, identity, isAlive: async () => false });
}

async function start(files: JournalFiles, ran: string[] = []): Promise<RunOutcome> {
  return (await engineOn(files, ran, 'first').start('small', null, { runId: 'run' })).done;
}

/** Goes on in "another process". Text: why it was refused. */
async function goOn(files: JournalFiles, ran: string[] = []): Promise<RunOutcome | string> {
  const opened = await engineOn(files, ran, 'second').open('run');
  return opened.ok ? opened.handle.done : opened.refusal.reason;
}

/** A whole journal, without the lines that say it is over. */
async function unfinished(): Promise<MemoryJournalFiles> {
  const files = memoryJournalFiles();
  expect(await start(files)).toEqual({ status: 'completed', output });
  const text = files.contents.get(log)?.toString() ?? '';
  files.contents.set(log, Buffer.from(text.split('\n').slice(0, -3).join('\n') + '\n'));
  return files;
}

function stepsIn(bytes: Buffer): string[] {
  return [...bytes.toString().matchAll(/"type":"done",[^\n]*"kind":"step","name":"(\w+)"[^\n]*\n/g)].map((match) => match[1] ?? '');
}

describe('a damaged journal', () => {
  it('cut at any byte: goes on from the last whole record, without running again what is recorded', async () => {
    const whole = await unfinished();
    const bytes = whole.contents.get(log) ?? Buffer.alloc(0);
    const firstLine = bytes.indexOf('\n') + 1;
    for (let length = 0; length <= bytes.length; length++) {
      const files = copyOf(whole);
      const cut = bytes.subarray(0, length);
      files.contents.set(log, Buffer.from(cut));
      const ran: string[] = [];
      const result = await goOn(files, ran);
      if (length < firstLine) {
        expect([length, result]).toEqual([length, 'damaged']);
        expect((await engineOn(files, [], 'third').list()).map(({ status }) => status)).toEqual(['damaged']);
        expect(await engineOn(files, [], 'third').read('run', 0)).toEqual([]);
        continue;
      }
      expect([length, result]).toEqual([length, { status: 'completed', output }]);
      expect([length, ran]).toEqual([length, ['first', 'second'].filter((name) => !stepsIn(cut).includes(name))]);
      expect(files.contents.get(log)).toEqual(cut);
      const torn = length > 0 && cut.at(-1) !== 0x0a;
      expect(besides(files, log)).toEqual(torn ? ['000001.log.damaged-1'] : []);
    }
  });

  it('with any byte changed: never another result, and the bad file is kept', async () => {
    const whole = await unfinished();
    const bytes = whole.contents.get(log) ?? Buffer.alloc(0);
    const firstLine = bytes.indexOf('\n') + 1;
    for (let at = 0; at < bytes.length; at++) {
      const files = copyOf(whole);
      const spoilt = Buffer.from(bytes);
      spoilt[at] = (spoilt[at] ?? 0) ^ 0x01;
      files.contents.set(log, spoilt);
      const result = await goOn(files);
      if (at < firstLine) {
        expect([at, result]).toEqual([at, 'damaged']);
        continue;
      }
      expect([at, result]).toEqual([at, { status: 'completed', output }]);
      expect(files.contents.get(`${log}.damaged-1`)).toEqual(spoilt);
    }
  });

  it('tells the person when whole records were lost, not for an unfinished last line', async () => {
    const whole = await unfinished();
    const bytes = whole.contents.get(log) ?? Buffer.alloc(0);
    const spoilt = Buffer.from(bytes);
    const at = bytes.indexOf('"name":"first"');
    spoilt[at] = 0x20;
    whole.contents.set(log, spoilt);
    const torn = await unfinished();
    torn.contents.set(log, bytes.subarray(0, bytes.length - 5));
    for (const files of [whole, torn]) await goOn(files);
    const events = await engineOn(whole, [], 'third').read('run', 0);
    expect(events.map(({ type }) => type)).toEqual(['run.resumed', 'notice', 'run.interrupted']);
    expect(documentInEnglish(events[1])).toMatchObject({
      level: 'warning',
      text: expect.stringContaining('000001.log.damaged-1') as unknown,
    });
    expect((await engineOn(torn, [], 'third').read('run', 0)).map(({ type }) => type)).toEqual(['run.interrupted', 'run.resumed']);
  });

  it('ignores for ever what an old owner writes behind the end that a new epoch has recorded', async () => {
    const files = await unfinished();
    const before = await goOn(files);
    const events = await engineOn(files, [], 'third').read('run', 0);
    const late = encodeLine(7, { type: 'ended', status: 'failed', at: 'late', events: [{ type: 'run.failed', error: 'late' }] });
    files.contents.set(log, Buffer.concat([files.contents.get(log) ?? Buffer.alloc(0), late]));
    expect(before).toMatchObject({ status: 'completed' });
    expect(await engineOn(files, [], 'third').read('run', 0)).toEqual(events);
    expect((await engineOn(files, [], 'third').list()).map(({ status }) => status)).toEqual(['completed']);
  });
});

describe('a disk that fails', () => {
  it('at any write: nothing final is recorded, and the run goes on later, paying nothing again', async () => {
    const counting = faultyFiles(memoryJournalFiles(), undefined, () => Promise.reject(new Error('never')));
    await start(counting);
    // The last one is the summary, which can be made anew.
    for (let at = 1; at < counting.writes(); at++) {
      for (const when of ['before', 'half', 'after'] as const) {
        const files = memoryJournalFiles();
        const full = (): Promise<never> => Promise.reject(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }));
        const ran: string[] = [];
        const outcome = await start(faultyFiles(files, { at, when }, full), ran).catch((error: Error) => error.message);
        const recorded = stepsIn(files.contents.get(log) ?? Buffer.alloc(0));
        if (typeof outcome === 'string') expect(outcome).toContain('ENOSPC');
        else
          expect(documentInEnglish(outcome)).toMatchObject({
            status: 'unwritable',
            error: { name: 'StorageError', message: expect.stringContaining('ENOSPC') as unknown },
          });
        const again: string[] = [];
        const result = files.contents.has(log) ? await goOn(files, again) : await start(files, again);
        if (result === 'ended') {
          // The last write reached the disk although its success was never told.
          expect([at, files.contents.get(log)?.toString().includes('"type":"ended"')]).toEqual([counting.writes() - 1, true]);
          continue;
        }
        expect([at, when, result]).toEqual([at, when, { status: 'completed', output }]);
        expect([at, when, again]).toEqual([at, when, ['first', 'second'].filter((name) => !recorded.includes(name))]);
      }
    }
  });

  it('at any operation, looks and reads too: the run says so or does without, and goes on later, paying nothing again', async () => {
    const broken = (): Promise<never> => Promise.reject(Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' }));
    const counting = faultyAt(memoryJournalFiles(), 0, broken);
    await start(counting);
    const told: string[] = [];
    for (let at = 1; at <= counting.operations(); at++) {
      const files = memoryJournalFiles();
      const ran: string[] = [];
      const outcome = await start(faultyAt(files, at, broken), ran).catch((error: Error) => error.message);
      const recorded = stepsIn(files.contents.get(log) ?? Buffer.alloc(0));
      const status = typeof outcome === 'string' ? outcome : outcome.status;
      told.push(status);
      if (typeof outcome === 'string') expect([at, outcome]).toEqual([at, expect.stringContaining('EIO')]);
      const again: string[] = [];
      const result = files.contents.has(log) ? await goOn(files, again) : await start(files, again);
      if (result === 'ended') expect([at, ran]).toEqual([at, ['first', 'second']]);
      else expect([at, result]).toEqual([at, { status: 'completed', output }]);
      if (result !== 'ended') expect([at, again]).toEqual([at, ['first', 'second'].filter((name) => !recorded.includes(name))]);
    }
    expect(told).toContain('unwritable');
  });

  it.each(['first', 'second'])(
    'at any operation of going on after the %s step: no result is lost, and the next process goes on',
    async (step) => {
      const broken = (): Promise<never> => Promise.reject(Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' }));
      const half = async (): Promise<MemoryJournalFiles> => {
        const files = await unfinished();
        const text = files.contents.get(log)?.toString() ?? '';
        const first = text.split('\n').findIndex((line) => line.includes(`"name":"${step}"`));
        files.contents.set(
          log,
          Buffer.from(
            text
              .split('\n')
              .slice(0, first + 1)
              .join('\n') + '\n',
          ),
        );
        return files;
      };
      const counting = faultyAt(await half(), 0, broken);
      expect(await goOn(counting)).toEqual({ status: 'completed', output });
      for (let at = 1; at <= counting.operations(); at++) {
        const files = await half();
        const outcome = await goOn(faultyAt(files, at, broken)).catch((error: Error) => error.message);
        const recorded = [...files.contents].flatMap(([path, bytes]) => (path.endsWith('.log') ? stepsIn(bytes) : []));
        const again: string[] = [];
        const opened = await engineOn(files, again, 'third').open('run');
        const result = opened.ok ? await opened.handle.done : opened.refusal.reason;
        expect([at, outcome, result === 'ended' ? { status: 'completed', output } : result]).toEqual([
          at,
          outcome,
          { status: 'completed', output },
        ]);
        expect([at, again]).toEqual([at, result === 'ended' ? [] : ['first', 'second'].filter((name) => !recorded.includes(name))]);
      }
    },
  );
});
