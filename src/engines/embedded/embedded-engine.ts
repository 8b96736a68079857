import { randomUUID } from 'node:crypto';
import type {
  Engine,
  MainWorkflow,
  Note,
  OpenedServices,
  OpenOptions,
  OpenRefusal,
  OpenResult,
  RunHandle,
  RunSummary,
  ServicesRequest,
} from '../../core/durable/contracts.ts';
import { RefusedError, StorageError } from '../../core/durable/errors.ts';
import { sentence } from '../../core/describe/message.ts';
import { answers, questionOf } from '../../core/question/question.ts';
import { emptyRunState, project } from '../../core/run/project.ts';
import type { Json } from '../../protocol/json.ts';
import { replySchema, type Reply } from '../../protocol/question.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import { activeRun, clearActive, exclusively, setActive } from './active-runs.ts';
import { cancelRun } from './cancel-run.ts';
import { claimRun, livingOwner, type Claim, type Claimant } from './claim-run.ts';
import type { EmbeddedEngineOptions } from './engine-options.ts';
import { EventReader, followEvents, numbered } from './event-reader.ts';
import { buildHistory } from './history.ts';
import { InboxPickup } from './inbox-pickup.ts';
import { writeInbox, type InboxMessage } from './inbox.ts';
import type { JournalFiles } from '../../core/durable/journal-files.ts';
import { encodeLine } from './journal-line.ts';
import type { JournalRecord } from './journal-record.ts';
import { JournalWriter, type NewRecord } from './journal-writer.ts';
import { KeptReaders } from './kept-readers.ts';
import { listRuns } from './list-runs.ts';
import { LiveRun } from './live-run.ts';
import { Replies } from './replies.ts';
import { epochFile, readJournal } from './read-journal.ts';
import { loadValue, runBlobs, storeValue } from './run-blobs.ts';
import { runFolder, type RunFolder } from './run-folder.ts';
import { RunFold } from './run-fold.ts';
import { RunSession } from './run-session.ts';

/** The durable engine inside one process: a folder of files per run, no server, no native code. */
export function createEmbeddedEngine<S>(options: EmbeddedEngineOptions<S>): Engine {
  return new EmbeddedEngine(options);
}

class EmbeddedEngine implements Engine {
  private readonly options: EmbeddedEngineOptions;
  private readonly files: JournalFiles;
  private readonly pipelines: ReadonlyMap<string, MainWorkflow>;
  private readonly claimant: Claimant;
  private readonly readers: KeptReaders;

  constructor(options: EmbeddedEngineOptions) {
    this.options = options;
    this.files = options.journalFiles;
    this.readers = new KeptReaders(this.files);
    this.pipelines = new Map(options.pipelines.map((pipeline) => [pipeline.name, pipeline]));
    const { clock, identity, isAlive } = options;
    this.claimant = { files: this.files, clock, identity, isAlive, isActiveHere: (journal) => activeRun(journal) !== undefined };
  }

  async start(name: string, input: Json, { runId }: { readonly runId: string }): Promise<RunHandle> {
    const pipeline = this.pipeline(name);
    const folder = runFolder(this.options.runsFolder, runId);
    if (folder === null) throw new Error(`"${runId}" cannot be the id of a run: letters, digits, ".", "_" and "-" only.`);
    pipeline.input.parse(input);
    const { clock, identity } = this.options;
    return exclusively(folder.journal, async () => {
      if (await this.files.exists(epochFile(folder.journal, 1))) throw new Error(`There is a run "${runId}" already.`);
      const opened = await this.openServices({ runId, pipeline: name, input, state: emptyRunState() });
      try {
        for (const path of [folder.journal, folder.signals, folder.blobs]) await this.files.makeFolder(path);
        const stored = await storeValue(runBlobs(this.files, folder.blobs), input);
        const run = { runId, pipeline: name, version: pipeline.version, input: stored };
        const at = new Date(clock.now()).toISOString();
        const line = encodeLine(1, { type: 'epoch', epoch: 1, owner: identity, ends: [], takenOver: false, run, at });
        if (!(await this.files.create(epochFile(folder.journal, 1), line))) throw new Error(`There is a run "${runId}" already.`);
      } catch (error) {
        await opened.close();
        throw error;
      }
      const fold = new RunFold(runId, emptyRunState());
      return this.execute(folder, pipeline, input, opened, fold, this.writer(folder, 1, 2, fold));
    });
  }

  async open(runId: string, options: OpenOptions = {}): Promise<OpenResult> {
    const folder = runFolder(this.options.runsFolder, runId);
    if (folder === null) return { ok: false, refusal: { reason: 'not-found' } };
    const snapshot = await readJournal(this.files, folder.journal);
    if (snapshot === null) return { ok: false, refusal: { reason: 'not-found' } };
    if ('damaged' in snapshot) return { ok: false, refusal: { reason: 'damaged', detail: snapshot.damaged } };
    if (snapshot.ended !== null) return { ok: false, refusal: { reason: 'ended', status: snapshot.ended.status } };
    // Before anything is claimed: a run that cannot be worked on stays as it is.
    const pipeline = this.pipeline(snapshot.run.pipeline);
    const input = (await loadValue(runBlobs(this.files, folder.blobs), snapshot.run.input)) ?? null;
    return exclusively(folder.journal, async () => {
      const result = await claimRun(this.claimant, folder.journal, { force: options.force ?? false, evenEnded: false });
      return result.ok ? { ok: true, handle: await this.goOn(folder, pipeline, input, result.claim) } : result;
    });
  }

  async signal(runId: string, name: string, payload: Json, options: { readonly id?: string } = {}): Promise<void> {
    await this.put(runId, { kind: 'signal', id: options.id ?? randomUUID(), name, payload });
  }

  async note(runId: string, note: Omit<Note, 'id'>): Promise<void> {
    await this.put(runId, { kind: 'note', id: randomUUID(), ...note });
  }

  async reply(runId: string, reply: Reply): Promise<'taken' | 'superseded'> {
    const folder = await this.existing(runId);
    const active = activeRun(folder.journal);
    const now = this.options.clock.now();
    // A question may be read in the journal a moment before this process has taken it into its own state.
    const question =
      questionOf(reply, active?.state.questions ?? [], now) ?? questionOf(reply, project(await this.read(runId, 0)).questions, now);
    if (question === null) return 'superseded';
    if (!answers(question, reply))
      throw new RefusedError(sentence('Choose one of the answers that are offered, with words where they are needed.'));
    if (!(await new Replies(this.files, folder.signals).give(replySchema.parse(reply)))) return 'superseded';
    active?.poke();
    return 'taken';
  }

  async cancel(runId: string, by: string): Promise<void> {
    const folder = await this.put(runId, { kind: 'cancel', by });
    await cancelRun({
      folder,
      by,
      logger: this.options.logger,
      files: this.files,
      record: (record) => this.recordAlone(folder, { evenEnded: false }, record),
    });
  }

  async read(runId: string, cursor: number) {
    const folder = await this.existing(runId);
    return this.readers.read(runId, folder.journal, cursor);
  }

  async *follow(runId: string, cursor: number, signal: AbortSignal) {
    const folder = await this.existing(runId);
    yield* followEvents(new EventReader(this.files, runId, folder.journal), folder.journal, cursor, signal);
  }

  async append(runId: string, events: readonly RunEventBody[]): Promise<OpenRefusal | null> {
    const folder = runFolder(this.options.runsFolder, runId);
    if (folder === null) return { reason: 'not-found' };
    // A run of this process that waits for a person is ours already; nothing of it is being executed.
    if (await activeRun(folder.journal)?.recordWhileIdle(events)) return null;
    return this.recordAlone(folder, { evenEnded: true }, (notices) => ({ type: 'events', events: [...notices, ...events] }));
  }

  blobs(runId: string) {
    const folder = runFolder(this.options.runsFolder, runId);
    if (folder === null) throw new RefusedError(sentence('There is no run "{0}".', runId));
    return runBlobs(this.files, folder.blobs);
  }

  list(): Promise<RunSummary[]> {
    return listRuns(this.files, this.options.runsFolder, ({ journal }, snapshot) => livingOwner(this.claimant, journal, snapshot));
  }

  private pipeline(name: string): MainWorkflow {
    const pipeline = this.pipelines.get(name);
    if (pipeline === undefined) throw new RefusedError(sentence('This version of Batuta has no pipeline "{0}".', name));
    return pipeline;
  }

  private async openServices(run: ServicesRequest): Promise<OpenedServices> {
    return (await this.options.openServices?.(run)) ?? { services: null, close: async () => undefined };
  }

  private async existing(runId: string): Promise<RunFolder> {
    const folder = runFolder(this.options.runsFolder, runId);
    if (folder === null || !(await this.files.exists(epochFile(folder.journal, 1))))
      throw new RefusedError(sentence('There is no run "{0}".', runId));
    return folder;
  }

  private async put(runId: string, message: InboxMessage): Promise<RunFolder> {
    const folder = await this.existing(runId);
    await writeInbox(this.files, folder.signals, message, this.options.clock.now());
    activeRun(folder.journal)?.poke();
    return folder;
  }

  private writer(folder: RunFolder, epoch: number, sequence: number, fold?: RunFold): JournalWriter {
    const onWritten = (records: readonly JournalRecord[]): void => fold?.add(records);
    return new JournalWriter({ files: this.files, folder: folder.journal, epoch, sequence, clock: this.options.clock, onWritten });
  }

  private async execute(
    folder: RunFolder,
    pipeline: MainWorkflow,
    input: Json,
    opened: OpenedServices,
    fold: RunFold,
    writer: JournalWriter,
    events: readonly RunEventBody[] = [],
  ): Promise<RunSession> {
    const { clock, processes } = this.options;
    const logger = this.options.logger.child({ runId: folder.runId });
    const close = async (): Promise<void> => {
      clearActive(folder.journal);
      // Everything that counts is synced already.
      await writer.close().catch((error: unknown) => logger.warn('The journal could not be closed.', { error: String(error) }));
      await opened
        .close()
        .catch((error: unknown) => logger.error('The services of the run could not be closed.', { error: String(error) }));
    };
    const run = new LiveRun({
      runId: folder.runId,
      writer,
      blobs: runBlobs(this.files, folder.blobs),
      clock,
      logger,
      pipeline,
      services: opened.services,
      fold,
      replies: new Replies(this.files, folder.signals),
      killGroup: (group) => processes.kill(group),
      beforeStep: async (signal) => this.options.beforeStep?.(folder.runId, signal),
    });
    try {
      if (events.length > 0) await run.append({ type: 'events', events });
    } catch (error) {
      await close();
      throw error;
    }
    const session = new RunSession({
      run,
      input,
      inbox: new InboxPickup(run, this.files, folder.signals),
      readRecords: async () => {
        const snapshot = await readJournal(this.files, folder.journal);
        if (snapshot === null) throw new StorageError(sentence('The journal in {0} is gone.', folder.journal));
        if ('damaged' in snapshot) throw new StorageError(snapshot.damaged);
        return snapshot.records;
      },
      close,
    });
    setActive(folder.journal, session);
    return session;
  }

  private async goOn(folder: RunFolder, pipeline: MainWorkflow, input: Json, claim: Claim): Promise<RunSession> {
    if (claim.ownerDied) await this.endLeftovers(folder.runId, claim);
    const { runId } = folder;
    const state = project(numbered(runId, claim.snapshot.records));
    const fold = new RunFold(runId, state);
    const writer = this.writer(folder, claim.epoch, claim.nextSequence, fold);
    let opened: OpenedServices;
    try {
      opened = await this.openServices({ runId, pipeline: pipeline.name, input, state });
    } catch (error) {
      await writer.append({ type: 'released' });
      await writer.close();
      throw error;
    }
    const { host, pid } = this.options.identity;
    const resumed: RunEventBody = { type: 'run.resumed', epoch: claim.epoch, host, pid, takenOver: claim.takenOver };
    return this.execute(folder, pipeline, input, opened, fold, writer, [resumed, ...claim.notices]);
  }

  /** What a dead owner left running: recorded groups of steps without a result, then whatever was not recorded in time. */
  private async endLeftovers(runId: string, claim: Claim): Promise<void> {
    const { processes, logger } = this.options;
    for (const group of buildHistory(claim.snapshot.records, runId).openGroups) {
      if (await processes.kill(group)) logger.info('A process that the run had left behind was ended.', { runId, pid: group.pid });
    }
    await processes.killMarked(runId);
  }

  /** Takes a run that nobody works on, records into it and gives it free. null: done. */
  private recordAlone(
    folder: RunFolder,
    options: { evenEnded: boolean },
    make: (notices: readonly RunEventBody[]) => NewRecord,
  ): Promise<OpenRefusal | null> {
    return exclusively(folder.journal, async () => {
      const result = await claimRun(this.claimant, folder.journal, { force: false, ...options });
      if (!result.ok) return result.refusal;
      const { claim } = result;
      if (claim.ownerDied) await this.endLeftovers(folder.runId, claim);
      const writer = this.writer(folder, claim.epoch, claim.nextSequence);
      try {
        await writer.append(make(claim.notices), { type: 'released' });
        return null;
      } finally {
        await writer.close();
      }
    });
  }
}
