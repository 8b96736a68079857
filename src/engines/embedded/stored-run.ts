import type { Blobs } from '../../core/ports.ts';
import type { JournalFiles } from '../../core/durable/journal-files.ts';
import type { MidwaySummary } from './midway-summary.ts';
import { runBlobs } from './run-blobs.ts';
import type { RunExecution } from './run-execution.ts';
import type { RunFolder } from './run-folder.ts';
import { RunReader } from './run-reader.ts';

/** What this process knows of a run: what lies on the disk, and its execution while it has one. */
export class StoredRun {
  readonly runId: string;
  readonly files: JournalFiles;
  readonly folder: RunFolder;
  readonly reader: RunReader;
  readonly blobs: Blobs;
  execution: RunExecution | null = null;
  midway: MidwaySummary | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  private users = 0;

  constructor(files: JournalFiles, folder: RunFolder) {
    this.runId = folder.runId;
    this.files = files;
    this.folder = folder;
    this.reader = new RunReader(files, folder);
    this.blobs = runBlobs(files, folder.blobs);
  }

  /** There must not be a second one of it in this process. */
  get isUsed(): boolean {
    return this.execution !== null || this.users > 0;
  }

  /** Returns how to say that it is used no more. */
  use(): () => void {
    this.users++;
    return () => void this.users--;
  }

  /** One claim at a time within this process; between processes the epoch files decide. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work).finally(this.use());
    this.turn = result.catch(() => undefined);
    return result;
  }
}
