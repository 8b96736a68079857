import type { RunEvent } from '../../protocol/run-event.ts';
import { FolderWatch } from './folder-watch.ts';
import type { JournalFiles } from '../../core/durable/journal-files.ts';
import { parseLines } from './journal-line.ts';
import type { JournalRecord } from './journal-record.ts';
import { epochFile, readJournal } from './read-journal.ts';

/**
 * Reads the events of a run, needing no ownership. Only complete, valid lines count. Bytes are shown only
 * when no later epoch existed *after* they were read: a new epoch counts whatever lay before its creation.
 */
export class EventReader {
  private readonly files: JournalFiles;
  private readonly runId: string;
  private readonly folder: string;
  private epoch = 0;
  private offset = 0;
  private nextSequence = 1;
  private events = 0;

  constructor(files: JournalFiles, runId: string, journalFolder: string) {
    this.files = files;
    this.runId = runId;
    this.folder = journalFolder;
  }

  /** Number of the last event that it gave. */
  get cursor(): number {
    return this.events;
  }

  /** Events since the last call; the first time, and after a take-over, all of them from the first. null: there is no journal. */
  async poll(): Promise<RunEvent[] | null> {
    if (this.epoch > 0) {
      const bytes = (await this.files.read(epochFile(this.folder, this.epoch), this.offset)) ?? Buffer.alloc(0);
      const { records, ends } = parseLines(bytes, this.nextSequence);
      if (!(await this.files.exists(epochFile(this.folder, this.epoch + 1)))) {
        this.offset += ends.at(-1) ?? 0;
        this.nextSequence += records.length;
        return this.number(records);
      }
    }
    return this.readAll();
  }

  private async readAll(): Promise<RunEvent[] | null> {
    const snapshot = await readJournal(this.files, this.folder);
    if (snapshot === null) return null;
    // A run whose first record is unreadable has no events that could be trusted.
    if ('damaged' in snapshot) return [];
    this.epoch = snapshot.newest;
    this.offset = snapshot.ends.at(-1) ?? 0;
    this.nextSequence = snapshot.nextSequence;
    this.events = 0;
    return this.number(snapshot.records);
  }

  private number(records: readonly JournalRecord[]): RunEvent[] {
    const events = numbered(this.runId, records, this.events);
    this.events += events.length;
    return events;
  }
}

/** The events of records, in order; `before`: how many there were earlier in the run. */
export function numbered(runId: string, records: readonly JournalRecord[], before = 0): RunEvent[] {
  const events: RunEvent[] = [];
  for (const { at, events: bodies = [] } of records)
    for (const body of bodies) events.push({ seq: before + events.length + 1, at, runId, ...body });
  return events;
}

/** Events after `cursor`, and then each new one as it is journaled, until `signal` is aborted. */
export async function* followEvents(
  reader: EventReader,
  journalFolder: string,
  cursor: number,
  signal: AbortSignal,
): AsyncGenerator<RunEvent> {
  const watch = new FolderWatch(journalFolder);
  let seen = cursor;
  try {
    while (!signal.aborted) {
      await watch.next(signal);
      for (const event of (await reader.poll()) ?? []) {
        if (signal.aborted) return;
        if (event.seq <= seen) continue;
        seen = event.seq;
        yield event;
      }
    }
  } finally {
    watch.close();
  }
}
