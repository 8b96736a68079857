import type { JournalFiles } from '../../core/durable/journal-files.ts';
import { keepSummary } from './kept-summary.ts';
import type { RunFolder } from './run-folder.ts';
import type { RunReader } from './run-reader.ts';

interface Kept {
  readonly runId: string;
  readonly files: JournalFiles;
  readonly folder: RunFolder;
  readonly reader: RunReader;
}

/** So many records of a run are projected in a moment, so that nothing is kept of fewer. */
const fewest = 1000;

/**
 * Leaves the state of a run beside its journal while its process works on it, whenever its records have doubled: where that process dies, whoever goes on
 * goes through the events since then only. It costs a run that its state is written a few times.
 */
export class MidwaySummary {
  private readonly run: Kept;
  private readonly unkept: (error: unknown) => void;
  private next: number;
  private writing: Promise<void> = Promise.resolve();

  /** `first`: records that there are when it is kept for the first time. */
  constructor(run: Kept, unkept: (error: unknown) => void, first = fewest) {
    this.run = run;
    this.unkept = unkept;
    this.next = Math.max(first, run.reader.kept * 2);
  }

  /** Something was added. */
  look(): void {
    const { files, folder, reader, runId } = this.run;
    const { reach } = reader;
    if (reach === null || reach.records < this.next) return;
    this.next = reach.records * 2;
    // Nobody lists it.
    const summary = { runId, pipeline: '', startedAt: '', input: null, status: 'running', owner: null, state: reader.state } as const;
    const kept = { ...reach, summary, midway: true } as const;
    // At once: the next event changes the state. Nothing depends on it, so nothing fails with it: a state may be longer than any text.
    const written = keepSummary(files, folder, kept, this.unkept).catch(this.unkept);
    this.writing = Promise.all([this.writing, written]).then(() => undefined);
  }

  /** What is kept at the end is not to be replaced by one of before. */
  async close(): Promise<void> {
    this.next = Infinity;
    await this.writing;
  }
}
