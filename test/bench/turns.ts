import Anthropic from '@anthropic-ai/sdk';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { createBudget } from '../../src/core/budget/create-budget.ts';
import type { Ctx, MainWorkflow } from '../../src/core/durable/contracts.ts';
import { emptyRunState } from '../../src/core/run/project.ts';
import { toolSchemas } from '../../src/core/tool/tools.ts';
import { readTool } from '../../src/core/tool/read.ts';
import { createEmbeddedEngine } from '../../src/engines/embedded/embedded-engine.ts';
import { createLoopHarness } from '../../src/harnesses/loop/loop-harness.ts';
import { createClock } from '../../src/node/clock.ts';
import { diskFiles } from '../../src/node/disk-files.ts';
import { createAnthropicProvider } from '../../src/providers/anthropic/anthropic-provider.ts';
import { createTestEnvironment } from '../core/tool/environment.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { task } from '../harnesses/loop/stage.ts';
import { alternately, type Taken } from './alternately.ts';
import { amount, compare, median, type Measured } from './measured.ts';

const [few, some, many] = [20, 100, 400];
const model = 'claude-opus-5-5';
const content = 'export const part = 1; // a line as long as most\n'.repeat(20);
const files = Object.fromEntries(Array.from({ length: many }, (_, index) => [`src/part-${index}.ts`, content]));

/** The processor time of our journaled loop, beside the SDK in a bare one that does the same calls. */
export async function benchTurns(times = 5): Promise<Measured[]> {
  const root = await mkdtemp(join(tmpdir(), 'batuta-bench-'));
  const child = fork(join(import.meta.dirname, 'model-child.ts'));
  try {
    const [url] = (await once(child, 'message')) as [string];
    let runs = 0;
    const ours = (turns: number) => () => playHarness(join(root, `${++runs}`), url, turns);
    const bare = (turns: number) => () => playBare(url, turns);
    const taken = await alternately(times, {
      fewOurs: ours(few),
      fewBare: bare(few),
      ours: ours(some),
      bare: bare(some),
      manyOurs: ours(many),
      manyBare: bare(many),
    });
    const perTurn = (all: readonly Taken[], turns: number): number => median(all.map(({ cpu }) => cpu)) / turns;
    const growth = (short: readonly Taken[], long: readonly Taken[]): number => perTurn(long, many) / perTurn(short, few);
    const [own, others] = [growth(taken.fewOurs, taken.manyOurs), growth(taken.fewBare, taken.manyBare)];
    return [
      compare(`${some} turns of an agent`, { goal: 1.5, by: 'cpu', peer: 'the SDK in a bare loop' }, taken.ours, taken.bare),
      amount(
        `a turn of ${many}, against one of ${few}`,
        1,
        own / others,
        '× cpu',
        `${own.toFixed(2)} ×`,
        `the SDK: ${others.toFixed(2)} ×`,
      ),
    ];
  } finally {
    child.kill();
    await rm(root, { recursive: true, force: true });
  }
}

async function playHarness(runsFolder: string, baseURL: string, turns: number): Promise<void> {
  const clock = createClock();
  const harness = createLoopHarness({
    provider: createAnthropicProvider({ apiKey: 'bench', baseURL }),
    budget: createBudget({ caps: { usd: null, tokens: null, turns: null }, spend: emptyRunState().spend }),
    environmentFor: () => createTestEnvironment(files),
    clock,
    limits: { turns: turns + 1 },
  });
  const main: MainWorkflow = {
    name: 'main',
    version: '1',
    input: z.json(),
    workflows: [],
    run: async (ctx: Ctx) => {
      const outcome = await harness.run(ctx, { ...task, model, prompt: { ...task.prompt, task: `Play ${turns}` } });
      return outcome.status;
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
  if (outcome.status !== 'completed' || outcome.output !== 'finished') throw new Error(JSON.stringify(outcome));
}

async function playBare(baseURL: string, turns: number): Promise<void> {
  const client = new Anthropic({ baseURL, apiKey: 'bench', authToken: null, maxRetries: 0 });
  const tools = toolSchemas([readTool], [], 'work').map(({ name, description, inputSchema }) => ({
    name,
    description,
    input_schema: inputSchema as Anthropic.Tool['input_schema'],
  }));
  const messages: Anthropic.MessageParam[] = [{ role: 'user', content: `Play ${turns}` }];
  for (;;) {
    const stream = client.messages.stream({ model, max_tokens: 16_000, system: task.prompt.system[0] ?? '', tools, messages });
    const message = await stream.finalMessage();
    messages.push({ role: 'assistant', content: message.content });
    const calls = message.content.flatMap((block) => (block.type === 'tool_use' ? [block] : []));
    if (calls.some(({ name }) => name === 'finish')) return;
    messages.push({
      role: 'user',
      content: calls.map(({ id, input }) => ({
        type: 'tool_result',
        tool_use_id: id,
        content: files[(input as { path: string }).path] ?? '',
      })),
    });
  }
}
