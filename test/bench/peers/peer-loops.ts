import { randomUUID } from 'node:crypto';
import { readTool } from '../../../src/core/tool/read.ts';
import { toolSchemas } from '../../../src/core/tool/tools.ts';
import { task } from '../../harnesses/loop/stage.ts';
import { files, model } from '../play-agents.ts';
import { installedPackages, type LoadModule } from '../../collector/installed-packages.ts';

/** Plays an agent of so many turns against the server at `baseURL`. */
type PeerLoop = (baseURL: string, turns: number) => Promise<void>;

const system = task.prompt.system[0] ?? '';
const schemas = toolSchemas([readTool], [], 'work');
const maxTokens = 16_000;
const read = ({ path }: { readonly path: string }): string => files[path] ?? '';

/** Only what is used of these packages, as their documentation has it. */
interface AiSdk {
  readonly streamText: (options: object) => {
    readonly steps: PromiseLike<readonly object[]>;
    readonly consumeStream: () => PromiseLike<void>;
  };
  readonly tool: (definition: object) => object;
  readonly jsonSchema: (schema: object) => object;
  readonly stepCountIs: (count: number) => object;
}
interface AiSdkAnthropic {
  readonly createAnthropic: (options: object) => (model: string) => object;
}
interface LangChainTools {
  readonly tool: (run: (input: { readonly path: string }) => string, definition: object) => object;
}
interface LangChainAnthropic {
  readonly ChatAnthropic: new (options: object) => object;
}
interface LangGraph {
  readonly MemorySaver: new () => object;
}
interface LangGraphAgents {
  readonly createReactAgent: (options: object) => {
    invoke(input: object, options: object): Promise<{ readonly messages: readonly object[] }>;
  };
}

/** By name; none where they cannot be installed, which is said. */
export async function peerLoops(): Promise<Readonly<Record<string, PeerLoop>>> {
  const peers = await installedPackages(import.meta.dirname);
  if ('load' in peers)
    return { 'the AI SDK': await aiSdkLoop(peers.load), 'LangGraph.js with its memory saver': await langGraphLoop(peers.load) };
  console.log(`The AI SDK and LangGraph.js are not installed, so their lines are left out: ${peers.missing}`);
  return {};
}

/** The loop of the AI SDK: it keeps nothing. */
async function aiSdkLoop(load: LoadModule): Promise<PeerLoop> {
  const { streamText, tool, jsonSchema, stepCountIs } = (await load('ai')) as AiSdk;
  const { createAnthropic } = (await load('@ai-sdk/anthropic')) as AiSdkAnthropic;
  // A call of a tool that nobody executes ends the loop.
  const tools = Object.fromEntries(
    schemas.map(({ name, description, inputSchema }) => [
      name,
      tool({ description, inputSchema: jsonSchema(inputSchema), ...(name === 'finish' ? {} : { execute: read }) }),
    ]),
  );
  return async (baseURL, turns) => {
    const played = streamText({
      model: createAnthropic({ baseURL: `${baseURL}/v1`, apiKey: 'bench' })(model),
      system,
      tools,
      messages: [{ role: 'user', content: `Play ${turns}` }],
      maxOutputTokens: maxTokens,
      maxRetries: 0,
      stopWhen: stepCountIs(turns + 2),
    });
    await played.consumeStream();
    const steps = await played.steps;
    if (steps.length !== turns + 1) throw new Error(`The AI SDK took ${steps.length} turns.`);
  };
}

/** LangGraph's agent, with a saver that keeps every state in memory. */
async function langGraphLoop(load: LoadModule): Promise<PeerLoop> {
  const { tool } = (await load('@langchain/core/tools')) as LangChainTools;
  const { ChatAnthropic } = (await load('@langchain/anthropic')) as LangChainAnthropic;
  const { MemorySaver } = (await load('@langchain/langgraph')) as LangGraph;
  const { createReactAgent } = (await load('@langchain/langgraph/prebuilt')) as LangGraphAgents;
  const tools = schemas.map(({ name, description, inputSchema }) =>
    tool(name === 'finish' ? () => 'Accepted.' : read, { name, description, schema: inputSchema, returnDirect: name === 'finish' }),
  );
  return async (baseURL, turns) => {
    const llm = new ChatAnthropic({ model, anthropicApiUrl: baseURL, apiKey: 'bench', maxTokens, maxRetries: 0, streaming: true });
    const agent = createReactAgent({ llm, tools, prompt: system, checkpointer: new MemorySaver() });
    const { messages } = await agent.invoke(
      { messages: [{ role: 'user', content: `Play ${turns}` }] },
      { configurable: { thread_id: randomUUID() }, recursionLimit: 3 * turns + 10 },
    );
    // The task, and of every turn its answer and its result.
    if (messages.length !== 1 + 2 * (turns + 1)) throw new Error(`LangGraph ended with ${messages.length} messages.`);
  };
}
