import type { MainWorkflow, OpenedServices, OpenRefusal, RunHandle, ServicesRequest, StepContext } from '../../core/durable/contracts.ts';
import { StorageError } from '../../core/durable/errors.ts';
import { sentence } from '../../core/describe/message.ts';
import { emptyRunState } from '../../core/run/project.ts';
import type { Json } from '../../protocol/json.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import { cancelledEnd } from './cancel-run.ts';
import { claimRun, type Claim } from './claim-run.ts';
import type { EmbeddedEngineOptions } from './engine-options.ts';
import { buildHistory } from './history.ts';
import { InboxPickup } from './inbox-pickup.ts';
import type { JournalFiles } from '../../core/durable/journal-files.ts';
import { encodeLine } from './journal-line.ts';
import { JournalWriter, type NewRecord } from './journal-writer.ts';
import { readKept } from './kept-summary.ts';
import type { StoredRun } from './stored-run.ts';
import { LiveRun } from './live-run.ts';
import { MidwaySummary } from './midway-summary.ts';
import { epochFile } from './read-journal.ts';
import { Replies } from './replies.ts';
import { storeValue } from './run-blobs.ts';
import { RunExecution } from './run-execution.ts';
import { summaryOf } from './run-summary.ts';

/** What an engine is made of. */
export interface EngineParts {
  readonly options: EmbeddedEngineOptions;
  readonly files: JournalFiles;
}

/** What is to be executed. */
interface Job {
  readonly run: StoredRun;
  readonly pipeline: MainWorkflow;
  readonly input: Json;
}

export async function startRun(parts: EngineParts, job: Job): Promise<RunHandle> {
  const { files, options } = parts;
  const { run, pipeline, input } = job;
  const { runId, folder } = run;
  const first = epochFile(folder.journal, 1);
  const there = new Error(`There is a run "${runId}" already.`);
  if ((await files.size(first)) !== null) throw there;
  const opened = await openServices(parts, job, emptyRunState());
  try {
    for (const path of [folder.journal, folder.signals, folder.blobs]) await files.makeFolder(path);
    const begun = { runId, pipeline: pipeline.name, version: pipeline.version, input: await storeValue(run.blobs, input) };
    const at = new Date(options.clock.now()).toISOString();
    const line = encodeLine(1, { type: 'epoch', epoch: 1, owner: options.identity, ends: [], run: begun, at });
    if (!(await files.create(first, line))) throw there;
  } catch (error) {
    await opened.close();
    throw error;
  }
  return execute(parts, job, opened, writerOf(parts, run, { epoch: 1, nextSequence: 2 }), []);
}

/** Goes on with a run that was claimed. */
export async function goOn(parts: EngineParts, job: Job, claim: Claim): Promise<RunHandle> {
  const { run } = job;
  if (claim.ownerDied) await endLeftovers(parts, run, claim);
  const writer = writerOf(parts, run, claim);
  let opened: OpenedServices;
  try {
    await sweep(parts, run);
    await run.reader.read();
    const kept = await readKept(parts.files, run.folder);
    if (kept !== null) run.reader.startFrom(kept);
    opened = await openServices(parts, job, run.reader.state);
  } catch (error) {
    await writer.append({ type: 'released' });
    await writer.close();
    throw error;
  }
  const { host, pid } = parts.options.identity;
  const resumed: RunEventBody = { type: 'run.resumed', epoch: claim.epoch, host, pid, takenOver: claim.takenOver };
  return execute(parts, job, opened, writer, [resumed, ...claim.notices]);
}

/** What processes that died were writing goes. */
async function sweep({ files }: EngineParts, { folder }: StoredRun): Promise<void> {
  for (const one of [folder.root, folder.journal, folder.signals, folder.blobs]) await files.sweep(one);
}

/** Takes a run that nobody works on, records into it – `announce`: even before what is made – and releases it. null: done. */
export function recordAlone(
  parts: EngineParts,
  run: StoredRun,
  options: { readonly evenEnded: boolean },
  make: (notices: readonly RunEventBody[], announce: StepContext['announce']) => NewRecord | Promise<NewRecord>,
): Promise<OpenRefusal | null> {
  return run.exclusively(async () => {
    const result = await claimRun(parts.options, run, { force: false, ...options });
    if (!result.ok) return result.refusal;
    const { claim } = result;
    if (claim.ownerDied) await endLeftovers(parts, run, claim);
    await sweep(parts, run);
    const writer = writerOf(parts, run, claim);
    try {
      const announce = (...events: RunEventBody[]): Promise<void> => writer.append({ type: 'events', events });
      await writer.append(await make(claim.notices, announce), { type: 'released' });
      return null;
    } finally {
      await writer.close();
    }
  });
}

async function openServices(
  { options }: EngineParts,
  { run, pipeline, input }: Job,
  state: ServicesRequest['state'],
): Promise<OpenedServices> {
  const request = { runId: run.runId, pipeline: pipeline.name, input, state };
  return (await options.openServices?.(request)) ?? { services: null, close: async () => undefined };
}

function writerOf({ files, options }: EngineParts, run: StoredRun, at: Pick<Claim, 'epoch' | 'nextSequence'>): JournalWriter {
  return new JournalWriter({
    files,
    folder: run.folder.journal,
    epoch: at.epoch,
    sequence: at.nextSequence,
    clock: options.clock,
    onWritten: (records, bytes) => {
      run.reader.add(records, bytes);
      run.midway?.look();
    },
  });
}

async function execute(
  parts: EngineParts,
  { run, pipeline, input }: Job,
  opened: OpenedServices,
  writer: JournalWriter,
  events: readonly RunEventBody[],
): Promise<RunHandle> {
  const { files, options } = parts;
  const { runId, reader, blobs } = run;
  const replies = new Replies(files, run.folder.signals);
  const logger = options.logger.child({ runId });
  const unkept = (error: unknown): void => logger.warn('The summary of the run could not be written.', { error: String(error) });
  run.midway = new MidwaySummary(run, unkept);
  const close = async (): Promise<void> => {
    run.execution = null;
    reader.endWriting();
    // Everything that counts is synced already.
    await writer.close().catch((error: unknown) => logger.warn('The journal could not be closed.', { error: String(error) }));
    await run.midway?.close();
    run.midway = null;
    await summaryOf(files, run, async () => null, unkept).catch(unkept);
    await opened.close().catch((error: unknown) => logger.error('The services of the run could not be closed.', { error: String(error) }));
  };
  const live = new LiveRun({
    runId,
    writer,
    reader,
    blobs,
    replies,
    clock: options.clock,
    logger,
    pipeline,
    services: opened.services,
    killGroup: (group) => options.processes.kill(group),
    beforeStep: async (signal) => options.beforeStep?.(runId, signal),
  });
  try {
    await reader.beginWriting();
    if (events.length > 0) await live.append({ type: 'events', events });
  } catch (error) {
    await close();
    throw error;
  }
  const readRecords = async () => {
    const snapshot = await reader.read();
    if (snapshot === null) throw new StorageError(sentence('The journal in {0} is gone.', run.folder.journal));
    if ('damaged' in snapshot) throw new StorageError(snapshot.damaged);
    return snapshot.records;
  };
  const inbox = new InboxPickup(live, files, run.folder.signals);
  const announce = (...all: RunEventBody[]): Promise<void> => live.append({ type: 'events', events: all });
  const end = (by: string): Promise<NewRecord> => cancelledEnd(options, runId, by, announce);
  run.execution = new RunExecution({ run: live, input, inbox, readRecords, cancelledEnd: end, close });
  return run.execution;
}

/** What a dead owner left running: recorded groups of steps without a result, then whatever was not recorded in time. */
async function endLeftovers({ options }: EngineParts, { runId }: StoredRun, claim: Claim): Promise<void> {
  const { processes, logger } = options;
  for (const group of buildHistory(claim.snapshot.records).openGroups)
    if (await processes.kill(group)) logger.info('A process that the run had left behind was ended.', { runId, pid: group.pid });
  await processes.killMarked(runId);
}
