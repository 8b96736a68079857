import type { RunNews } from '../../core/durable/contracts.ts';
import { FolderWatch } from '../../core/durable/folder-watch.ts';
import type { JournalFiles } from '../../core/durable/journal-files.ts';
import { emptyRunState, project } from '../../core/run/project.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { parseLines } from './journal-line.ts';
import { isBeginning, type KeptSummary } from './kept-summary.ts';
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
  /** Another array when what was known before counts no more. Of the first so many records: the others wait until somebody asks. */
  private known: RunEvent[] = [];
  private numbered = 0;
  private folded: RunState = emptyRunState();
  private projected = 0;
  /** So many records has the state that was found beside the journal; 0: there was none. */
  kept = 0;
  /** This process writes the journal and says what it adds. */
  private isWriting = false;
  private turn: Promise<unknown> = Promise.resolve();
  private readonly followers = new Set<() => void>();

  constructor(files: JournalFiles, folder: RunFolder) {
    this.files = files;
    this.folder = folder;
  }

  /** As far as it was read, also when the journal is gone now. Those of one whose beginning cannot be read are not trusted. */
  get events(): readonly RunEvent[] {
    const added = this.eventsFrom(this.numbered, this.known.length);
    this.numbered = this.records.length;
    added.forEach((event) => this.known.push(event));
    return this.known;
  }

  get state(): RunState {
    this.folded = project(this.eventsFrom(this.projected, this.folded.cursor), this.folded);
    this.projected = this.records.length;
    return this.folded;
  }

  /** How much of the journal is known; null: nothing, or nothing that can be trusted. */
  get reach(): Pick<KeptSummary, 'ends' | 'records' | 'at'> | null {
    const { journal, records } = this;
    return journal === null || 'damaged' in journal
      ? null
      : { ends: journal.ends, records: records.length, at: records.at(-1)?.at ?? journal.startedAt };
  }

  /** Spares the projection of what a state was kept of, when this is the journal that it was kept of. */
  startFrom(kept: KeptSummary): void {
    const { journal } = this;
    if (this.projected > 0 || journal === null || 'damaged' in journal || !isBeginning(kept, journal)) return;
    this.folded = kept.summary.state;
    [this.projected, this.kept] = [kept.records, kept.records];
  }

  /** The journal as it is now. null: there is none. `exact`: with what is damaged at its end. */
  read(exact = false): Promise<Journal> {
    const result = this.turn.then(() => (this.isWriting ? this.journal : this.readOn(exact)));
    this.turn = result.catch(() => undefined);
    return result;
  }

  /** From now on this process appends to the newest epoch, and says so (`add`); nothing is read from the disk. */
  async beginWriting(): Promise<void> {
    const begun = this.read().then(() => (this.isWriting = true));
    this.turn = begun.catch(() => undefined);
    await begun;
  }

  endWriting(): void {
    this.isWriting = false;
  }

  /** What was appended, and how many bytes it takes. */
  add(records: readonly JournalRecord[], bytes: number): void {
    if (!this.isWriting) return;
    // Whoever emitted an event may use it again.
    this.append(
      records.map((record) => (record.events === undefined ? record : { ...record, events: record.events.map((body) => ({ ...body })) })),
      bytes,
    );
  }

  /** Tells of what is added, also by this process itself, until the returned function is called. */
  onAdded(tell: () => void): () => void {
    this.followers.add(tell);
    return () => void this.followers.delete(tell);
  }

  /** As `Engine.follow`. */
  async follow(cursor: number, tell: (news: RunNews) => void, signal: AbortSignal): Promise<void> {
    const watch = new FolderWatch(this.files, this.folder.journal);
    const failures: unknown[] = [];
    let known = this.events;
    let seen = cursor;
    let before = (): RunState => project(known.slice(0, cursor));
    const catchUp = (isFirst = false): void => {
      const { events } = this;
      const reset = known !== events || seen > events.length;
      if (signal.aborted || (!isFirst && !reset && seen === events.length)) return;
      if (reset) [known, seen, before] = [events, 0, emptyRunState];
      const { state } = this;
      const news = { events: known.slice(seen), before, state, reset };
      seen = known.length;
      before = () => state;
      tell(news);
    };
    const follower = (): void => {
      try {
        catchUp();
      } catch (error) {
        failures.push(error);
        watch.poke();
      }
    };
    try {
      await this.read();
      known = this.events;
      catchUp(true);
      this.followers.add(follower);
      while (!signal.aborted) {
        await watch.next(signal);
        if (failures.length > 0) throw failures[0];
        await this.read();
      }
    } finally {
      this.followers.delete(follower);
      watch.close();
    }
  }

  private async readOn(exact: boolean): Promise<Journal> {
    for (;;) {
      const { journal } = this;
      if (journal === null || 'damaged' in journal) return this.readAll();
      const { newest } = journal;
      const file = epochFile(this.folder.journal, newest);
      const bytes = await this.files.read(file, journal.ends[newest - 1]);
      if (bytes === null) return this.readAll();
      const { records, length } = parseLines(bytes, journal.nextSequence);
      // The claim of the newest epoch was only half there when it was read.
      if (records.some(({ type }) => type === 'epoch')) return this.readAll();
      const next = await this.files.read(epochFile(this.folder.journal, newest + 1));
      if (next !== null) {
        if (!this.readEpoch(journal, newest + 1, next)) return this.readAll();
        continue;
      }
      if (exact && (bytes.length > length || journal.damage.length > 0)) return this.readAll();
      if (records.length > 0) this.append(records, length);
      return this.journal;
    }
  }

  /** The next epoch counts exactly what is known already: it follows. */
  private readEpoch(journal: JournalSnapshot, epoch: number, bytes: Buffer): boolean {
    const { records, length } = parseLines(bytes, journal.nextSequence);
    const [claim] = records;
    if (claim?.type !== 'epoch' || claim.epoch !== epoch || claim.ends.length !== journal.ends.length) return false;
    if (claim.ends.some((end, index) => end !== journal.ends[index])) return false;
    this.journal = { ...journal, newest: epoch, owner: claim, ends: [...journal.ends, 0], damage: [] };
    this.append(records, length);
    return true;
  }

  private async readAll(): Promise<Journal> {
    const before = this.journal;
    const journal = await readJournal(this.files, this.folder.journal);
    this.journal = journal;
    if (journal === null || 'damaged' in journal) return journal;
    if (!goesOn(before, journal)) {
      [this.records, this.known, this.numbered] = [[], [], 0];
      [this.folded, this.projected, this.kept] = [emptyRunState(), 0, 0];
    }
    this.journal = { ...journal, records: this.records };
    this.take(journal.records.slice(this.records.length));
    return this.journal;
  }

  private append(records: readonly JournalRecord[], bytes: number): void {
    const { journal } = this;
    if (journal === null || 'damaged' in journal) return;
    this.journal = {
      ...journal,
      nextSequence: journal.nextSequence + records.length,
      ends: journal.ends.map((end, index) => (index === journal.newest - 1 ? end + bytes : end)),
      released: records.at(-1)?.type === 'released',
      ended: records.findLast((record) => record.type === 'ended') ?? journal.ended,
    };
    this.take(records);
  }

  private take(records: readonly JournalRecord[]): void {
    records.forEach((record) => this.records.push(record));
    for (const follower of this.followers) follower();
  }

  /**
   * The events of the records behind the first ones, numbered in place: there are ten thousands of them when a run goes on. Without a loop: V8 compiles
   * one while it runs, which takes longer than ten thousand events do.
   */
  private eventsFrom(first: number, cursor: number): RunEvent[] {
    const { runId } = this.folder;
    const events: RunEvent[] = [];
    this.records.slice(first).forEach(({ at, events: bodies }) =>
      bodies?.forEach((body) => {
        const event = body as RunEvent;
        event.seq = cursor + events.length + 1;
        event.at = at;
        event.runId = runId;
        events.push(event);
      }),
    );
    return events;
  }
}

/** Whether every byte that counted before counts still. */
function goesOn(before: Journal, { ends }: JournalSnapshot): boolean {
  if (before === null || 'damaged' in before) return false;
  const last = before.ends.length - 1;
  return before.ends.every((end, index) => (index < last ? end === ends[index] : end <= (ends[index] ?? 0)));
}
