import type { SessionOptions } from '../../src/app/contracts.ts';
import { loadRunSettings } from '../../src/app/load-settings.ts';
import { createBudget } from '../../src/core/budget/create-budget.ts';
import { documentInEnglish } from '../../src/core/describe/message.ts';
import type { RunInput } from '../../src/core/pipeline/run-input.ts';
import { ownerOf } from '../../src/core/policy/owned-paths.ts';
import type { RunHandle } from '../../src/core/durable/contracts.ts';
import type { BaselineCache } from '../../src/core/ports.ts';
import { replyTo } from '../../src/core/question/question.ts';
import { runReport } from '../../src/core/report/run-report.ts';
import { project } from '../../src/core/run/project.ts';
import type { RunState } from '../../src/core/run/run-state.ts';
import { createEmbeddedEngine } from '../../src/engines/embedded/embedded-engine.ts';
import { createLoopHarness } from '../../src/harnesses/loop/loop-harness.ts';
import { createNoMemory } from '../../src/node/memory/no-memory.ts';
import { createTreeLock } from '../../src/node/tree-lock.ts';
import { featurePipeline, type FeatureInput } from '../../src/pipelines/feature/feature.ts';
import type { Services } from '../../src/pipelines/parts/services.ts';
import { asJson } from '../../src/protocol/json.ts';
import type { Reply } from '../../src/protocol/question.ts';
import { createAnthropicProvider } from '../../src/providers/anthropic/anthropic-provider.ts';
import { memoryJournalFiles } from '../engines/memory-journal-files.ts';
import { createFakeCheckpoints } from '../fakes/fake-checkpoints.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { createFakeProcesses, type Script } from '../fakes/fake-processes.ts';
import { createFakeSearch } from '../fakes/fake-search.ts';
import { memoryNode } from '../fakes/memory-node.ts';
import { createMemoryFiles, type MemoryFiles } from '../fakes/memory-files.ts';
import type { ModelHandler } from '../fakes/model-server/model-answer.ts';
import { startModel, type ModelServer } from '../fakes/model-server/model-server.ts';
import { quietSurroundings } from '../fakes/quiet-surroundings.ts';
import { scans } from '../fakes/nothing-scanned.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { atEnd } from './playing.ts';
import { tinyFiles } from './tiny.ts';
import type { WholeRun } from './whole-run.ts';

/** A workspace in memory, and a loopback model: engine, pipeline, agent loop and provider are the real ones. */
export interface MemoryScene {
  readonly root: string;
  readonly model: ModelServer;
  read(file: string): string | null;
  write(file: string, text: string): void;
  /** As `wholeRun`; once. */
  run(options?: SessionOptions & Answering): Promise<WholeRun>;
  /** The next process: what the run waits for is answered, and it goes on. */
  resume(answer: Omit<Reply, 'question' | 'hash' | 'by'>, options?: Answering): Promise<WholeRun>;
}

interface Answering {
  /** So often the spec is approved when that is asked; default 3. */
  readonly approvals?: number;
}

/** What is in the workspace, and its commands: scripts of it. */
export interface MemoryWorkspace {
  readonly files: Readonly<Record<string, string>>;
  readonly commands: readonly string[];
}

/** For what a model says, where no file system, git or process is what is shown: such a run costs a tenth. */
export const openInMemory = (handler: ModelHandler, more = ''): Promise<MemoryScene> =>
  openWorkspace({ files: tinyFiles(more), commands: ['node check.mjs src', 'node check.mjs lib'] }, handler);

export async function openWorkspace({ files: begin, commands }: MemoryWorkspace, handler: ModelHandler): Promise<MemoryScene> {
  const model = await startModel(handler);
  atEnd(() => model.close());
  const files = createMemoryFiles(begin);
  const scripts = commands.map((line): [string, Script] => {
    const [, script = '', ...args] = line.split(' ');
    return [line, memoryNode(files, script, ...args)];
  });
  const machine = {
    files,
    model,
    commands: Object.fromEntries(scripts),
    checkpoints: createFakeCheckpoints(files),
    journalFiles: memoryJournalFiles(),
  };
  let processes = 0;
  return {
    root: files.root,
    model,
    read: (file) => files.text(file),
    write: (file, text) => files.set(file, text),
    async run({ approvals, ...choice } = {}) {
      const input = await inputOf(files, choice);
      const engine = openProcess(machine, input, ++processes);
      return playToEnd(engine, approvals, () => engine.start('feature', asJson(input), { runId: 'run' }));
    },
    async resume(answer, { approvals } = {}) {
      const input = await inputOf(files, {});
      const engine = openProcess(machine, input, ++processes);
      return playToEnd(engine, approvals, async () => {
        const opened = await engine.open('run');
        if (!opened.ok) throw new Error(JSON.stringify(opened.refusal));
        const [question] = project(await engine.read('run', 0)).questions;
        if (!question) throw new Error('The run asks nothing.');
        await engine.reply('run', replyTo(question, { by: 'test', ...answer }));
        return opened.handle;
      });
    },
  };
}

/** A whole run on it. */
export async function playInMemory(handler: ModelHandler, more = ''): Promise<WholeRun & { scene: MemoryScene }> {
  const scene = await openInMemory(handler, more);
  return { ...(await scene.run()), scene };
}

async function inputOf(files: MemoryFiles, choice: SessionOptions): Promise<FeatureInput> {
  const search = createFakeSearch(files);
  const settings = await loadRunSettings({ files, search, user: null, choice, trusted: true, env: {}, program: 'batuta' });
  const asked: RunInput = { request: 'A thing', workspace: files.root, provider: 'anthropic', scripted: false, settings };
  return { ...asked, specFile: null, quick: false };
}

interface Machine {
  readonly files: MemoryFiles;
  readonly model: ModelServer;
  readonly commands: Readonly<Record<string, Script>>;
  readonly checkpoints: ReturnType<typeof createFakeCheckpoints>;
  readonly journalFiles: ReturnType<typeof memoryJournalFiles>;
}

/** The engine of one process of the machine. */
function openProcess({ files, model, commands, checkpoints, journalFiles }: Machine, { settings }: FeatureInput, pid: number): Engine {
  const clock = createFakeClock(Date.now(), { auto: true });
  const processes = createFakeProcesses(commands);
  const [search, surroundings, lock] = [createFakeSearch(files), quietSurroundings(), createTreeLock()];
  const known = new Map<string, Awaited<ReturnType<BaselineCache['get']>>>();
  const openServices = async ({ state }: { readonly state: RunState }) => {
    const budget = createBudget({ caps: state.cursor === 0 ? settings.caps : state.caps, spend: state.spend });
    const harness = createLoopHarness({
      provider: createAnthropicProvider({ apiKey: 'test-key', baseURL: model.url }),
      budget,
      clock,
      environmentFor: (task, { blobs, runId }) => ({
        ...task,
        files,
        search,
        checkpoints,
        processes,
        lock,
        surroundings,
        blobs,
        runId,
        sandboxed: false,
        seen: new Map(),
        confirm: settings.confirm,
        allowedCommands: { list: async () => [], put: async () => {} },
        ownerOf: (file) => ownerOf(settings.agents, file),
      }),
    });
    const services: Services = {
      files,
      search,
      checkpoints,
      processes,
      surroundings,
      lock,
      harness,
      budget,
      memory: createNoMemory(),
      scanner: scans(),
      dismissals: { list: async () => ({ dismissed: [], problem: null }) },
      audits: { get: async () => null, put: async () => undefined },
      forecast: async () => null,
      agent: () => services,
      baselines: { get: async (key) => known.get(key) ?? null, put: async (key, found) => void known.set(key, found) },
    };
    return { services, close: async () => undefined };
  };
  return createEmbeddedEngine({
    runsFolder: '/runs',
    pipelines: async () => [featurePipeline],
    openServices,
    identity: { host: 'here', pid, startTime: 'now' },
    isAlive: async (one) => one.pid === pid,
    clock,
    logger: silentLogger,
    processes,
    journalFiles,
  });
}

type Engine = ReturnType<typeof createEmbeddedEngine>;

/** Approved whenever it asks, its commands declined, changes of nobody known not marked as its own, and left where it waits for anything else. */
async function playToEnd(engine: Engine, approvals = 3, begin: () => Promise<RunHandle>): Promise<WholeRun> {
  const handle = await begin();
  let left = approvals;
  const answer = async (): Promise<void> => {
    const { approval, stop } = project(await engine.read('run', 0));
    if (stop?.kind === 'command') return void (await engine.reply('run', replyTo(stop, { by: 'test', option: 'reject' })));
    if (stop?.kind === 'changes') return void (await engine.reply('run', replyTo(stop, { by: 'test', option: 'accept' })));
    const [spec] = approval?.items ?? [];
    left -= 1;
    if (!approval || !spec || left < 0) return handle.stop();
    await engine.reply('run', replyTo(approval, { by: 'test', option: 'approve', items: { [spec.id]: spec.hash ?? '' } }));
  };
  handle.onIdle(() => void answer().catch(() => handle.kill()));
  const outcome = await handle.done;
  const events = await engine.read('run', 0);
  const state = documentInEnglish(project(events));
  return { runId: 'run', outcome: outcome.status, state, report: documentInEnglish(runReport(state, 'batuta')), events };
}
