import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { collectAnswer, readEvent } from '../../../src/providers/anthropic/collect-answer.ts';
import { failureOf } from '../../../src/providers/anthropic/model-error.ts';
import { collectChunks } from '../../../src/providers/openai-compatible/collect-chunks.ts';
import { Answer } from '../../../src/providers/parts/post.ts';
import { jsonIn, lost, streamAnswer, type Exchange } from '../../../src/providers/parts/stream-answer.ts';
import { request } from '../../contracts/provider/provider.ts';
import { anthropicAnswer } from '../anthropic/anthropic-answer.ts';
import { streamText, type SseEvent } from '../sse-server.ts';

const endpoint = { apiKey: 'k', keyName: 'KEY', addressName: 'ADDRESS' };
const chunk = (delta: object): SseEvent => ({ choices: [{ index: 0, delta, finish_reason: null }] });
const delta = (more: object): SseEvent => ({ type: 'content_block_delta', index: 0, delta: more });

interface Wire {
  readonly open: () => Pick<Exchange<unknown>, 'answer' | 'read' | 'failureOf'>;
  readonly begin: readonly SseEvent[];
  /** What says that the server is alive, and no more. */
  readonly alive: readonly (SseEvent | string)[];
  /** What brings a part of the answer. */
  readonly parts: readonly SseEvent[];
}

const wires: Readonly<Record<string, Wire>> = {
  Anthropic: {
    open: () => ({
      answer: collectAnswer('m', () => {}),
      read: readEvent,
      failureOf: (error) => failureOf(error, endpoint, 0),
    }),
    begin: anthropicAnswer.slice(0, 3),
    alive: [': ping\n\n', { type: 'ping' }, delta({ type: 'thinking_delta', thinking: '' }), { type: 'never heard of' }],
    parts: [
      delta({ type: 'thinking_delta', thinking: 'x' }),
      delta({ type: 'signature_delta', signature: 'x' }),
      delta({ type: 'text_delta', text: 'x' }),
    ],
  },
  'OpenAI-compatible': {
    open: () => ({ answer: collectChunks('m', () => {}), read: ({ data }) => jsonIn(data), failureOf: (error) => lost(error, endpoint) }),
    begin: [chunk({ role: 'assistant', content: '' })],
    alive: [
      ': keep-alive\n\n',
      { choices: [] },
      chunk({ role: 'assistant', content: '', reasoning_content: null, tool_calls: [] }),
      chunk({}),
      { choices: [], usage: { prompt_tokens: 10, completion_tokens: 0 } },
    ],
    parts: [
      chunk({ content: 'x' }),
      chunk({ content: '', reasoning_content: 'x' }),
      chunk({ tool_calls: [{ index: 0, function: { name: 'read' } }] }),
    ],
  },
};

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const waits = 'waits';

/** What a call says after so many seconds in which `event` came every ten. */
async function after(seconds: number, { open, begin }: Wire, event: SseEvent | string): Promise<unknown> {
  const stream = Object.assign(new PassThrough(), { headers: {} });
  const outcome = streamAnswer({
    ...open(),
    request,
    signal: new AbortController().signal,
    endpoint,
    idleTimeoutMs: 120_000,
    lateMs: 600_000,
    send: async (signal) => {
      signal.addEventListener('abort', () => stream.destroy(new Error('aborted')));
      return new Answer(stream as unknown as IncomingMessage, 200, null);
    },
  });
  const write = async (text: string): Promise<void> => {
    if (!stream.destroyed) stream.write(text);
    await new Promise((resolve) => setImmediate(resolve));
  };
  await write(streamText(begin));
  for (let at = 0; at < seconds; at += 10) {
    await write(typeof event === 'string' ? event : streamText([event]));
    await vi.advanceTimersByTimeAsync(10_000);
  }
  const said = await Promise.race([outcome, Promise.resolve(waits)]);
  stream.destroy();
  return said;
}

const each = (kind: 'alive' | 'parts') =>
  Object.entries(wires).flatMap(([name, wire]) => wire[kind].map((event) => [name, JSON.stringify(event), wire, event] as const));

test.each(each('alive'))('%s: %s is no answer: it is waited for as long as for the beginning of one', async (_name, _text, wire, event) => {
  expect(await after(590, wire, event)).toBe(waits);
  expect(await after(620, wire, event)).toMatchObject({
    ok: false,
    error: { kind: 'network', message: { values: [{}, { values: [600] }] } },
  });
});

test.each(each('parts'))('%s: %s goes on for as long as it comes', async (_name, _text, wire, event) => {
  expect(await after(3000, wire, event)).toBe(waits);
});

test('of a call that says nothing any more the usage so far is known', async () => {
  const wire = wires['Anthropic'] as Wire;
  expect(await after(620, wire, { type: 'ping' })).toMatchObject({
    error: { usage: { input: 12, output: 1, cacheRead: 400, cacheWrite: 30 } },
  });
  expect(await after(110, wire, '')).toBe(waits);
  expect(await after(130, wire, '')).toMatchObject({ error: { kind: 'network', message: { values: [{}, { values: [120] }] } } });
});
