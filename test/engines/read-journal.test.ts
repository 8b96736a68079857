import { describe, expect, it } from 'vitest';
import { encodeLine } from '../../src/engines/embedded/journal-line.ts';
import { epochFile, readJournal } from '../../src/engines/embedded/read-journal.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

const folder = '/run/journal';
const owner = (pid: number) => ({ host: 'here', pid, startTime: 'then' });
const run = { runId: 'run', pipeline: 'main', version: '1', input: { value: null } };

/** A journal of so many owners, each of which recorded one thing; their files are listed with the newest first. */
function journal(epochs: number) {
  const files = memoryJournalFiles();
  const ends: number[] = [];
  const logs: Buffer[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const claim = {
      type: 'epoch',
      epoch,
      owner: owner(epoch),
      ends: [...ends],
      at: `claim ${epoch}`,
      ...(epoch === 1 ? { run } : {}),
    } as const;
    const log = Buffer.concat([encodeLine(2 * epoch - 1, claim), encodeLine(2 * epoch, { type: 'events', at: `event ${epoch}` })]);
    ends.push(log.length);
    logs.push(log);
  }
  for (let epoch = epochs; epoch >= 1; epoch--) files.contents.set(epochFile(folder, epoch), logs[epoch - 1] ?? Buffer.alloc(0));
  const spoil = (epoch: number, change: (log: Buffer) => Buffer | string): void =>
    void files.contents.set(epochFile(folder, epoch), Buffer.from(change(logs[epoch - 1] ?? Buffer.alloc(0))));
  return { files, ends, spoil };
}

describe('a journal', () => {
  it('of many owners is read in their order, up to any of them', async () => {
    const { files, ends } = journal(12);
    const numbers = Array.from({ length: 12 }, (_, index) => index + 1);
    expect(await readJournal(files, folder)).toMatchObject({
      run,
      startedAt: 'claim 1',
      records: numbers.flatMap((epoch) => [{ at: `claim ${epoch}` }, { at: `event ${epoch}` }]),
      nextSequence: 25,
      newest: 12,
      ends,
      owner: { epoch: 12, owner: owner(12) },
      released: false,
      ended: null,
      damage: [],
    });
    expect(await readJournal(files, folder, 10)).toMatchObject({
      nextSequence: 21,
      newest: 10,
      ends: ends.slice(0, 10),
      owner: { epoch: 10 },
    });
  });

  const torn = '4711 5 {"ty';
  it.each<[string, (at: ReturnType<typeof journal>) => void, object]>([
    [
      'whose newest file ends with half a line',
      ({ spoil }) => spoil(2, (log) => `${log.toString()}${torn}`),
      { nextSequence: 5, owner: { epoch: 2 }, damage: [{ epoch: 2, torn: true }] },
    ],
    [
      'whose newest file ends with a line that is none',
      ({ spoil }) => spoil(2, (log) => `${log.toString()}${torn}\n`),
      { nextSequence: 5, owner: { epoch: 2 }, damage: [{ epoch: 2, torn: false }] },
    ],
    [
      'whose newest claim was only begun',
      ({ spoil }) => spoil(2, (log) => log.subarray(0, 10)),
      { nextSequence: 3, owner: { epoch: 1 }, newest: 2, damage: [{ epoch: 2, torn: true }] },
    ],
    [
      'whose newest claim is no more than the end of a line',
      ({ spoil }) => spoil(2, () => '\n'),
      { nextSequence: 3, owner: { epoch: 1 }, newest: 2, damage: [{ epoch: 2, torn: false }] },
    ],
    [
      'behind whose counted part its first owner went on writing counts no more than before, and is not damaged',
      ({ spoil }) => spoil(1, (log) => `${log.toString()}${torn}\n`),
      { nextSequence: 5, owner: { epoch: 2 }, damage: [] },
    ],
    [
      'of which a line is lost that counted ends before it: what follows has no place',
      ({ spoil }) => spoil(1, (log) => log.toString().replace('event 1', 'event x')),
      {
        nextSequence: 2,
        owner: { epoch: 2 },
        damage: [
          { epoch: 1, torn: false },
          { epoch: 2, torn: false },
        ],
      },
    ],
    [
      'whose newest claim is for another number is that of the owner before',
      ({ spoil, files }) => spoil(2, () => files.contents.get(epochFile(folder, 1)) ?? ''),
      { nextSequence: 3, owner: { epoch: 1 }, newest: 2, damage: [{ epoch: 2, torn: false }] },
    ],
  ])('%s', async (_, damage, expected) => {
    const at = journal(2);
    damage(at);
    expect(await readJournal(at.files, folder)).toMatchObject({ startedAt: 'claim 1', ...expected });
  });
});
