import { randomUUID } from 'node:crypto';
import type {
  Engine,
  MainWorkflow,
  Note,
  OpenOptions,
  OpenRefusal,
  OpenResult,
  RunHandle,
  RunNews,
  RunSummary,
} from '../../core/durable/contracts.ts';
import { RefusedError } from '../../core/durable/errors.ts';
import { sentence } from '../../core/describe/message.ts';
import { answers, questionOf } from '../../core/question/question.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { Json } from '../../protocol/json.ts';
import type { Reply } from '../../protocol/question.ts';
import type { RunEvent, RunEventBody } from '../../protocol/run-event.ts';
import { claimRun, livingOwner, readable, refuse } from './claim-run.ts';
import type { EmbeddedEngineOptions } from './engine-options.ts';
import type { InboxMessage } from './inbox.ts';
import { StoredRun } from './stored-run.ts';
import { listRuns } from './list-runs.ts';
import type { EngineParts } from './own-run.ts';
import { epochFile } from './read-journal.ts';
import { loadValue } from './run-blobs.ts';
import type { Replies } from './replies.ts';
import { runFolder } from './run-folder.ts';

/** Runs whose journals stay in memory, besides those that are executed here. */
const mostKept = 16;

/** The durable engine inside one process: a folder of files per run, no server, no native code. One for each folder of runs. */
export function createEmbeddedEngine<S>(options: EmbeddedEngineOptions<S>): Engine {
  return new EmbeddedEngine(options);
}

/** What claims runs, works on them and writes to them: loaded when the first one is owned. */
const owning = () => import('./own-run.ts');

class EmbeddedEngine implements Engine {
  private readonly parts: EngineParts;
  private readonly runs = new Map<string, StoredRun>();
  /** Where one cannot be written, the others cannot either. */
  private isUnkeptTold = false;

  constructor(options: EmbeddedEngineOptions) {
    this.parts = { options, files: options.journalFiles };
  }

  async start(name: string, input: Json, { runId }: { readonly runId: string }): Promise<RunHandle> {
    const pipeline = await this.pipeline(name);
    const run = this.run(runId);
    if (run === null) throw new Error(`"${runId}" cannot be the id of a run: letters, digits, ".", "_" and "-" only.`);
    pipeline.input.parse(input);
    const { startRun } = await owning();
    return run.exclusively(() => startRun(this.parts, { run, pipeline, input }));
  }

  async open(runId: string, { force = false }: OpenOptions = {}): Promise<OpenResult> {
    const run = this.run(runId);
    if (run === null) return refuse({ reason: 'not-found' });
    return run.exclusively(async () => {
      const found = readable(await run.reader.read(), false);
      if (!found.ok) return found;
      const { snapshot } = found;
      // Before anything is claimed: a run that cannot be worked on stays as it is.
      const pipeline = await this.pipeline(snapshot.run.pipeline);
      const input = (await loadValue(run.blobs, snapshot.run.input)) ?? null;
      const result = await claimRun(this.parts.options, run, { force, evenEnded: false });
      return result.ok ? { ok: true, handle: await (await owning()).goOn(this.parts, { run, pipeline, input }, result.claim) } : result;
    });
  }

  note(runId: string, note: Omit<Note, 'id'>): Promise<void> {
    return this.existing(runId, (run) => this.put(run, { kind: 'note', id: randomUUID(), ...note }));
  }

  replied(runId: string, question: number): Promise<Reply | null> {
    return this.existing(runId, async (run) => (await this.replies(run)).read(question));
  }

  reply(runId: string, reply: Reply): Promise<'taken' | 'superseded'> {
    return this.existing(runId, async (run) => {
      await run.reader.read();
      const question = questionOf(reply, run.reader.state.questions, this.parts.options.clock.now());
      if (question === null) return 'superseded';
      if (!answers(question, reply))
        throw new RefusedError(sentence('Choose one of the answers that are offered, with words where they are needed.'));
      if (!(await (await this.replies(run)).give(reply))) return 'superseded';
      run.execution?.poke();
      return 'taken';
    });
  }

  cancel(runId: string, by: string): Promise<void> {
    const { options } = this.parts;
    return this.existing(runId, async (run) => {
      await this.put(run, { kind: 'cancel', by });
      const [{ cancelRun }, { recordAlone }] = await Promise.all([import('./cancel-run.ts'), owning()]);
      await cancelRun({
        folder: run.folder,
        reader: run.reader,
        by,
        options,
        record: (record) => recordAlone(this.parts, run, { evenEnded: false }, record),
      });
    });
  }

  read(runId: string, cursor: number): Promise<RunEvent[]> {
    return this.existing(runId, async ({ reader }) => {
      await reader.read();
      return reader.events.slice(cursor);
    });
  }

  state(runId: string): Promise<RunState> {
    return this.existing(runId, async ({ reader }) => {
      await reader.read();
      return reader.state;
    });
  }

  follow(runId: string, cursor: number, tell: (news: RunNews) => void, signal: AbortSignal): Promise<void> {
    return this.existing(runId, ({ reader }) => reader.follow(cursor, tell, signal));
  }

  async append(runId: string, events: readonly RunEventBody[]): Promise<OpenRefusal | null> {
    const run = this.run(runId);
    if (run === null) return { reason: 'not-found' };
    const leave = run.use();
    try {
      // A run of this process that waits for a person is ours already; nothing of it is being executed.
      if (await run.execution?.recordWhileIdle(events)) return null;
      const { recordAlone } = await owning();
      return await recordAlone(this.parts, run, { evenEnded: true }, (notices) => ({ type: 'events', events: [...notices, ...events] }));
    } finally {
      leave();
    }
  }

  blobs(runId: string) {
    const run = this.run(runId);
    if (run === null) throw new RefusedError(sentence('There is no run "{0}".', runId));
    return run.blobs;
  }

  list(): Promise<RunSummary[]> {
    const { files, options } = this.parts;
    return listRuns(
      files,
      options.runsFolder,
      (name) => this.run(name),
      (run, snapshot) => livingOwner(options, run, snapshot),
      ({ runId }, error) => {
        if (!this.isUnkeptTold) options.logger.warn('The summary of the run could not be written.', { runId, error: String(error) });
        this.isUnkeptTold = true;
      },
    );
  }

  private async replies({ folder }: StoredRun): Promise<Replies> {
    return new (await import('./replies.ts')).Replies(this.parts.files, folder.signals);
  }

  private async pipeline(name: string): Promise<MainWorkflow> {
    const pipeline = (await this.parts.options.pipelines()).find((one) => one.name === name);
    if (pipeline === undefined) throw new RefusedError(sentence('This version of Batuta has no pipeline "{0}".', name));
    return pipeline;
  }

  /** null: no text that may name a run. */
  private run(runId: string): StoredRun | null {
    const folder = runFolder(this.parts.options.runsFolder, runId);
    if (folder === null) return null;
    const run = this.runs.get(runId) ?? new StoredRun(this.parts.files, folder);
    this.runs.delete(runId);
    this.runs.set(runId, run);
    const idle = [...this.runs.values()].filter(({ isUsed }) => !isUsed);
    for (const { runId: oldest } of idle.slice(0, -mostKept)) this.runs.delete(oldest);
    return run;
  }

  private async existing<T>(runId: string, work: (run: StoredRun) => Promise<T>): Promise<T> {
    const run = this.run(runId);
    const leave = run?.use();
    try {
      if (run === null || (await this.parts.files.size(epochFile(run.folder.journal, 1))) === null)
        throw new RefusedError(sentence('There is no run "{0}".', runId));
      return await work(run);
    } finally {
      leave?.();
    }
  }

  private async put(run: StoredRun, message: InboxMessage): Promise<void> {
    const { writeInbox } = await import('./inbox.ts');
    await writeInbox(this.parts.files, run.folder.signals, message, this.parts.options.clock.now());
    run.execution?.poke();
  }
}
