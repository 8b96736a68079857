import * as z from 'zod';
import { createBudget } from '../../src/core/budget/create-budget.ts';
import type { Ctx, MainWorkflow, Workflow } from '../../src/core/durable/contracts.ts';
import { emptyRunState } from '../../src/core/run/project.ts';
import { createEmbeddedEngine } from '../../src/engines/embedded/embedded-engine.ts';
import { createLoopHarness } from '../../src/harnesses/loop/loop-harness.ts';
import { createClock } from '../../src/node/clock.ts';
import { diskFiles } from '../../src/node/disk-files.ts';
import { createAnthropicProvider } from '../../src/providers/anthropic/anthropic-provider.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { createTestEnvironment } from '../core/tool/environment.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { task } from '../harnesses/loop/stage.ts';

export const model = 'claude-opus-5-5';
export const mostTurns = 400;
const content = 'export const part = 1; // a line as long as most\n'.repeat(20);
export const files: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: mostTurns }, (_, index) => [`src/part-${index}.ts`, content]),
);

/** A run of our journaled loop on a real disk: so many agents side by side, each with so many turns. What the journal says of it. */
export async function playAgents(runsFolder: string, baseURL: string, turns: number, agents = 1): Promise<readonly RunEvent[]> {
  const clock = createClock();
  const harness = createLoopHarness({
    provider: createAnthropicProvider({ apiKey: 'bench', baseURL }),
    budget: createBudget({ caps: { usd: null, tokens: null, turns: null }, spend: emptyRunState().spend }),
    // Only what is read, so that what a fake takes is not counted as ours.
    environmentFor: () => createTestEnvironment(Object.fromEntries(Object.entries(files).slice(0, turns))),
    clock,
    limits: { turns: turns + 1 },
  });
  const agent: Workflow = {
    name: 'agent',
    version: '1',
    input: z.json(),
    run: async (ctx: Ctx) => {
      const outcome = await harness.run(ctx, { ...task, model, prompt: { ...task.prompt, task: `Play ${turns}` } });
      return outcome.status;
    },
  };
  const main: MainWorkflow = {
    name: 'main',
    version: '1',
    input: z.json(),
    workflows: [agent],
    run: async (ctx: Ctx) => {
      const calls = Array.from({ length: agents }, () => ({ workflow: 'agent', input: null }));
      return (await ctx.all('agents', calls)).every((outcome) => outcome.ok && outcome.value === 'finished');
    },
  };
  const engine = createEmbeddedEngine({
    runsFolder,
    pipelines: async () => [main],
    identity: { host: 'here', pid: process.pid, startTime: 'bench' },
    isAlive: async () => false,
    clock,
    logger: silentLogger,
    processes: { kill: async () => false, killMarked: async () => 0 },
    journalFiles: diskFiles(),
  });
  const outcome = await (await engine.start('main', null, { runId: 'run' })).done;
  if (outcome.status !== 'completed' || outcome.output !== true) throw new Error(JSON.stringify(outcome));
  return engine.read('run', 0);
}
