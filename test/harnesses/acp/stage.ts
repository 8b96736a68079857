import type { AgentOutcome, AgentTask } from '../../../src/core/agent/harness.ts';
import { createBudget } from '../../../src/core/budget/create-budget.ts';
import type { AgentProfile } from '../../../src/core/agent/agent-profile.ts';
import { project } from '../../../src/core/run/project.ts';
import { createAcpHarness, type AcpOptions } from '../../../src/harnesses/acp/acp-harness.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import type { Caps } from '../../../src/protocol/usage.ts';
import { createTestEnvironment, type TestEnvironment } from '../../core/tool/environment.ts';
import { createFakeCheckpoints } from '../../fakes/fake-checkpoints.ts';
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock.ts';
import { createFakeProcesses, type Script } from '../../fakes/fake-processes.ts';
import { createMemoryJournal, createMemoryRun, type MemoryJournal, type MemoryRun, type MemoryRunOptions } from '../../fakes/memory-ctx.ts';
import { createMemoryFiles, type MemoryFiles } from '../../fakes/memory-files.ts';
import { quietSurroundings } from '../../fakes/quiet-surroundings.ts';
import type { FakeAgent } from '../../fakes/fake-agent.ts';
import { task } from '../loop/stage.ts';

export const profile: AgentProfile = {
  id: 'fake',
  label: 'Fake Agent',
  command: ['fake-agent', '--acp'],
  variables: ['FAKE_KEY'],
  serves: ['files', 'terminal'],
  install: 'npm install -g fake-agent',
};

export interface AcpStage {
  readonly files: MemoryFiles;
  readonly journal: MemoryJournal;
  readonly clock: FakeClock;
  readonly agent: FakeAgent;
  readonly saved: Set<string>;
  perform(
    options?: Pick<MemoryRunOptions, 'crash' | 'signal'> & { task?: Partial<AgentTask>; caps?: Partial<Caps> },
  ): Promise<{ outcome: AgentOutcome; run: MemoryRun }>;
  events(): RunEventBody[];
}

/** Its events of one type. */
export const ofType = <T extends RunEventBody['type']>(stage: Pick<AcpStage, 'events'>, type: T) =>
  stage.events().filter((event): event is Extract<RunEventBody, { type: T }> => event.type === type);

/** A workspace in memory, a journal that outlives crashes, and an external agent to let loose in it. Time stands still. */
export function createAcpStage(
  open: (files: MemoryFiles) => FakeAgent,
  options: {
    readonly files?: Readonly<Record<string, string>>;
    readonly scripts?: Readonly<Record<string, Script>>;
    readonly acp?: Partial<AcpOptions>;
  } = {},
): AcpStage {
  const files = createMemoryFiles(options.files ?? {});
  const journal = createMemoryJournal();
  const clock = createFakeClock(1000);
  const checkpoints = createFakeCheckpoints(files);
  const agent = open(files);
  const processes = createFakeProcesses(options.scripts ?? {}, agent.open);
  const saved = new Set<string>();
  const surroundings = quietSurroundings(saved);
  const events = () => createMemoryRun({ journal }).events();
  return {
    files,
    journal,
    clock,
    agent,
    saved,
    async perform({ task: changes, caps, ...runOptions } = {}) {
      const run = createMemoryRun({ journal, ...runOptions });
      const budget = createBudget({ caps: { usd: null, tokens: null, turns: null, ...caps }, spend: project(events()).spend });
      const environmentFor = ({ owns, commands }: AgentTask): TestEnvironment =>
        createTestEnvironment(
          {},
          {
            files,
            checkpoints,
            processes,
            surroundings,
            blobs: journal.blobs,
            owns: [...owns],
            commands: commands.map((argv) => [...argv]),
          },
        );
      const harness = createAcpHarness({ profile, budget, clock, environmentFor, mask: async () => (text) => text, ...options.acp });
      return { outcome: await harness.run(run.ctx, { ...task, ...changes }), run };
    },
    events: () => events().map(({ seq: _seq, at: _at, runId: _runId, ...body }) => body),
  };
}
