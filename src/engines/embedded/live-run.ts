import { FencedError, InterruptedError, StorageError } from '../../core/durable/errors.ts';
import type { MainWorkflow } from '../../core/durable/contracts.ts';
import type { Blobs, Clock, Logger, ProcessGroup, WorkspaceError } from '../../core/ports.ts';
import { messageOf } from '../../core/describe/message-error.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { Json } from '../../protocol/json.ts';
import { Activity } from './activity.ts';
import { endsSteps, stopError, outranks, type StopReason } from './stop-reason.ts';
import type { StoredValue } from './journal-record.ts';
import { unreadable, unwritable, type JournalWriter, type NewRecord } from './journal-writer.ts';
import type { Replies } from './replies.ts';
import { loadValue, SharedTexts, storeValue } from './run-blobs.ts';
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

/** A run that this process owns: what its operations share, and how it is stopped. */
export class LiveRun {
  readonly runId: string;
  readonly parts: LiveRunParts;
  /** A content that cannot be written stops the run: it says nothing about the work. */
  readonly blobs: Blobs;
  readonly activity = new Activity();
  /** Takes what lies in the inbox into the journal. */
  lookAtInbox: () => Promise<void> = async () => undefined;
  private readonly aborter = new AbortController();
  private readonly callAborter = new AbortController();
  /** Aborted when calls must end, which change nothing. One for all of them: each would leave something behind in the others. */
  readonly callSignal = AbortSignal.any([this.aborter.signal, this.callAborter.signal]);
  private readonly texts = new SharedTexts();
  private readonly steps = new Set<Promise<unknown>>();
  private readonly groups = new Set<ProcessGroup>();
  private reason: StopReason | null = null;
  private stopListener: (reason: StopReason) => void = () => undefined;

  constructor(parts: LiveRunParts) {
    this.parts = parts;
    this.runId = parts.runId;
    const { blobs } = parts;
    this.blobs = { get: (hash) => blobs.get(hash), put: (bytes, hash) => this.orStop(() => blobs.put(bytes, hash)) };
  }

  /** Aborted when steps must end at once. */
  get signal(): AbortSignal {
    return this.aborter.signal;
  }

  /** As journaled so far. */
  get state(): RunState {
    return this.parts.reader.state;
  }

  get stopping(): StopReason | null {
    return this.reason;
  }

  /** Nothing new starts; a stronger reason takes the place of a weaker one. */
  requestStop(reason: StopReason): void {
    if (this.reason !== null && !outranks(reason, this.reason)) return;
    this.reason = reason;
    this.stopListener(reason);
    if (!endsSteps(reason) || this.signal.aborted) return;
    this.aborter.abort(stopError(reason));
    for (const group of this.groups) this.endGroup(group);
  }

  /** Of a run that is stopping: nobody waits for an answer any more. */
  endCalls(): void {
    if (this.reason !== null) this.callAborter.abort(stopError(this.reason));
  }

  /** Called at once when the run is stopping already. */
  onStop(listener: (reason: StopReason) => void): void {
    this.stopListener = listener;
    if (this.reason !== null) listener(this.reason);
  }

  /** After a phase was told to begin again: the next replay may run. */
  clearRestart(): void {
    if (this.reason?.kind === 'restart') this.reason = null;
  }

  /** Durable when it resolves. A failure stops the whole run. */
  async append(...records: readonly NewRecord[]): Promise<void> {
    await this.orStop(() => this.parts.writer.append(...records));
  }

  /** As `append`, but durable only with the next one, or with `flush`. */
  async appendSoon(record: NewRecord): Promise<void> {
    await this.orStop(() => this.parts.writer.appendSoon(record));
  }

  /** All that was appended is durable when it resolves: whoever does something that follows from it waits for this first. */
  async flush(): Promise<void> {
    await this.orStop(() => this.parts.writer.flush());
  }

  /**
   * What must be so before a step is executed: the host agrees, and the run is still ours. `stopped` ends the
   * waiting for it. When the host cannot say, the run stops without an end.
   */
  async readyForStep(stopped: AbortSignal): Promise<void> {
    try {
      await this.parts.beforeStep(stopped);
    } catch (error) {
      const failure = new StorageError(messageOf(error), { cause: error });
      if (!stopped.aborted) this.requestStop({ kind: 'unwritable', error: failure });
      throw failure;
    }
    await this.checkOwner();
  }

  /**
   * The machine does not let a step do its work (rights, a full disk, no git). That says nothing about the work: the run stops
   * without an end, and the step runs again when it goes on. Returns what the step throws.
   */
  stopUnfinished(cause: WorkspaceError): StorageError {
    const error = new StorageError(cause.text, { cause });
    this.requestStop({ kind: 'unwritable', error });
    return error;
  }

  /** Nobody can answer that question any more. False: somebody has. */
  closeQuestion(id: number): Promise<boolean> {
    return this.orStop(() => this.parts.replies.close(id));
  }

  /** Whether that question has an answer, or can have none any more. */
  isQuestionClosed(id: number): Promise<boolean> {
    return this.orStop(() => this.parts.replies.isClosed(id), unreadable);
  }

  /** Throws FencedError, and stops, when another process has taken the run over. */
  async checkOwner(): Promise<void> {
    await this.orStop(() => this.parts.writer.checkOwner());
  }

  /** A failure to write a large value stops the run; a value that is no JSON is only the caller's error. */
  async store(value: Json | undefined, among?: number): Promise<StoredValue> {
    return this.orStop(() => storeValue(this.blobs, value, this.texts, among));
  }

  /**
   * StorageError when it is lost; the caller decides what that means. When the disk cannot read it now the run stops without an end: that says
   * nothing about the value.
   */
  async load(stored: StoredValue): Promise<Json | undefined> {
    try {
      return await loadValue(this.blobs, stored);
    } catch (error) {
      if (error instanceof StorageError) throw error;
      const failure = unreadable(this.parts.reader.folder.root, error);
      this.requestStop({ kind: 'unwritable', error: failure });
      throw failure;
    }
  }

  /** Work that must be over before the run is released. */
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
    const ended = this.parts.killGroup(group).catch((error: unknown) => {
      this.parts.logger.error('A process group could not be ended.', { pid: group.pid, error: String(error) });
    });
    void this.track(ended);
  }

  private async orStop<T>(work: () => Promise<T>, inWords = unwritable): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof TypeError || error instanceof InterruptedError) throw error;
      if (error instanceof FencedError) {
        this.requestStop({ kind: 'fenced', error });
        throw error;
      }
      const failure = error instanceof StorageError ? error : inWords(this.parts.reader.folder.root, error);
      this.requestStop({ kind: 'unwritable', error: failure });
      throw failure;
    }
  }
}
