import { expect, test } from 'vitest';
import type { ModelProvider } from '../../../src/core/agent/model-provider.ts';
import { createAnthropicProvider } from '../../../src/providers/anthropic/anthropic-provider.ts';
import { createOpenAIProvider } from '../../../src/providers/openai-compatible/openai-provider.ts';
import { startChatServer } from '../../fakes/model-server/chat-server.ts';
import type { ModelAnswer, ModelFault, ModelHandler } from '../../fakes/model-server/model-answer.ts';
import { startModel } from '../../fakes/model-server/model-server.ts';
import { createStage } from './stage.ts';

/** An agent that looks at a file, changes it, and ends: by turn. */
const turns: readonly ModelAnswer[] = [
  { text: 'I look at it.', tools: [{ name: 'read', input: { path: 'src/a' } }] },
  { thinking: 'hm', tools: [{ name: 'edit', input: { path: 'src/a', oldText: 'one', newText: 'one more' } }] },
  { tools: [{ name: 'finish', input: { summary: 'done', report: 'done' } }] },
];

interface Patience {
  readonly requestTimeoutMs?: number;
  readonly idleTimeoutMs?: number;
}

interface Wire {
  readonly name: string;
  /** Fewer than any of the answers has. */
  readonly mostEvents: number;
  start(
    handler: ModelHandler,
  ): Promise<{ readonly provider: (patience: Patience) => ModelProvider; asked(): number; close(): Promise<void> }>;
}

const wires: readonly Wire[] = [
  {
    name: 'Anthropic',
    mostEvents: 6,
    async start(handler) {
      const model = await startModel(handler);
      const asked = (): number => model.requests().filter(({ path }) => path === '/v1/messages').length;
      const provider = (patience: Patience): ModelProvider => createAnthropicProvider({ apiKey: 'k', baseURL: model.url, ...patience });
      return { provider, asked, close: () => model.close() };
    },
  },
  {
    name: 'OpenAI-compatible',
    mostEvents: 3,
    async start(handler) {
      const chat = await startChatServer([], handler);
      const server = { id: 'gateway', label: 'Gateway', url: '', keyVariable: 'GATEWAY_KEY', addressVariable: null, remedy: '' };
      const provider = (patience: Patience): ModelProvider => createOpenAIProvider({ server, baseURL: chat.url, apiKey: 'k', ...patience });
      return { provider, asked: () => chat.asked.length, close: () => chat.close() };
    },
  },
];

const faultsOf = (places: readonly number[]): readonly ModelFault[] => [
  ...[undefined, 3, 86_400 * 365].map((retryAfter): ModelFault => ({ kind: 'status', status: 429, ...(retryAfter ? { retryAfter } : {}) })),
  { kind: 'status', status: 529 },
  { kind: 'status', status: 500 },
  { kind: 'page' },
  ...['silence', 'garbage'].flatMap((kind) => places.map((afterEvents) => ({ kind, afterEvents }) as ModelFault)),
  ...places.map((afterEvents): ModelFault => ({ kind: 'cut', afterEvents })),
  ...['overloaded_error', 'api_error'].flatMap((type) =>
    places.map((afterEvents): ModelFault => ({ kind: 'error-event', afterEvents, type })),
  ),
];

/** Waits long for every answer but the one that will never come. */
function patient(open: (patience: Patience) => ModelProvider, silentNow: () => boolean): ModelProvider {
  const [long, short] = [open({}), open({ requestTimeoutMs: 100, idleTimeoutMs: 100 })];
  return { ...long, generate: (...call) => (silentNow() ? short : long).generate(...call) };
}

/** One run of the agent, of which one turn fails at first. */
async function playWith(wire: Wire, fault: ModelFault, at: number) {
  let failed = false;
  const model = await wire.start(({ turn }) => {
    const answer = turns[turn] ?? {};
    if (turn !== at || failed) return answer;
    failed = true;
    return { ...answer, fault };
  });
  try {
    let calls = 0;
    const provider = patient(model.provider, () => calls++ === at && fault.kind === 'silence');
    const stage = createStage({ provider, files: { 'src/a': 'one' } });
    const { outcome, run } = await stage.perform();
    return { outcome, run, stage, requests: model.asked() };
  } finally {
    await model.close();
  }
}

test.each(wires.flatMap((wire) => turns.map((_answer, at) => [wire.name, at, wire] as const)))(
  '%s: a fault at any place of turn %d: asked once more, every tool once, and what may have been billed is booked',
  async (_name, at, wire) => {
    for (const fault of faultsOf(Array.from({ length: wire.mostEvents }, (_, afterEvents) => afterEvents))) {
      const about = JSON.stringify(fault);
      const { outcome, run, stage, requests } = await playWith(wire, fault, at);
      expect([about, outcome.status, requests]).toEqual([about, 'finished', turns.length + 1]);
      expect([about, new TextDecoder().decode((await stage.files.read('src/a'))?.bytes)]).toEqual([about, 'one more']);
      const events = stage.events();
      const called = events.flatMap((event) => (event.type === 'tool.called' ? [event.tool] : []));
      expect([about, called]).toEqual([about, ['read', 'edit']]);
      const lost = events.flatMap((event) => (event.type === 'turn.failed' ? [event.usage.input + event.usage.output > 0] : []));
      // Nothing was billed before the answer began; of a connection that broke off nobody knows.
      const mayBeBilled = ['cut', 'silence', 'garbage'].includes(fault.kind) || (fault.kind === 'error-event' && fault.afterEvents > 0);
      expect([about, lost]).toEqual([about, [mayBeBilled]]);
      // Never longer than a minute, whatever the server says.
      const pauses = events.flatMap((event) => (event.type === 'turn.failed' ? [event.retryInMs ?? -1] : []));
      expect([about, run.slept.length, pauses.every((ms) => ms > 0 && ms <= 60_000)]).toEqual([about, 1, true]);
    }
  },
);
