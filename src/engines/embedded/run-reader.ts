import { emptyRunState, project } from '../../core/run/project.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { FolderWatch } from './folder-watch.ts';
import type { JournalFiles } from '../../core/durable/journal-files.ts';
import { parseLines } from './journal-line.ts';
import type { JournalRecord } from './journal-record.ts';
import { epochFile, readJournal, type DamagedJournal, type JournalSnapshot } from './read-journal.ts';
import type { RunFolder } from './run-folder.ts';

type Journal = JournalSnapshot | DamagedJournal | null;

/**
 * The journal of a run as far as it is known in this process, its events and its state: read once, and then only what was added.
 * Needs no ownership. Bytes count only when no later epoch existed *after* they were read: a new epoch says what counts before it.
 */
export class RunReader {
  readonly folder: RunFolder;
  private readonly files: JournalFiles;
  private journal: Journal = null;
  private records: JournalRecord[] = [];
  /** Made only when they are asked for: a run that goes on needs no more than its state. */
  private told: RunEvent[] = [];
  private toldRecords = 0;
  private folded: RunState = emptyRunState();
  private foldedRecords = 0;
  /** This process writes the journal and says what it adds. */
  private fed = false;
  private turn: Promise<unknown> = Promise.resolve();
  private readonly listeners = new Set<() => void>();

  constructor(files: JournalFiles, folder: RunFolder) {
    this.files = files;
    this.folder = folder;
  }

  /** As far as it was read. Those of a journal whose beginning cannot be read are not trusted. */
  get events(): readonly RunEvent[] {
    for (const event of this.numbered(this.toldRecords, this.told.length)) this.told.push(event);
    this.toldRecords = this.records.length;
    return this.told;
  }

  get state(): RunState {
    this.folded = project(this.numbered(this.foldedRecords, this.folded.cursor), this.folded);
    this.foldedRecords = this.records.length;
    return this.folded;
  }

  /** The journal as it is now. null: there is none. `exact`: with what is damaged at its end. */
  read(exact = false): Promise<Journal> {
    const result = this.turn.then(() => (this.fed ? this.journal : this.readOn(exact)));
    this.turn = result.catch(() => undefined);
    return result;
  }

  /** From now on this process appends to the newest epoch, and says so; nothing is read from the disk. */
  async feed(): Promise<void> {
    const fed = this.read().then(() => (this.fed = true));
    this.turn = fed.catch(() => undefined);
    await fed;
  }

  unfeed(): void {
    this.fed = false;
  }

  /** What was appended, and how many bytes it takes. */
  add(records: readonly JournalRecord[], bytes: number): void {
    if (!this.fed) return;
    this.append(records, bytes);
    for (const listener of this.listeners) listener();
  }

  /** Events after `cursor`, and then each new one as it is journaled, until `signal` is aborted. */
  async *follow(cursor: number, signal: AbortSignal): AsyncGenerator<RunEvent> {
    const watch = new FolderWatch(this.files, this.folder.journal);
    const poke = (): void => watch.poke();
    this.listeners.add(poke);
    try {
      for (let seen = cursor; !signal.aborted;) {
        await watch.next(signal);
        await this.read();
        for (const event of this.events.slice(seen)) {
          if (signal.aborted) return;
          seen = event.seq;
          yield event;
        }
      }
    } finally {
      this.listeners.delete(poke);
      watch.close();
    }
  }

  private async readOn(exact: boolean): Promise<Journal> {
    for (;;) {
      const { journal } = this;
      if (journal === null || 'damaged' in journal) return this.readAll();
      const { newest } = journal;
      const file = epochFile(this.folder.journal, newest);
      const bytes = (await this.files.read(file, journal.ends[newest - 1])) ?? Buffer.alloc(0);
      const { records, ends } = parseLines(bytes, journal.nextSequence);
      const length = ends.at(-1) ?? 0;
      // The claim of the newest epoch was only half there when it was read.
      if (records.some(({ type }) => type === 'epoch')) return this.readAll();
      if ((await this.files.size(epochFile(this.folder.journal, newest + 1))) !== null) {
        if (!(await this.readEpoch(journal, newest + 1))) return this.readAll();
        continue;
      }
      if (exact && (bytes.length > length || journal.damage.length > 0)) return this.readAll();
      if (records.length > 0) this.append(records, length);
      return this.journal;
    }
  }

  /** The next epoch counts exactly what is known already: it follows. */
  private async readEpoch(journal: JournalSnapshot, epoch: number): Promise<boolean> {
    const bytes = (await this.files.read(epochFile(this.folder.journal, epoch))) ?? Buffer.alloc(0);
    const { records, ends } = parseLines(bytes, journal.nextSequence);
    const [claim] = records;
    if (claim?.type !== 'epoch' || claim.epoch !== epoch || claim.ends.length !== journal.ends.length) return false;
    if (claim.ends.some((end, index) => end !== journal.ends[index])) return false;
    this.journal = { ...journal, newest: epoch, owner: claim, released: false, ends: [...journal.ends, 0], damage: [] };
    this.append(records, ends.at(-1) ?? 0);
    return true;
  }

  private async readAll(): Promise<Journal> {
    this.journal = await readJournal(this.files, this.folder.journal);
    this.told = [];
    this.toldRecords = 0;
    this.folded = emptyRunState();
    this.foldedRecords = 0;
    this.records = this.journal === null || 'damaged' in this.journal ? [] : [...this.journal.records];
    if (this.journal !== null && !('damaged' in this.journal)) this.journal = { ...this.journal, records: this.records };
    return this.journal;
  }

  private append(records: readonly JournalRecord[], bytes: number): void {
    const { journal } = this;
    if (journal === null || 'damaged' in journal) return;
    for (const record of records) this.records.push(record);
    const end = (journal.ends.at(-1) ?? 0) + bytes;
    this.journal = {
      ...journal,
      nextSequence: journal.nextSequence + records.length,
      ends: [...journal.ends.slice(0, -1), end],
      released: records.at(-1)?.type === 'released',
      ended: records.findLast((record) => record.type === 'ended') ?? journal.ended,
    };
  }

  /** Events of the records from an index on; `before`: how many there are in those in front of it. */
  private *numbered(fromRecord: number, before: number): Generator<RunEvent> {
    const { runId } = this.folder;
    let seq = before;
    for (let index = fromRecord; index < this.records.length; index++) {
      const { at, events = [] } = this.records[index] ?? { at: '' };
      for (const body of events) yield { seq: ++seq, at, runId, ...body };
    }
  }
}
