import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadRunSettings } from '../../src/app/load-settings.ts';
import { createBudget } from '../../src/core/budget/create-budget.ts';
import { documentInEnglish } from '../../src/core/describe/message.ts';
import type { RunInput } from '../../src/core/pipeline/run-input.ts';
import { ownerOf } from '../../src/core/policy/owned-paths.ts';
import type { BaselineCache } from '../../src/core/ports.ts';
import { replyTo } from '../../src/core/question/question.ts';
import { runReport } from '../../src/core/report/run-report.ts';
import { project } from '../../src/core/run/project.ts';
import { createEmbeddedEngine } from '../../src/engines/embedded/embedded-engine.ts';
import { createLoopHarness } from '../../src/harnesses/loop/loop-harness.ts';
import { diskFiles } from '../../src/node/disk-files.ts';
import { createNoMemory } from '../../src/node/memory-none.ts';
import { createTreeLock } from '../../src/node/tree-lock.ts';
import { featurePipeline, type FeatureInput } from '../../src/pipelines/feature/feature.ts';
import type { Services } from '../../src/pipelines/parts/services.ts';
import { asJson } from '../../src/protocol/json.ts';
import { createAnthropicProvider } from '../../src/providers/anthropic/anthropic-provider.ts';
import { createFakeCheckpoints } from '../fakes/fake-checkpoints.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { createFakeProcesses, type Script } from '../fakes/fake-processes.ts';
import { createFakeSearch } from '../fakes/fake-search.ts';
import { createMemoryFiles, type MemoryFiles } from '../fakes/memory-files.ts';
import type { ModelHandler } from '../fakes/model-server/model-answer.ts';
import { startModel, type ModelServer } from '../fakes/model-server/model-server.ts';
import { quietSurroundings } from '../fakes/quiet-surroundings.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { atEnd } from './playing.ts';
import { tinyFiles } from './tiny.ts';
import type { WholeRun } from './whole-run.ts';

/** The tiny workspace in memory, and a loopback model: engine, pipeline, agent loop and provider are the real ones. */
export interface MemoryScene {
  readonly root: string;
  readonly model: ModelServer;
  read(file: string): string | null;
  write(file: string, text: string): void;
  /** As `wholeRun`; once. */
  run(): Promise<WholeRun>;
}

/** For what a model says, where no file system, git or process is what is shown: such a run costs a tenth. */
export async function openInMemory(handler: ModelHandler, more = ''): Promise<MemoryScene> {
  const model = await startModel(handler);
  const runsFolder = await mkdtemp(path.join(tmpdir(), 'batuta-memory-'));
  atEnd(async () => {
    await model.close();
    await rm(runsFolder, { recursive: true, force: true });
  });
  const files = createMemoryFiles(tinyFiles(more));
  return {
    root: files.root,
    model,
    read: (file) => files.text(file),
    write: (file, text) => files.set(file, text),
    run: () => runOn(files, model, runsFolder),
  };
}

/** A whole run on it. */
export async function playInMemory(handler: ModelHandler, more = ''): Promise<WholeRun & { scene: MemoryScene }> {
  const scene = await openInMemory(handler, more);
  return { ...(await scene.run()), scene };
}

async function runOn(files: MemoryFiles, model: ModelServer, runsFolder: string): Promise<WholeRun> {
  const search = createFakeSearch(files);
  const settings = await loadRunSettings({ files, search, user: null, choice: {}, trusted: true, env: {}, program: 'batuta' });
  const clock = createFakeClock(Date.now(), { auto: true });
  const processes = createFakeProcesses({ 'node check.mjs src': check(files, 'src'), 'node check.mjs lib': check(files, 'lib') });
  const [checkpoints, surroundings, lock] = [createFakeCheckpoints(files), quietSurroundings(), createTreeLock()];
  const budget = createBudget({ caps: settings.caps, spend: project([]).spend });
  const known = new Map<string, Awaited<ReturnType<BaselineCache['get']>>>();
  const harness = createLoopHarness({
    provider: createAnthropicProvider({ apiKey: 'test-key', baseURL: model.url }),
    budget,
    clock,
    environmentFor: ({ owns, listed, outputs, commands, runTimeoutMs }, { blobs, runId }) => ({
      files,
      search,
      checkpoints,
      processes,
      lock,
      surroundings,
      blobs,
      runId,
      owns,
      listed,
      outputs,
      commands,
      runTimeoutMs,
      seen: new Map(),
      ownerOf: (file) => ownerOf(settings.agents, file)?.section ?? null,
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
    dismissals: { list: async () => ({ dismissed: [], problem: null }) },
    forecast: async () => null,
    agent: () => services,
    baselines: { get: async (key) => known.get(key) ?? null, put: async (key, found) => void known.set(key, found) },
  };
  const engine = createEmbeddedEngine({
    runsFolder,
    pipelines: async () => [featurePipeline],
    openServices: async () => ({ services, close: async () => undefined }),
    identity: { host: 'here', pid: process.pid, startTime: 'now' },
    isAlive: async () => true,
    clock,
    logger: silentLogger,
    processes,
    journalFiles: diskFiles(),
  });
  const asked: RunInput = { request: 'A thing', workspace: files.root, provider: 'anthropic', scripted: false, settings };
  const input: FeatureInput = { ...asked, specFile: null, quick: false };
  const handle = await engine.start('feature', asJson(input), { runId: 'run' });
  let left = 3;
  const answer = async (): Promise<void> => {
    const { approval } = project(await engine.read('run', 0));
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

/** What `check.mjs` does. */
const check =
  (files: MemoryFiles, folder: string): Script =>
  () => {
    const bad = files.paths().filter((file) => file.startsWith(`${folder}/`) && file.endsWith('.txt') && files.text(file)?.includes('bad'));
    const names = bad.map((file) => file.slice(folder.length + 1));
    return { exitCode: Math.min(names.length, 1), output: names.length > 0 ? `bad words in ${names.join(', ')}\n` : '' };
  };
