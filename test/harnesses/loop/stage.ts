import type { AgentOutcome, AgentTask, Harness } from '../../../src/core/agent/harness.ts';
import type { ModelProvider } from '../../../src/core/agent/model-provider.ts';
import { createBudget } from '../../../src/core/budget/create-budget.ts';
import type { Budget } from '../../../src/core/budget/budget.ts';
import { project } from '../../../src/core/run/project.ts';
import { createLoopHarness, type LoopOptions } from '../../../src/harnesses/loop/loop-harness.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import type { Caps } from '../../../src/protocol/usage.ts';
import { createTestEnvironment, type TestEnvironment } from '../../core/tool/environment.ts';
import { createFakeCheckpoints } from '../../fakes/fake-checkpoints.ts';
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock.ts';
import type { Script } from '../../fakes/fake-processes.ts';
import { createMemoryJournal, createMemoryRun, type MemoryJournal, type MemoryRun, type MemoryRunOptions } from '../../fakes/memory-ctx.ts';
import { createMemoryFiles, type MemoryFiles } from '../../fakes/memory-files.ts';

export const task: AgentTask = {
  agent: 'backend',
  model: 'claude-opus-5-5',
  prompt: { system: ['You are the Backend agent.'], task: 'Backend Feature' },
  form: 'work',
  access: 'write',
  owns: ['src'],
  listed: [],
  outputs: [],
  commands: [['npm', 'test']],
  runTimeoutMs: 1000,
};

export interface Stage {
  readonly files: MemoryFiles;
  readonly journal: MemoryJournal;
  readonly clock: FakeClock;
  readonly environments: TestEnvironment[];
  /** One process: works until it ends or crashes. */
  perform(
    options?: Pick<MemoryRunOptions, 'crash' | 'signal'> & { task?: Partial<AgentTask> },
  ): Promise<{ outcome: AgentOutcome; run: MemoryRun }>;
  /** Journaled events without number and time. */
  events(): RunEventBody[];
  /** Commands that were really started, over all processes. */
  commands(): string[];
}

export interface StageOptions {
  readonly provider: ModelProvider | ((journal: MemoryJournal) => ModelProvider);
  readonly files?: Readonly<Record<string, string>>;
  readonly scripts?: (files: MemoryFiles) => Readonly<Record<string, Script>>;
  readonly caps?: Partial<Caps>;
  readonly budget?: Budget;
  readonly loop?: Partial<LoopOptions>;
}

/** A workspace in memory, a journal that outlives crashes, and an agent to let loose in it. */
export function createStage(options: StageOptions): Stage {
  const files = createMemoryFiles(options.files ?? {});
  const journal = createMemoryJournal();
  const clock = createFakeClock(1000, { auto: true });
  const checkpoints = createFakeCheckpoints(files);
  const environments: TestEnvironment[] = [];
  const provider = typeof options.provider === 'function' ? options.provider(journal) : options.provider;
  const events = () => createMemoryRun({ journal }).events();
  const budgetNow = (): Budget =>
    options.budget ?? createBudget({ caps: { usd: null, tokens: null, turns: null, ...options.caps }, spend: project(events()).spend });
  const harness = (): Harness =>
    createLoopHarness({
      provider,
      budget: budgetNow(),
      environmentFor: ({ owns, commands }) => {
        const environment = createTestEnvironment(
          {},
          {
            files,
            checkpoints,
            blobs: journal.blobs,
            owns: [...owns],
            commands: commands.map((argv) => [...argv]),
            ...(options.scripts ? { scripts: options.scripts } : {}),
          },
        );
        environments.push(environment);
        return environment;
      },
      clock,
      ...options.loop,
    });
  return {
    files,
    journal,
    clock,
    environments,
    perform: async ({ task: changes, ...runOptions } = {}) => {
      const run = createMemoryRun({ journal, ...runOptions });
      const outcome = await harness().run(run.ctx, { ...task, ...changes });
      return { outcome, run };
    },
    events: () => events().map(({ seq: _seq, at: _at, runId: _runId, ...body }) => body),
    commands: () => environments.flatMap((environment) => environment.processes.calls),
  };
}
