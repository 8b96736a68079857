import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentInEnglish } from '../../src/core/describe/message.ts';
import type { RunState } from '../../src/core/run/run-state.ts';
import { encodeLine } from '../../src/engines/embedded/journal-line.ts';
import type { RecordBody } from '../../src/engines/embedded/journal-record.ts';
import { readKept } from '../../src/engines/embedded/kept-summary.ts';
import { MidwaySummary } from '../../src/engines/embedded/midway-summary.ts';
import { epochFile } from '../../src/engines/embedded/read-journal.ts';
import { runFolder, type RunFolder } from '../../src/engines/embedded/run-folder.ts';
import { summaryOf } from '../../src/engines/embedded/run-summary.ts';
import { StoredRun } from '../../src/engines/embedded/stored-run.ts';
import type { RunEventBody } from '../../src/protocol/run-event.ts';
import { goOn, machine, main, park, start } from './machine.ts';
import { atGate } from '../contracts/durable/gate.ts';
import { copyOf, memoryJournalFiles, type MemoryJournalFiles } from './memory-journal-files.ts';

const hash = (letter: string): string => letter.repeat(64);
const work = { agent: 'backend', path: 'r/work/backend' };
const usage = { input: 10, output: 5, cacheRead: 3, cacheWrite: 2 };
const letter = fc.constantFrom('a', 'b', 'c').map(hash);
const event: fc.Arbitrary<RunEventBody> = fc.oneof(
  fc.constantFrom<RunEventBody>(
    { type: 'agent.started', ...work, label: 'Backend', role: 'specialist', name: 'Implementation', model: 'm' },
    { type: 'turn.started', ...work, model: 'm', turn: 1, reservedTokens: 100, reservedUsd: 0.5 },
    { type: 'turn.completed', ...work, model: 'm', turn: 1, usage, usd: 0.1, durationMs: 5, stop: 'end' },
    { type: 'tool.called', ...work, tool: 'edit', target: 'a.ts', ok: true, detail: '' },
    { type: 'run.interrupted' },
    { type: 'run.resumed', epoch: 2, host: 'h', pid: 1, takenOver: false },
  ),
  fc.string().map((text): RunEventBody => ({ type: 'notice', level: 'info', text })),
  fc
    .record({ file: fc.constantFrom('a.ts', '__proto__', '7'), before: fc.option(letter), after: fc.option(letter) })
    .map((change): RunEventBody => ({ type: 'file.changed', agent: 'backend', ...change, added: 2, removed: 1 })),
);
/** What each of its processes journaled, one after the other; `free`: and gave the run free. */
const history = fc.array(fc.record({ batches: fc.array(fc.array(event, { maxLength: 3 }), { maxLength: 4 }), free: fc.boolean() }), {
  minLength: 1,
  maxLength: 4,
});
type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

const twinOf = (processes: History): History => JSON.parse(JSON.stringify(processes).replaceAll('a.ts', 'b.ts')) as History;

function folderOf(runId: string): RunFolder {
  const folder = runFolder('/runs', runId);
  if (folder === null) throw new Error('No folder.');
  return folder;
}
const { root, journal } = folderOf('run');
const summaryFile = `${root}/summary.json`;

const summarised = (files: MemoryJournalFiles, runId = 'run') => summaryOf(files, new StoredRun(files, folderOf(runId)), async () => null);

/** The files of such a run, and what was kept after each process that gave it free. */
async function played(processes: History, runId = 'run') {
  const files = memoryJournalFiles();
  const kept: Buffer[] = [];
  const ends: number[] = [];
  let sequence = 0;
  for (const [index, { batches, free }] of processes.entries()) {
    const file = epochFile(folderOf(runId).journal, index + 1);
    const append = (record: RecordBody & { readonly events?: RunEventBody[] }): void => {
      sequence += 1;
      const line = encodeLine(sequence, { ...record, at: new Date(sequence * 1000).toISOString() });
      files.contents.set(file, Buffer.concat([files.contents.get(file) ?? Buffer.alloc(0), line]));
    };
    const owner = { host: 'here', pid: 1, startTime: 'then' };
    const run = { runId, pipeline: 'main', version: '1', input: {} };
    append({ type: 'epoch', epoch: index + 1, owner, ends: [...ends], ...(index === 0 ? { run } : {}) });
    for (const events of batches) {
      append({ type: 'events', events });
      kept.push(await keptMidway(files, runId));
    }
    if (free) append({ type: 'released' });
    ends.push(files.contents.get(file)?.length ?? 0);
    await summarised(files, runId);
    const made = files.contents.get(`${folderOf(runId).root}/summary.json`);
    if (free && made) kept.push(made);
  }
  return { files, kept };
}

/** What a process leaves that goes on with the run. */
async function keptMidway(files: MemoryJournalFiles, runId: string): Promise<Buffer> {
  const [left, run] = [copyOf(files), folderOf(runId)];
  const stored = new StoredRun(left, run);
  await stored.reader.read();
  const midway = new MidwaySummary(stored, (error) => expect.fail(String(error)), 1);
  midway.look();
  await midway.close();
  return left.contents.get(`${run.root}/summary.json`) ?? expect.fail('nothing was kept');
}

/** What is listed and what somebody goes on with, each by a process that knows nothing, with this beside the journal. */
async function seen(files: MemoryJournalFiles, kept: Buffer | null) {
  const listed = copyOf(files);
  if (kept === null) listed.contents.delete(summaryFile);
  else listed.contents.set(summaryFile, kept);
  return { listed: await summarised(copyOf(listed)), resumed: await resumed(listed) };
}

async function resumed(
  files: MemoryJournalFiles,
): Promise<{ readonly state: RunState; readonly damage: number; readonly events: number } | null> {
  const run = new StoredRun(files, folderOf('run'));
  const snapshot = await run.reader.read(true);
  if (snapshot === null || 'damaged' in snapshot) return null;
  const found = await readKept(files, run.folder);
  if (found !== null) run.reader.startFrom(found);
  const { state } = run.reader;
  return { state, damage: snapshot.damage.length, events: run.reader.events.length };
}

describe('what was kept beside a journal', () => {
  it('of any beginning of it, or of another run, changes nothing, wherever the journal is cut off', () =>
    fc.assert(
      fc.asyncProperty(history, history, fc.nat(), fc.nat(), fc.option(fc.nat()), async (processes, others, which, epoch, cut) => {
        const { files, kept } = await played(processes);
        // One of them takes as many bytes.
        const all = [...kept, ...(await played(others, 'ran')).kept, ...(await played(twinOf(processes), 'ran')).kept];
        const one = all.at(which % Math.max(1, all.length)) ?? Buffer.from('{}');
        const file = epochFile(journal, 1 + (epoch % processes.length));
        const bytes = files.contents.get(file) ?? Buffer.alloc(0);
        if (cut !== null) files.contents.set(file, bytes.subarray(0, cut % (bytes.length + 1)));
        expect(await seen(files, one)).toEqual(await seen(files, null));
      }),
    ));

  it('changes nothing for whoever goes on, also where any bit of the journal or of itself is another one', () =>
    fc.assert(
      fc.asyncProperty(
        history,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 0, max: 7 }),
        fc.boolean(),
        async (processes, which, place, bit, inJournal) => {
          const { files, kept } = await played(processes);
          const one = Buffer.from(kept.at(which % Math.max(1, kept.length)) ?? '{}');
          const spoilt = inJournal ? files.contents.get(epochFile(journal, 1 + (which % processes.length))) : one;
          const at = place % (spoilt?.length ?? 1);
          if (spoilt) spoilt[at] = (spoilt[at] ?? 0) ^ (1 << bit);
          expect((await seen(files, one)).resumed).toEqual((await seen(files, null)).resumed);
          if (!inJournal) expect((await seen(files, one)).listed).toEqual((await seen(files, null)).listed);
        },
      ),
    ));
});

/** Puts another word into what was kept. */
function keepOther(files: MemoryJournalFiles, file: string): void {
  const body = (files.contents.get(file)?.toString() ?? '')
    .slice(0, -1)
    .replace(/^.*?"kept":/u, '')
    .replace('"two"', '"TWO"');
  files.contents.set(file, Buffer.from(`{"checksum":${crc32(body)},"kept":${body}}`));
}

it('a long run whose process died goes on from what was kept on its way, which nobody lists', async () => {
  const workflow = main(async (ctx) => {
    for (const text of ['one', 'two']) await ctx.emit({ type: 'notice', level: 'info', text });
    for (let turn = 0; turn < 1500; turn++) await ctx.step('turn', async () => null);
    await ctx.emit({ type: 'notice', level: 'info', text: 'three' });
    await atGate(ctx, 'go');
    return null;
  });
  const { engine, journalFiles, folder } = machine();
  const died = await start(engine(workflow));
  await new Promise<void>((resolve) => void died.onIdle(resolve));
  keepOther(journalFiles, `${folder}/run/summary.json`);
  const texts = (state: RunState): unknown[] => state.notices.map(({ text }) => text);
  expect((await engine(workflow).list()).map(({ state, status }) => [texts(state), status])).toEqual([[['one', 'TWO', 'three'], 'open']]);
  const resumed = engine(workflow);
  await park(await goOn(resumed));
  expect(texts(await resumed.state('run'))).toEqual(['one', 'TWO', 'three']);
});

describe('a run that was given free', () => {
  const said = (text: string) => ({ type: 'notice', level: 'info', text }) as const;
  const workflow = main(async (ctx) => {
    await ctx.emit(said('one'));
    await ctx.emit(said('two'));
    await atGate(ctx, 'go');
    return null;
  });

  /** It waits, and what was kept of it has another word, so that it shows where its state comes from. */
  async function stage() {
    const { engine, journalFiles, folder } = machine();
    await park(await start(engine(workflow)));
    keepOther(journalFiles, `${folder}/run/summary.json`);
    return { engine: () => engine(workflow), journalFiles, log: `${folder}/run/journal/000001.log` };
  }

  it('goes on from what was kept of it', async () => {
    const { engine } = await stage();
    const resumed = engine();
    await park(await goOn(resumed));
    expect((await resumed.state('run')).notices.map(({ text }) => text)).toEqual(['one', 'TWO']);
    // Whoever has not gone on with it reads the journal.
    expect((await engine().state('run')).notices.map(({ text }) => text)).toEqual(['one', 'two']);
  });

  it('goes on from its last readable record, whatever was kept, and keeps a copy of what is damaged', async () => {
    const { engine, journalFiles, log } = await stage();
    const bytes = journalFiles.contents.get(log) ?? Buffer.alloc(0);
    bytes[bytes.indexOf('two')] = 0x54;
    const resumed = engine();
    await park(await goOn(resumed));
    const texts = (await resumed.state('run')).notices.map(({ text }) => documentInEnglish(text));
    expect(texts).toEqual(['one', expect.stringContaining('A copy is kept as 000001.log.damaged-1'), 'two']);
  });
});
