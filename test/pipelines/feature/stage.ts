import { documentInEnglish } from '../../../src/core/describe/message.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentOutcome, AgentTask } from '../../../src/core/agent/harness.ts';
import type { ModelProvider } from '../../../src/core/agent/model-provider.ts';
import type { Budget } from '../../../src/core/budget/budget.ts';
import { createBudget } from '../../../src/core/budget/create-budget.ts';
import type { Dismissal } from '../../../src/core/report/dismissal.ts';
import type { Ctx, Engine, RunHandle } from '../../../src/core/durable/contracts.ts';
import { replyTo } from '../../../src/core/question/question.ts';
import type { Memory } from '../../../src/core/memory/memory.ts';
import type { CodeScan } from '../../../src/core/registry/code-scan.ts';
import type { AuditCache, BaselineCache } from '../../../src/core/caches.ts';
import { project } from '../../../src/core/run/project.ts';
import type { OpenQuestion, RunState } from '../../../src/core/run/run-state.ts';
import type { JournalFiles } from '../../../src/core/durable/journal-files.ts';
import { diskFiles } from '../../../src/node/disk-files.ts';
import { createEmbeddedEngine } from '../../../src/engines/embedded/embedded-engine.ts';
import { createClock } from '../../../src/node/clock.ts';
import { createNoMemory } from '../../../src/node/memory/no-memory.ts';
import { createTreeLock } from '../../../src/node/tree-lock.ts';
import type { Pipeline } from '../../../src/core/pipeline/pipeline.ts';
import type { Services } from '../../../src/pipelines/parts/services.ts';
import { featurePipeline } from '../../../src/pipelines/feature/feature.ts';
import { asJson, type Json } from '../../../src/protocol/json.ts';
import type { Forecast } from '../../../src/protocol/forecast.ts';
import type { Reply } from '../../../src/protocol/question.ts';
import type { AgentDefinition } from '../../../src/protocol/run-settings.ts';
import { createFakeCheckpoints } from '../../fakes/fake-checkpoints.ts';
import { createFakeProcesses, type Script } from '../../fakes/fake-processes.ts';
import { createFakeSearch } from '../../fakes/fake-search.ts';
import { quietSurroundings } from '../../fakes/quiet-surroundings.ts';
import { createMemoryFiles, type MemoryFiles } from '../../fakes/memory-files.ts';
import { scans } from '../../fakes/nothing-scanned.ts';
import { silentLogger } from '../../fakes/silent-logger.ts';
import { actingAgents, ownAgents } from './stage-agents.ts';
import { watchRun, type WatchedRun } from './watch-run.ts';

export type Act = (
  task: AgentTask,
  stage: { files: MemoryFiles; ctx: Ctx; write: (path: string, text: string) => Promise<void> },
) => Promise<AgentOutcome> | AgentOutcome;

export const finished = (report: string, question?: string): AgentOutcome => ({
  status: 'finished',
  finish: { summary: 'done', report, ...(question === undefined ? {} : { question }) },
  read: [],
});

export const agent = (name: string, more: Partial<AgentDefinition> = {}): AgentDefinition => ({
  name,
  section: name.charAt(0).toUpperCase() + name.slice(1),
  owns: [`${name}/**`],
  needs: [],
  provides: [],
  outputs: [],
  schema: false,
  report: 'Build',
  model: 'opus',
  context: name,
  validate: [[`check-${name}`]],
  handover: [],
  run: [],
  ...more,
});

export interface Stage {
  readonly engine: Engine;
  readonly files: MemoryFiles;
  readonly checkpoints: ReturnType<typeof createFakeCheckpoints>;
  readonly processes: ReturnType<typeof createFakeProcesses>;
  /** Labels of the tasks that agents were given, in order; a task is there once for each time it was really asked. */
  readonly asked: string[];
  readonly tasks: AgentTask[];
  /** Issues that the person dismissed; a test may add some. */
  readonly dismissed: Pick<Dismissal, 'fingerprint' | 'title' | 'file'>[];
  readonly budget: Budget;
  /** Whoever awaits its end gets an error instead of waiting for ever, when the run waits for an answer that nobody gave. */
  start(request?: string): Promise<RunHandle>;
  /** Goes on with the run that lies in `runsFolder`. */
  open(): Promise<RunHandle>;
  /** Resolves when the run asks for an approval, or how to go on; rejects when it asks or does something else. */
  until(what: 'approval' | 'stop'): Promise<void>;
  /** Answers the question that is open. */
  reply(option: string, more?: Partial<Reply>): Promise<void>;
  /** Approves what was shown, or a text of that hash. */
  approve(hash?: string): Promise<void>;
  /** How it ended. */
  ended(): Promise<string>;
  /** In English. */
  state(): Promise<RunState>;
  close(): Promise<void>;
}

const result = { passed: true, exitCode: 0, tests: null, counts: null };
const command = { agent: '', command: [], result: 'pass' as const, exitCode: 0, durationMs: 1, log: null, tail: '', writes: [] };
const passesKnown: BaselineCache = { get: async () => ({ command, result }), put: async () => undefined };

/** A pipeline (default: the feature's) on the real engine, with a workspace in memory and agents that are plain functions by label. */
export async function openStage(options: {
  readonly pipeline?: Pipeline<Services>;
  readonly agents: readonly AgentDefinition[];
  readonly acts: readonly (readonly [RegExp, Act])[];
  /** In place of `acts`: Batuta's own agents, and what answers them. */
  readonly model?: ModelProvider;
  readonly files?: Record<string, string>;
  readonly commands?: Record<string, Script | readonly Script[]>;
  readonly skipUpToFiles?: number;
  readonly trusted?: boolean;
  /** Approves whatever asks for it, at once. */
  readonly approves?: boolean;
  readonly memory?: Memory;
  /** What the code says of entities; nothing when left out. */
  readonly scan?: CodeScan;
  /** Installed packages, whenever somebody looks. */
  readonly packages?: () => Readonly<Record<string, string>>;
  readonly specFile?: string;
  readonly quick?: boolean;
  /** A cheap model may be asked what a request is about. */
  readonly understands?: boolean;
  /** What the pipeline's input has beside that of every run. */
  readonly more?: Readonly<Record<string, Json>>;
  readonly forecast?: Forecast;
  /** What is known of commands on a tree; default: that all pass before any change. */
  readonly baselines?: BaselineCache;
  readonly audits?: AuditCache;
  /** Runs lie here, instead of in a folder that is removed with the stage. */
  readonly runsFolder?: string;
  readonly journalFiles?: JournalFiles;
  /** Which process it is, of those that go on with each other's run; those before it are dead. */
  readonly process?: string;
  /** A workspace that is there already, in place of `files`, and what is known of commands under way in it. */
  readonly workspace?: Pick<Stage, 'files' | 'checkpoints'>;
  readonly surroundings?: Services['surroundings'];
}): Promise<Stage> {
  const pipeline = options.pipeline ?? featurePipeline;
  const folder = options.runsFolder ?? (await mkdtemp(join(tmpdir(), 'batuta-stage-')));
  const files = options.workspace?.files ?? createMemoryFiles({ 'README.md': 'a shop', ...options.files });
  const processes = createFakeProcesses(
    Object.assign(
      Object.fromEntries(options.agents.flatMap((one) => one.validate.map((argv) => [argv.join(' '), { exitCode: 0 }]))),
      options.commands,
    ),
  );
  const checkpoints = options.workspace?.checkpoints ?? createFakeCheckpoints(files);
  const asked: string[] = [];
  const dismissed: Stage['dismissed'] = [];
  const tasks: AgentTask[] = [];
  const broken = Promise.withResolvers<never>();
  // Only those who wait for the run want to know.
  broken.promise.catch(() => undefined);
  const caps = { usd: 5, tokens: 1_000_000, turns: 100 };
  const runId = 'run';
  const state = async (): Promise<RunState> => project(await engine.read(runId, 0));
  const budget = createBudget({ caps, spend: project([]).spend });
  const harness = options.model
    ? ownAgents(options.model, { files, checkpoints, processes, budget })
    : actingAgents(options, { files, asked, tasks, broken: broken.reject });
  const services: Services = {
    files,
    search: createFakeSearch(files),
    checkpoints,
    processes,
    surroundings: { ...(options.surroundings ?? quietSurroundings()), packages: async () => options.packages?.() ?? {} },
    lock: createTreeLock(),
    harness,
    budget,
    memory: options.memory ?? createNoMemory(),
    scanner: scans(options.scan),
    dismissals: { list: async () => ({ dismissed: [...dismissed], problem: null }) },
    audits: options.audits ?? { get: async () => null, put: async () => undefined },
    told: { get: async () => null, put: async () => undefined },
    forecast: async () => options.forecast ?? null,
    program: 'batuta',
    agent: () => services,
    baselines: options.baselines ?? passesKnown,
  };
  const engine = createEmbeddedEngine({
    runsFolder: folder,
    pipelines: async () => [pipeline],
    openServices: async () => ({ services, close: async () => undefined }),
    identity: { host: 'here', pid: process.pid, startTime: options.process ?? 'now' },
    isAlive: async ({ startTime }) => startTime === (options.process ?? 'now'),
    clock: createClock(),
    logger: silentLogger,
    processes,
    journalFiles: options.journalFiles ?? diskFiles(),
  });
  let handle: WatchedRun | null = null;
  const reply = async (option: string, more: Partial<Reply> = {}): Promise<void> => {
    const [question] = (await state()).questions;
    if (!question) throw new Error('The run asks nothing.');
    if ((await engine.reply(runId, replyTo(question, { by: 'test', option, ...more }))) !== 'taken') throw new Error('Too late.');
  };
  const approve = async (hash?: string): Promise<void> => {
    const [approval] = (await state()).questions;
    const [spec] = approval?.items ?? [];
    await reply('approve', { items: { [spec?.id ?? '']: hash ?? spec?.hash ?? '' } });
  };
  /** The question whose answer nobody gave yet. */
  const question = async (): Promise<OpenQuestion | null> => {
    const [open] = (await state()).questions;
    return open && (await engine.replied(runId, open.id)) === null ? open : null;
  };
  const approves = ({ kind }: OpenQuestion): boolean => options.approves === true && kind === 'approval';
  const watch = (run: RunHandle): WatchedRun => {
    if (options.approves)
      run.onIdle(() => {
        void question().then(async (open) => {
          if (open && approves(open)) await approve();
        });
      });
    handle = watchRun(run, {
      question: async () => {
        const open = await question();
        return open && approves(open) ? null : open;
      },
      broken: broken.promise,
    });
    return handle;
  };
  const input = {
    request: 'Sort suppliers',
    workspace: '/workspace',
    provider: 'fake',
    scripted: false,
    specFile: options.specFile ?? null,
    quick: options.quick ?? false,
    settings: {
      source: 'file',
      reasons: [],
      ...(options.trusted === false ? { trusted: false, withheld: true } : { trusted: true }),
      agents: [...options.agents],
      caps,
      confirm: { deletedLines: 50, files: 5, migrations: true },
      timeouts: { validate: 10, run: 10 },
      tests: [],
      review: { model: 'sonnet', context: 'review', skipUpToFiles: options.skipUpToFiles ?? 3 },
      spec: { model: 'opus', context: 'spec' },
      ...(options.understands ? { understand: { model: 'haiku' } } : {}),
    },
  };
  return {
    engine,
    files,
    checkpoints,
    processes,
    asked,
    tasks,
    dismissed,
    budget,
    state: async () => documentInEnglish(await state()),
    start: async (request = input.request) =>
      watch(await engine.start(pipeline.id, asJson({ ...input, ...options.more, request }), { runId })),
    async open() {
      const result = await engine.open(runId);
      if (!result.ok) throw new Error(JSON.stringify(result.refusal));
      return watch(result.handle);
    },
    async until(what) {
      if (!handle) throw new Error('The run was never begun.');
      await handle.asks(what);
    },
    reply,
    approve,
    ended: async () => (await handle?.done)?.status ?? 'never begun',
    async close() {
      handle?.kill();
      await handle?.released;
      if (!options.runsFolder) await rm(folder, { recursive: true, force: true });
    },
  };
}
