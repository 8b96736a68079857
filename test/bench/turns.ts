import Anthropic from '@anthropic-ai/sdk';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toolSchemas } from '../../src/core/tool/tools.ts';
import { readTool } from '../../src/core/tool/read.ts';
import { task } from '../harnesses/loop/stage.ts';
import { alternately, type Taken } from './alternately.ts';
import { amount, compare, median, type Measured } from './measured.ts';
import { startModelProcess } from './model-process.ts';
import { peerLoops } from './peers/peer-loops.ts';
import { files, model, mostTurns as many, playAgents } from './play-agents.ts';

const [few, some] = [20, 100];

/** The processor time of our journaled loop, beside the SDK in a bare one that does the same calls, and beside frameworks that do. */
export async function benchTurns(times = 5): Promise<Measured[]> {
  const root = await mkdtemp(join(tmpdir(), 'batuta-bench-'));
  const server = await startModelProcess();
  try {
    let runs = 0;
    const ours = (turns: number) => () => playAgents(join(root, `${++runs}`), server.url, turns);
    const bare = (turns: number) => () => playBare(server.url, turns);
    const frameworks = Object.entries(await peerLoops());
    const taken = await alternately(times, {
      fewOurs: ours(few),
      fewBare: bare(few),
      ours: ours(some),
      bare: bare(some),
      manyOurs: ours(many),
      manyBare: bare(many),
      ...Object.fromEntries(frameworks.map(([name, play]) => [`peer ${name}`, () => play(server.url, some)])),
    });
    const perTurn = (all: readonly Taken[], turns: number): number => median(all.map(({ cpu }) => cpu)) / turns;
    const growth = (short: readonly Taken[], long: readonly Taken[]): number => perTurn(long, many) / perTurn(short, few);
    const [own, theirs] = [growth(taken.fewOurs, taken.manyOurs), growth(taken.fewBare, taken.manyBare)];
    const against = (goal: number, peer: string, others: readonly Taken[]): Measured =>
      compare(`${some} turns of an agent`, { goal, by: 'cpu', peer }, taken.ours, others);
    const byName: Readonly<Record<string, readonly Taken[]>> = taken;
    return [
      against(1.5, 'the SDK in a bare loop', taken.bare),
      ...frameworks.map(([name]) => against(1, name, byName[`peer ${name}`] ?? [])),
      amount(
        `a turn of ${many}, against one of ${few}`,
        1,
        own / theirs,
        '× cpu',
        `${own.toFixed(2)} ×`,
        `the SDK: ${theirs.toFixed(2)} ×`,
      ),
    ];
  } finally {
    server.stop();
    await rm(root, { recursive: true, force: true });
  }
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
