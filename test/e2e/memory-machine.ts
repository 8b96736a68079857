import type { SessionOptions } from '../../src/app/contracts.ts';
import { loadRunSettings } from '../../src/app/load-settings.ts';
import { createBudget } from '../../src/core/budget/create-budget.ts';
import { documentInEnglish } from '../../src/core/describe/message.ts';
import type { RunHandle } from '../../src/core/durable/contracts.ts';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import type { RunInput } from '../../src/core/pipeline/run-input.ts';
import { ownerOf } from '../../src/core/policy/owned-paths.ts';
import type { BaselineCache } from '../../src/core/caches.ts';
import type { Checkpoints, Clock, Processes, Search, WorkspaceFiles } from '../../src/core/ports.ts';
import { replyTo } from '../../src/core/question/question.ts';
import { runReport } from '../../src/core/report/run-report.ts';
import { project } from '../../src/core/run/project.ts';
import { approvalOf, stopOf, type RunState } from '../../src/core/run/run-state.ts';
import { createEmbeddedEngine } from '../../src/engines/embedded/embedded-engine.ts';
import { createLoopHarness } from '../../src/harnesses/loop/loop-harness.ts';
import { createNoMemory } from '../../src/node/memory/no-memory.ts';
import { createTreeLock } from '../../src/node/tree-lock.ts';
import { auditPipeline } from '../../src/pipelines/audit/audit.ts';
import { featurePipeline } from '../../src/pipelines/feature/feature.ts';
import type { Services } from '../../src/pipelines/parts/services.ts';
import { createAnthropicProvider } from '../../src/providers/anthropic/anthropic-provider.ts';
import { memoryJournalFiles, type MemoryJournalFiles } from '../engines/memory-journal-files.ts';
import { createFakeCheckpoints } from '../fakes/fake-checkpoints.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { createFakeProcesses, type Script } from '../fakes/fake-processes.ts';
import { createFakeSearch } from '../fakes/fake-search.ts';
import { createMemoryFiles, type MemoryFiles } from '../fakes/memory-files.ts';
import { memoryNode } from '../fakes/memory-node.ts';
import { scans } from '../fakes/nothing-scanned.ts';
import { quietSurroundings } from '../fakes/quiet-surroundings.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import type { WholeRun } from './whole-run.ts';

/** What is in the workspace, and its commands: scripts of it. */
export interface MemoryWorkspace {
  readonly files: Readonly<Record<string, string>>;
  readonly commands: readonly string[];
}

/** What the processes of a run have in common. */
export interface Machine {
  readonly files: WorkspaceFiles;
  readonly search: Search;
  readonly checkpoints: Checkpoints;
  readonly processes: Processes;
  readonly journalFiles: JournalFiles;
  readonly baselines: BaselineCache;
  readonly audits: Services['audits'];
}

export interface MemoryMachine extends Machine {
  readonly files: MemoryFiles;
  readonly journalFiles: MemoryJournalFiles;
}

export function createMachine({ files: begin, commands }: MemoryWorkspace): MemoryMachine {
  const files = createMemoryFiles(begin);
  const scripts = commands.map((line): [string, Script] => {
    const [, script = '', ...args] = line.split(' ');
    return [line, memoryNode(files, script, ...args)];
  });
  const known = new Map<string, Awaited<ReturnType<BaselineCache['get']>>>();
  const audits = new Map<string, Parameters<Services['audits']['put']>[1]>();
  return {
    files,
    search: createFakeSearch(files),
    checkpoints: createFakeCheckpoints(files),
    processes: createFakeProcesses(Object.fromEntries(scripts)),
    journalFiles: memoryJournalFiles(),
    baselines: { get: async (key) => known.get(key) ?? null, put: async (key, found) => void known.set(key, found) },
    audits: { get: async (key) => audits.get(key) ?? null, put: async (key, found) => void audits.set(key, found) },
  };
}

/** The engine of one process of the machine. */
export function openProcess(
  machine: Machine,
  url: string,
  { settings }: RunInput,
  pid: number,
  clock: Clock = createFakeClock(Date.now(), { auto: true }),
): Engine {
  const { files, search, checkpoints, processes, journalFiles, baselines, audits } = machine;
  const [surroundings, lock] = [quietSurroundings(), createTreeLock()];
  const openServices = async ({ state }: { readonly state: RunState }) => {
    const budget = createBudget({ caps: state.cursor === 0 ? settings.caps : state.caps, spend: state.spend });
    const harness = createLoopHarness({
      provider: createAnthropicProvider({ apiKey: 'test-key', baseURL: url }),
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
        sandboxed: () => false,
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
      audits,
      told: { get: async () => null, put: async () => undefined },
      forecast: async () => null,
      program: 'batuta',
      agent: () => services,
      baselines,
    };
    return { services, close: async () => undefined };
  };
  return createEmbeddedEngine({
    runsFolder: '/runs',
    pipelines: async () => [featurePipeline, auditPipeline],
    openServices,
    identity: { host: 'here', pid, startTime: 'now' },
    isAlive: async (one) => one.pid === pid,
    clock,
    logger: silentLogger,
    processes,
    journalFiles,
  });
}

export type Engine = ReturnType<typeof createEmbeddedEngine>;

/** What a run of this machine is begun with. */
export async function inputOf({ files, search }: Pick<Machine, 'files' | 'search'>, choice: SessionOptions): Promise<RunInput> {
  const settings = await loadRunSettings({ files, search, user: null, choice, trusted: true, env: {}, program: 'batuta' });
  return { request: 'A thing', workspace: files.root, provider: 'anthropic', scripted: false, settings };
}

/** What a feature is begun with besides. */
export const aFeature = { specFile: null, quick: false };

/** Approved whenever it asks, its commands declined, changes of nobody known not marked as its own, and left where it waits for anything else. */
export async function playToEnd(engine: Engine, approvals = 3, begin: () => Promise<RunHandle>): Promise<WholeRun> {
  const handle = await begin();
  const { runId } = handle;
  let left = approvals;
  const answer = async (): Promise<void> => {
    const state = project(await engine.read(runId, 0));
    const stop = stopOf(state);
    const approval = approvalOf(state);
    if (stop?.kind === 'command') return void (await engine.reply(runId, replyTo(stop, { by: 'test', option: 'reject' })));
    if (stop?.kind === 'changes') return void (await engine.reply(runId, replyTo(stop, { by: 'test', option: 'accept' })));
    const [spec] = approval?.items ?? [];
    left -= 1;
    if (!approval || !spec || left < 0) return handle.stop();
    await engine.reply(runId, replyTo(approval, { by: 'test', option: 'approve', items: { [spec.id]: spec.hash ?? '' } }));
  };
  handle.onIdle(() => void answer().catch(() => handle.kill()));
  const outcome = await handle.done;
  const events = await engine.read(runId, 0);
  const state = documentInEnglish(project(events));
  return { runId, outcome: outcome.status, state, report: documentInEnglish(runReport(state, 'batuta')), events };
}
