import { join } from 'node:path';
import { sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import type { JournalFiles } from '../../core/durable/journal-files.ts';
import { parseLines, type ParsedLines } from './journal-line.ts';
import type { EndedRecord, EpochRecord, JournalRecord, StoredValue } from './journal-record.ts';

export interface JournalSnapshot {
  readonly run: { readonly runId: string; readonly pipeline: string; readonly version: string; readonly input: StoredValue };
  readonly startedAt: string;
  /** Everything that counts, over all epochs, in order. */
  readonly records: readonly JournalRecord[];
  readonly nextSequence: number;
  /** Number of the newest epoch file, readable or not. */
  readonly newest: number;
  /** Bytes that count, per epoch, 1 first, including the newest. */
  readonly ends: readonly number[];
  /** Newest readable claim, and whether it was given up. */
  readonly owner: EpochRecord;
  readonly released: boolean;
  readonly ended: EndedRecord | null;
  /** Files with bytes behind the valid part that no later epoch had cut off yet. */
  readonly damage: readonly Damage[];
}

/** Its very first record cannot be read, and why. */
export interface DamagedJournal {
  readonly damaged: Message;
}

export interface Damage {
  readonly epoch: number;
  readonly bytes: Buffer;
  /** Only an unfinished last line, as every crash may leave it. */
  readonly torn: boolean;
}

interface EpochFile extends ParsedLines {
  readonly bytes: Buffer;
  readonly claim: EpochRecord | null;
}

export function epochFile(journalFolder: string, epoch: number): string {
  return join(journalFolder, `${String(epoch).padStart(6, '0')}.log`);
}

/** Numbers of the epoch files in a journal folder, ascending. */
export async function listEpochs(files: JournalFiles, journalFolder: string): Promise<number[]> {
  const names = await files.list(journalFolder);
  return names
    .filter((name) => /^\d{6,}\.log$/.test(name))
    .map((name) => Number.parseInt(name, 10))
    .toSorted((a, b) => a - b);
}

/**
 * The journal as it is now; needs no ownership. null: there is none. `upTo`: epochs above are left out.
 */
export async function readJournal(
  files: JournalFiles,
  journalFolder: string,
  upTo = Infinity,
): Promise<JournalSnapshot | DamagedJournal | null> {
  const numbers = (await listEpochs(files, journalFolder)).filter((number) => number <= upTo);
  const newest = numbers.at(-1);
  if (newest === undefined) return null;
  const epochs = new Map<number, EpochFile>();
  for (const number of numbers) {
    const bytes = await files.read(epochFile(journalFolder, number));
    if (bytes !== null) epochs.set(number, parseEpoch(number, bytes));
  }
  const first = epochs.get(1);
  const begun = first?.claim;
  if (!first || !begun?.run) return { damaged: sentence('the first record of {0} cannot be read', epochFile(journalFolder, 1)) };
  const current = [...epochs.values()].findLast(({ claim }) => claim !== null) ?? first;
  const owner = current.claim ?? begun;
  const said = [...owner.ends, current.length];
  const counted = count(epochs, newest, said);
  return {
    run: begun.run,
    startedAt: first.records[0]?.at ?? '',
    ...counted,
    newest,
    owner,
    released: current.records.at(-1)?.type === 'released',
    ended: counted.records.findLast((record) => record.type === 'ended') ?? null,
    damage: findDamage(epochs, counted.ends, said),
  };
}

function parseEpoch(number: number, bytes: Buffer): EpochFile {
  const parsed = parseLines(bytes);
  const record = parsed.records[0];
  const claim = record?.type === 'epoch' && record.epoch === number ? record : null;
  return claim === null ? { records: [], ends: [], length: 0, firstSequence: 0, bytes, claim } : { ...parsed, bytes, claim };
}

/** Puts the epochs together, as far as the numbers of their valid records go on. */
function count(epochs: ReadonlyMap<number, EpochFile>, newest: number, said: readonly number[]) {
  const records: JournalRecord[] = [];
  const ends: number[] = [];
  let nextSequence = 1;
  for (let number = 1; number <= newest; number++) {
    const epoch = epochs.get(number);
    const end = said[number - 1] ?? 0;
    // Behind a record that is lost no number fits any more.
    const counted = epoch?.firstSequence === nextSequence ? epoch.ends.filter((lineEnd) => lineEnd <= end) : [];
    epoch?.records.slice(0, counted.length).forEach((record) => records.push(record));
    nextSequence += counted.length;
    ends.push(counted.at(-1) ?? 0);
  }
  return { records, ends, nextSequence };
}

function findDamage(epochs: ReadonlyMap<number, EpochFile>, ends: readonly number[], said: readonly number[]): Damage[] {
  const damage: Damage[] = [];
  for (const [number, { bytes }] of epochs) {
    const end = ends[number - 1] ?? 0;
    const last = number >= said.length;
    const cut = end < (last ? bytes.length : (said[number - 1] ?? 0));
    if (cut) damage.push({ epoch: number, bytes, torn: last && bytes.indexOf(0x0a, end) < 0 });
  }
  return damage;
}
