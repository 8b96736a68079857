import { describe, expect, it } from 'vitest';
import { claimRun, livingOwner, type Claimant } from '../../src/engines/embedded/claim-run.ts';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { encodeLine } from '../../src/engines/embedded/journal-line.ts';
import { StoredRun } from '../../src/engines/embedded/stored-run.ts';
import { readJournal } from '../../src/engines/embedded/read-journal.ts';
import type { RunExecution } from '../../src/engines/embedded/run-execution.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { memoryJournalFiles, type MemoryJournalFiles } from './memory-journal-files.ts';

const folder = '/run/journal';
const log = (epoch: number): string => `${folder}/${String(epoch).padStart(6, '0')}.log`;
const identity = (host: string, pid: number) => ({ host, pid, startTime: 'then' });
const notice = (text: string) => ({ type: 'notice', level: 'info', text }) as const;

function begun(host: string): MemoryJournalFiles {
  const files = memoryJournalFiles();
  const run = { runId: 'run', pipeline: 'main', version: '1', input: { value: null } };
  const first = encodeLine(1, { type: 'epoch', epoch: 1, owner: identity(host, 1), ends: [], run, at: 'first' });
  files.contents.set(log(1), Buffer.concat([first, encodeLine(2, { type: 'events', at: 'second', events: [notice('one')] })]));
  return files;
}

/** What a process sees of the run. */
function seen(files: JournalFiles): StoredRun {
  const root = '/run';
  return new StoredRun(files, { runId: 'run', root, journal: folder, blobs: `${root}/blobs`, signals: `${root}/signals` });
}

function claimant(change: Partial<Claimant> = {}): Claimant {
  return {
    clock: createFakeClock(),
    identity: identity('here', 2),
    isAlive: async () => false,
    ...change,
  };
}

const append = (files: MemoryJournalFiles, epoch: number, bytes: Buffer): void =>
  void files.contents.set(log(epoch), Buffer.concat([files.contents.get(log(epoch)) ?? Buffer.alloc(0), bytes]));
const late = encodeLine(3, { type: 'events', at: 'late', events: [notice('late')] });

async function texts({ reader }: StoredRun): Promise<unknown[]> {
  await reader.read();
  return reader.events.map((event) => [event.seq, event.type === 'notice' ? event.text : event.type]);
}

describe('claiming a run', () => {
  it('counts what an owner elsewhere appended in good faith until the very moment of the claim', async () => {
    const files = begun('elsewhere');
    const reader = seen(files);
    const shown: unknown[] = await texts(reader);
    const create = files.create.bind(files);
    const racing = seen({
      ...files,
      create: async (path, bytes) => {
        // Between our reading and our claim: written, synced, shown to whoever follows, and acted upon.
        if (path === log(2)) {
          append(files, 1, late);
          shown.push(...(await texts(reader)).slice(shown.length));
        }
        return create(path, bytes);
      },
    });
    const result = await claimRun(claimant(), racing, { force: true, evenEnded: false });
    expect(result).toMatchObject({ ok: true, claim: { epoch: 3, nextSequence: 5, takenOver: true, ownerDied: false } });
    append(files, 1, encodeLine(4, { type: 'events', at: 'too late', events: [notice('too late')] }));
    append(files, 3, encodeLine(5, { type: 'events', at: 'new', events: [notice('new')] }));
    const all = [
      [1, 'one'],
      [2, 'late'],
      [3, 'new'],
    ];
    expect(await texts(reader)).toEqual(all);
    expect(await texts(seen(files))).toEqual(all);
    expect(shown).toEqual(all.slice(0, 2));
    // The claim that came too early counts with no byte, and is no damage.
    const [first, , third] = [1, 2, 3].map((epoch) => files.contents.get(log(epoch)) ?? Buffer.alloc(0));
    const counted = (first?.length ?? 0) - encodeLine(4, { type: 'events', at: 'too late', events: [notice('too late')] }).length;
    expect(await readJournal(files, folder)).toMatchObject({ ends: [counted, 0, third?.length], damage: [] });
  });

  it.each<[string, (files: MemoryJournalFiles) => void]>([
    ['is gone', (files) => files.contents.delete(log(1))],
    ['cannot be read any more', (files) => files.contents.set(log(1), Buffer.from('spoilt'))],
  ])('goes on from what it has read when the journal of an owner elsewhere %s right after the claim', async (_, spoil) => {
    const files = begun('elsewhere');
    const racing = seen({
      ...files,
      create: async (path, bytes) => {
        spoil(files);
        return files.create(path, bytes);
      },
    });
    const result = await claimRun(claimant(), racing, { force: true, evenEnded: false });
    expect(result).toMatchObject({
      ok: true,
      claim: { epoch: 2, nextSequence: 4, snapshot: { records: [{ at: 'first' }, { at: 'second' }] } },
    });
  });

  it('leaves a run of another host alone unless it is forced: whether its owner lives cannot be known', async () => {
    const files = begun('elsewhere');
    const before = new Map(files.contents);
    expect(await claimRun(claimant(), seen(files), { force: false, evenEnded: true })).toEqual({
      ok: false,
      refusal: { reason: 'owned', host: 'elsewhere', pid: 1, sameHost: false },
    });
    expect(files.contents).toEqual(before);
  });

  it('has one winner; the loser looks again and sees the winner alive', async () => {
    const files = begun('here');
    const isAlive: Claimant['isAlive'] = async ({ pid }) => pid !== 1;
    const claims = await Promise.all(
      [2, 3, 4].map((pid) =>
        claimRun(claimant({ identity: identity('here', pid), isAlive }), seen(files), { force: false, evenEnded: false }),
      ),
    );
    expect(claims.filter(({ ok }) => ok)).toHaveLength(1);
    const winner = claims.findIndex(({ ok }) => ok) + 2;
    for (const claim of claims)
      if (!claim.ok) expect(claim.refusal).toEqual({ reason: 'owned', host: 'here', pid: winner, sameHost: true });
  });

  it('leaves a run of this process alone while it is worked on, and takes it when it is not', async () => {
    const files = begun('here');
    const mine = { identity: identity('here', 1), isAlive: async () => true };
    const busy = seen(files);
    busy.execution = {} as RunExecution;
    expect(await claimRun(claimant(mine), busy, { force: true, evenEnded: false })).toMatchObject({
      ok: false,
      refusal: { reason: 'owned', pid: 1 },
    });
    expect(await claimRun(claimant(mine), seen(files), { force: false, evenEnded: false })).toMatchObject({
      ok: true,
      claim: { epoch: 2, takenOver: true, ownerDied: true },
    });
  });

  it('goes past an epoch file that was only half written (file systems without links)', async () => {
    const files = begun('here');
    files.contents.set(
      log(2),
      encodeLine(3, { type: 'epoch', epoch: 2, owner: identity('here', 3), ends: [1], at: 'half' }).subarray(0, 20),
    );
    const result = await claimRun(claimant(), seen(files), { force: false, evenEnded: false });
    expect(result).toMatchObject({ ok: true, claim: { epoch: 3, nextSequence: 4 } });
    const snapshot = await readJournal(files, folder);
    expect(snapshot).toMatchObject({
      newest: 3,
      nextSequence: 4,
      ends: [files.contents.get(log(1))?.length, 0, files.contents.get(log(3))?.length],
      damage: [],
    });
  });

  it.each<[string, string, string[], (whole: Buffer) => unknown[]]>([
    // As every crash may leave it.
    ['an unfinished last line', '4711 3 {"type"', [], () => []],
    [
      'a line that cannot be read',
      '4711 3 {}\n',
      ['.damaged-1'],
      (whole) => [
        {
          type: 'notice',
          level: 'warning',
          text: {
            text: 'The run’s journal is damaged: {0} is unreadable after byte {1}. A copy is kept as {2}; the run continues from the last readable record.',
            values: ['000001.log', whole.length, '000001.log.damaged-2'],
          },
        },
      ],
    ],
  ])('keeps a copy of a journal that ends with %s, and tells what is lost', async (_, ending, copies, told) => {
    const files = begun('here');
    const whole = files.contents.get(log(1)) ?? Buffer.alloc(0);
    const run = seen(files);
    // It was read when it was whole.
    await run.reader.read();
    append(files, 1, Buffer.from(ending));
    for (const copy of copies) files.contents.set(`${log(1)}${copy}`, Buffer.from('of another time'));
    const result = await claimRun(claimant(), run, { force: false, evenEnded: false });
    expect(result).toMatchObject({ ok: true, claim: { epoch: 2, nextSequence: 4, notices: told(whole) } });
    expect([...files.contents].map(([path, bytes]) => [path, bytes.toString()])).toEqual([
      [log(1), `${whole.toString()}${ending}`],
      ...copies.map((copy) => [`${log(1)}${copy}`, 'of another time']),
      [`${log(1)}.damaged-${copies.length + 1}`, `${whole.toString()}${ending}`],
      [log(2), expect.stringContaining(`"ends":[${whole.length}]`)],
    ]);
  });

  it.each<[string, string, boolean, unknown]>([
    ['a process of this host that lives', 'here', true, { host: 'here', pid: 1, sameHost: true }],
    ['a process of this host that is dead', 'here', false, null],
    ['a process of another host, of which nothing is known', 'elsewhere', false, { host: 'elsewhere', pid: 1, sameHost: false }],
  ])('is worked on by %s', async (_, host, lives, owner) => {
    const run = seen(begun(host));
    const snapshot = await run.reader.read();
    if (snapshot === null || 'damaged' in snapshot) throw new Error('No journal.');
    expect(await livingOwner(claimant({ isAlive: async () => lives }), run, snapshot)).toEqual(owner);
  });

  it('refuses what is not there, cannot be read or has ended; even an ended run may get more events', async () => {
    const files = begun('here');
    const options = { force: false, evenEnded: false };
    expect(await claimRun(claimant(), seen(memoryJournalFiles()), options)).toEqual({ ok: false, refusal: { reason: 'not-found' } });
    const spoilt = memoryJournalFiles(new Map([[log(1), Buffer.from('spoilt\n')]]));
    expect(await claimRun(claimant(), seen(spoilt), options)).toMatchObject({
      ok: false,
      refusal: {
        reason: 'damaged',
        detail: { text: 'the first record of {0} cannot be read', values: [expect.stringContaining('000001.log')] },
      },
    });
    append(files, 1, encodeLine(3, { type: 'ended', status: 'cancelled', at: 'end' }));
    append(files, 1, encodeLine(4, { type: 'released', at: 'end' }));
    expect(await claimRun(claimant(), seen(files), options)).toEqual({ ok: false, refusal: { reason: 'ended', status: 'cancelled' } });
    expect(await claimRun(claimant(), seen(files), { ...options, evenEnded: true })).toMatchObject({
      ok: true,
      claim: { takenOver: false },
    });
    expect(await claimRun(claimant({ identity: identity('here', 5) }), seen(files), options)).toEqual({
      ok: false,
      refusal: { reason: 'ended', status: 'cancelled' },
    });
  });
});
