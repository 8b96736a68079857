import { FencedError, InterruptedError, StorageError } from '../../core/durable/errors.ts';
import type { MainWorkflow } from '../../core/durable/contracts.ts';
import type { Blobs, Clock, Logger, ProcessGroup, WorkspaceError } from '../../core/ports.ts';
import { messageOf } from '../../core/describe/message-error.ts';
import { sentence } from '../../core/describe/message.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { Json } from '../../protocol/json.ts';
import { Activity } from './activity.ts';
import { endsSteps, haltError, outranks, type Halt } from './halt.ts';
import type { StoredValue } from './journal-record.ts';
import type { JournalWriter, NewRecord } from './journal-writer.ts';
import type { Replies } from './replies.ts';
import { loadValue, storeValue } from './run-blobs.ts';
import type { RunReader } from './run-reader.ts';

export interface LiveRunParts {
  readonly runId: string;
  readonly writer: JournalWriter;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly pipeline: MainWorkflow;
  /** What the workflows get. */
  readonly services: unknown;
  readonly reader: RunReader;
  readonly replies: Replies;
  readonly killGroup: (group: ProcessGroup) => Promise<boolean>;
  /** Awaited before each step is executed; rejects when the signal is aborted. */
  readonly beforeStep: (signal: AbortSignal) => Promise<void>;
}

/** A run that this process owns: what its operations share, and how it is brought to a halt. */
export class LiveRun {
  readonly runId: string;
  /** A content that cannot be written halts the run: it says nothing about the work. */
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly pipeline: MainWorkflow;
  /** What the workflows get. */
  readonly services: unknown;
  readonly replies: Replies;
  readonly activity = new Activity();
  /** Aborted when steps must end at once. */
  readonly signal: AbortSignal;
  private readonly reader: RunReader;
  private readonly aborter = new AbortController();
  private readonly writer: JournalWriter;
  private readonly killGroup: (group: ProcessGroup) => Promise<boolean>;
  private readonly beforeStep: (signal: AbortSignal) => Promise<void>;
  private readonly steps = new Set<Promise<unknown>>();
  private readonly groups = new Set<ProcessGroup>();
  private halted: Halt | null = null;
  /** Takes what lies in the inbox into the journal. */
  lookAtInbox: () => Promise<void> = async () => undefined;
  private haltListener: (halt: Halt) => void = () => undefined;

  constructor(parts: LiveRunParts) {
    this.runId = parts.runId;
    const { blobs } = parts;
    this.blobs = { get: (hash) => blobs.get(hash), put: (bytes) => this.orHalt(() => blobs.put(bytes)) };
    this.clock = parts.clock;
    this.logger = parts.logger;
    this.pipeline = parts.pipeline;
    this.services = parts.services;
    this.reader = parts.reader;
    this.replies = parts.replies;
    this.writer = parts.writer;
    this.killGroup = parts.killGroup;
    this.beforeStep = parts.beforeStep;
    this.signal = this.aborter.signal;
  }

  /** As journaled so far. */
  get state(): RunState {
    return this.reader.state;
  }

  get halt(): Halt | null {
    return this.halted;
  }

  /** Nothing new starts; a stronger reason takes the place of a weaker one. */
  requestHalt(halt: Halt): void {
    if (this.halted !== null && !outranks(halt, this.halted)) return;
    this.halted = halt;
    this.haltListener(halt);
    if (!endsSteps(halt) || this.signal.aborted) return;
    this.aborter.abort(haltError(halt));
    for (const group of this.groups) this.endGroup(group);
  }

  /** Called at once when the run is halted already. */
  onHalt(listener: (halt: Halt) => void): void {
    this.haltListener = listener;
    if (this.halted !== null) listener(this.halted);
  }

  /** After a phase was told to begin again: the next pass may run. */
  clearRestart(): void {
    if (this.halted?.kind === 'restart') this.halted = null;
  }

  /** Durable when it resolves. A failure halts the whole run. */
  async append(...records: readonly NewRecord[]): Promise<void> {
    await this.orHalt(() => this.writer.append(...records));
  }

  /**
   * What must be so before a step is executed: the host agrees, and the run is still ours. `halted` ends the
   * waiting for it. When the host cannot say, the run halts without an end.
   */
  async readyForStep(halted: AbortSignal): Promise<void> {
    try {
      await this.beforeStep(halted);
    } catch (error) {
      const failure = new StorageError(messageOf(error), { cause: error });
      if (!halted.aborted) this.requestHalt({ kind: 'unwritable', error: failure });
      throw failure;
    }
    await this.checkOwner();
  }

  /**
   * The machine does not let a step do its work (rights, a full disk, no git). That says nothing about the work: the run halts
   * without an end, and the step runs again when it goes on. Returns what the step throws.
   */
  stopUnfinished(cause: WorkspaceError): StorageError {
    const error = new StorageError(cause.text, { cause });
    this.requestHalt({ kind: 'unwritable', error });
    return error;
  }

  /** Nobody can answer that question any more. False: somebody has. */
  closeQuestion(id: number): Promise<boolean> {
    return this.orHalt(() => this.replies.close(id));
  }

  /** Throws FencedError, and halts, when another process has taken the run over. */
  async checkOwner(): Promise<void> {
    await this.orHalt(() => this.writer.checkOwner());
  }

  /** A failure to write a large value halts the run; a value that is no JSON is only the caller's error. */
  async store(value: Json | undefined): Promise<StoredValue> {
    return this.orHalt(() => storeValue(this.blobs, value));
  }

  /** StorageError when it is lost; the caller decides what that means. */
  load(stored: StoredValue): Promise<Json | undefined> {
    return loadValue(this.blobs, stored);
  }

  /** Work that must be over before the run is given free. */
  async track<T>(work: Promise<T>): Promise<T> {
    this.steps.add(work);
    try {
      return await work;
    } finally {
      this.steps.delete(work);
    }
  }

  async settled(): Promise<void> {
    while (this.steps.size > 0) await Promise.allSettled(this.steps);
  }

  addGroup(group: ProcessGroup): void {
    this.groups.add(group);
    if (this.signal.aborted) this.endGroup(group);
  }

  removeGroups(groups: readonly ProcessGroup[]): void {
    for (const group of groups) this.groups.delete(group);
  }

  private endGroup(group: ProcessGroup): void {
    const ended = this.killGroup(group).catch((error: unknown) => {
      this.logger.error('A process group could not be ended.', { pid: group.pid, error: String(error) });
    });
    void this.track(ended);
  }

  private async orHalt<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof TypeError || error instanceof InterruptedError) throw error;
      if (error instanceof FencedError) {
        this.requestHalt({ kind: 'fenced', error });
        throw error;
      }
      const failure = error instanceof StorageError ? error : unwritable(error);
      this.requestHalt({ kind: 'unwritable', error: failure });
      throw failure;
    }
  }
}

function unwritable(cause: unknown): StorageError {
  return new StorageError(
    sentence(
      "The run's state could not be written ({0}). Nothing is lost: make room or mend the disk, then resume the run.",
      messageOf(cause),
    ),
    { cause },
  );
}
