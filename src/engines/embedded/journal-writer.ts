import { FencedError, InterruptedError, StorageError } from '../../core/durable/errors.ts';
import type { Clock } from '../../core/ports.ts';
import { messageOf } from '../../core/describe/message-error.ts';
import { sentence } from '../../core/describe/message.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import type { AppendFile, JournalFiles } from '../../core/durable/journal-files.ts';
import { encodeLine, parseLines } from './journal-line.ts';
import type { JournalRecord, RecordBody } from './journal-record.ts';
import { epochFile } from './read-journal.ts';

/** A record before it has its time. */
export type NewRecord = RecordBody & { readonly events?: readonly RunEventBody[] };

interface Waiting {
  readonly durable: boolean;
  readonly bytes: Buffer;
  readonly records: readonly JournalRecord[];
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

interface WriterParts {
  readonly files: JournalFiles;
  readonly folder: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly clock: Clock;
  /** Gets what one write took to the disk, in order, and how many bytes it takes, before any `append` of it resolves. */
  readonly onWritten?: (records: readonly JournalRecord[], bytes: number) => void;
}

/**
 * Appends to the epoch that this process owns. Group commit: what is appended while a write is under
 * way goes into the next one. After the first failure nothing more is written, ever: what a failed
 * write or sync left behind is unknown, and only a new epoch can say where it ends.
 */
export class JournalWriter {
  private readonly parts: WriterParts;
  /** There as soon as another process has taken the run over. */
  private readonly next: string;
  private sequence: number;
  private file: AppendFile | null = null;
  private waiting: Waiting[] = [];
  private writing: Promise<void> | null = null;
  private failure: FencedError | StorageError | null = null;
  private closed = false;
  /** Whether something that was written may not be on the disk yet. */
  private isSoft = false;

  constructor(parts: WriterParts) {
    this.parts = parts;
    this.sequence = parts.sequence;
    this.next = epochFile(parts.folder, parts.epoch + 1);
  }

  /** In one write; resolves once the records are on the disk and this process is still the owner. Rejects with FencedError or StorageError. */
  append(...added: readonly NewRecord[]): Promise<void> {
    return this.add(added, true);
  }

  /** As `append`, but durable only with what is appended next: in the system's hands, where the end of this process takes nothing from it. */
  appendSoon(...added: readonly NewRecord[]): Promise<void> {
    return this.add(added, false);
  }

  /** Resolves once all that was appended is on the disk. Rejects as `append`. */
  async flush(): Promise<void> {
    if (this.isSoft || this.writing !== null) await this.add([], true);
  }

  /** Rejects with FencedError when another process has taken the run over. */
  async checkOwner(): Promise<void> {
    if (this.failure instanceof FencedError) throw this.failure;
    if ((await this.parts.files.size(this.next)) !== null) {
      this.failure ??= new FencedError(sentence('Another process has taken this run over; this one does nothing more.'));
      throw this.failure;
    }
  }

  /** Waits for what is under way and closes the file. */
  async close(): Promise<void> {
    this.closed = true;
    await this.writing;
    const { file } = this;
    this.file = null;
    await file?.close();
  }

  private async add(added: readonly NewRecord[], durable: boolean): Promise<void> {
    if (this.failure !== null) throw this.failure;
    if (this.closed) throw new InterruptedError(sentence('The run was released.'));
    const at = new Date(this.parts.clock.now()).toISOString();
    const records = added.map((record) => ({ ...record, at }));
    const bytes = joined(records.map((record, index) => encodeLine(this.sequence + index, record)));
    this.sequence += records.length;
    // Whoever comes late finds out that nothing follows what releases the run.
    this.closed = records.at(-1)?.type === 'released';
    await new Promise<void>((resolve, reject) => {
      this.waiting.push({ durable, bytes, records, resolve, reject });
      this.writing ??= this.drain();
    });
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        await this.write(
          joined(batch.map(({ bytes }) => bytes)),
          batch.some(({ durable }) => durable),
          batch.at(-1)?.records.at(-1)?.type === 'released',
        );
        this.parts.onWritten?.(
          batch.flatMap(({ records }) => records),
          batch.reduce((sum, { bytes }) => sum + bytes.length, 0),
        );
        for (const { resolve } of batch) resolve();
      } catch (error) {
        this.failure ??= error instanceof FencedError ? error : unwritable(this.parts.folder, error);
        const failed = [...batch, ...this.waiting];
        this.waiting = [];
        for (const { reject } of failed) reject(this.failure);
      }
    }
    this.writing = null;
  }

  private async write(bytes: Buffer, durable: boolean, releases: boolean): Promise<void> {
    if (this.failure !== null) throw this.failure;
    await this.checkOwner();
    const { files, folder, epoch } = this.parts;
    this.file ??= await files.openAppend(epochFile(folder, epoch));
    if (bytes.length > 0) await this.file.append(bytes);
    this.isSoft ||= !durable;
    if (durable) {
      await this.file.datasync();
      this.isSoft = false;
    }
    // What was written after a take-over does not count, so it must not be acted upon.
    if (!releases || !(await this.isCounted())) await this.checkOwner();
  }

  /** Whether another process owns the run and goes on from all that was written here: a released run may be taken while its release is synced. */
  private async isCounted(): Promise<boolean> {
    const { files, folder, epoch } = this.parts;
    const next = await files.read(this.next);
    const first = next && parseLines(next).records[0];
    return first?.type === 'epoch' && first.ends[epoch - 1] === (await files.size(epochFile(folder, epoch)));
  }
}

/** Mostly it is one, which is copied for nothing. */
function joined(parts: readonly Buffer[]): Buffer {
  const [first, ...others] = parts;
  return first !== undefined && others.length === 0 ? first : Buffer.concat(parts);
}

/** `folder`: the run's own, or what lies in it. */
export function unwritable(folder: string, cause: unknown): StorageError {
  const text = sentence(
    "The run's state in {0} could not be written ({1}). Nothing is lost: free some space or repair the disk, then resume the run.",
    folder,
    messageOf(cause),
  );
  return new StorageError(text, { cause });
}

/** As `unwritable`, for what is there but cannot be read now. */
export function unreadable(folder: string, cause: unknown): StorageError {
  const text = sentence(
    "The run's state in {0} could not be read ({1}). Nothing is lost: repair the disk, then resume the run.",
    folder,
    messageOf(cause),
  );
  return new StorageError(text, { cause });
}
