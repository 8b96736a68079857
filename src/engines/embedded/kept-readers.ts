import type { RunEvent } from '../../protocol/run-event.ts';
import { EventReader } from './event-reader.ts';
import type { JournalFiles } from '../../core/durable/journal-files.ts';

const mostKept = 8;

/** Reads the events of runs behind a cursor. Who has come to the end of a journal reads on from there, whatever its length. */
export class KeptReaders {
  private readonly files: JournalFiles;
  private readonly kept = new Map<string, EventReader>();

  constructor(files: JournalFiles) {
    this.files = files;
  }

  async read(runId: string, journalFolder: string, cursor: number): Promise<RunEvent[]> {
    const known = this.kept.get(runId);
    // A reader has one place in the journal, so it belongs to one reading at a time.
    this.kept.delete(runId);
    const reader = cursor > 0 && known?.cursor === cursor ? known : new EventReader(this.files, runId, journalFolder);
    const events = (await reader.poll()) ?? [];
    this.kept.set(runId, reader);
    const [oldest] = this.kept.keys();
    if (this.kept.size > mostKept && oldest !== undefined) this.kept.delete(oldest);
    return events.filter(({ seq }) => seq > cursor);
  }
}
