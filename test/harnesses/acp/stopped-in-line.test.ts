import { expect, it } from 'vitest';
import { InterruptedError } from '../../../src/core/durable/errors.ts';
import { createBudget } from '../../../src/core/budget/create-budget.ts';
import { emptyRunState } from '../../../src/core/run/project.ts';
import { createAcpHarness } from '../../../src/harnesses/acp/acp-harness.ts';
import { createTestEnvironment } from '../../core/tool/environment.ts';
import { createFakeAgent, report } from '../../fakes/fake-agent.ts';
import { createFakeCheckpoints } from '../../fakes/fake-checkpoints.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';
import { createFakeProcesses } from '../../fakes/fake-processes.ts';
import { createMemoryRun } from '../../fakes/memory-ctx.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';
import { quietSurroundings } from '../../fakes/quiet-surroundings.ts';
import { stoppable } from '../../fakes/stoppable.ts';
import { task } from '../loop/stage.ts';
import { profile } from './stage.ts';

it('an external agent that waits for the workspace when the run stops does not begin', async () => {
  const files = createMemoryFiles({});
  const agent = createFakeAgent(async ({ say }) => say(report({ summary: 'done' })));
  const processes = createFakeProcesses({}, agent.open);
  const ports = { files, checkpoints: createFakeCheckpoints(files), processes, surroundings: quietSurroundings(new Set()) };
  const environment = createTestEnvironment({}, ports);
  const budget = createBudget({ caps: { usd: null, tokens: null, turns: null }, spend: emptyRunState().spend });
  const harness = createAcpHarness({
    profile,
    budget,
    clock: createFakeClock(1000),
    environmentFor: () => environment,
    mask: async () => (text) => text,
  });
  const { ctx, stop } = stoppable(createMemoryRun().ctx);
  const other = Promise.withResolvers<void>();
  const alone = environment.lock.exclusive(new AbortController().signal, () => other.promise);
  const waiting = harness.run(ctx, task);
  stop();
  other.resolve();
  await expect(waiting).rejects.toThrow(InterruptedError);
  await alone;
  expect(agent.prompts).toEqual([]);
});
