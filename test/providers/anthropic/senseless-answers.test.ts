import { expect, test } from 'vitest';
import type { ModelRequest } from '../../../src/core/agent/model-provider.ts';
import { createAnthropicProvider } from '../../../src/providers/anthropic/anthropic-provider.ts';
import { beginStream, goodAnswer, serve, streaming } from './sse-server.ts';

const request: ModelRequest = {
  model: 'claude-opus-5-5',
  system: ['You are the Backend agent.'],
  tools: [],
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Backend Feature' }] }],
  maxOutputTokens: 5000,
};
const generate = (url: string) =>
  createAnthropicProvider({ apiKey: 'key', baseURL: url }).generate(request, { signal: new AbortController().signal });

test.each([
  ['a block index of 4,294,967,294', { type: 'content_block_start', index: 4_294_967_294, content_block: { type: 'text', text: '' } }],
  ['a negative block index', { type: 'content_block_start', index: -1, content_block: { type: 'text', text: '' } }],
  ['a block index in words', { type: 'content_block_start', index: 'length', content_block: { type: 'text', text: '' } }],
  ['a block without a kind', { type: 'content_block_start', index: 0 }],
  ['a call without a name', { type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id: 'x', input: {} } }],
  ['a text that is a number', { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 7 } }],
  ['a change without a kind', { type: 'content_block_delta', index: 1 }],
])('takes %s for an answer without sense', async (_name, event) => {
  const server = await serve(streaming([...goodAnswer.slice(0, 8), event, ...goodAnswer.slice(8)]));
  expect(await generate(server.url)).toMatchObject({ ok: false, error: { kind: 'bad_answer', usage: null } });
});

test('ends an answer that has no end', async () => {
  const server = await serve((response) => {
    beginStream(response);
    const more = (): void => {
      while (response.write('x'.repeat(1_000_000)));
      response.once('drain', more);
    };
    more();
  });
  expect(await generate(server.url)).toMatchObject({ ok: false, error: { kind: 'bad_answer', usage: null } });
});

test('knows no stop reason of objects', async () => {
  const events = goodAnswer.map((event) => (event.type === 'message_delta' ? { ...event, delta: { stop_reason: 'constructor' } } : event));
  expect(await generate((await serve(streaming(events))).url)).toMatchObject({ ok: true, stop: 'other' });
});

test('says that an overload before the answer began costs nothing', async () => {
  const server = await serve(streaming([{ type: 'error', error: { type: 'overloaded_error', message: 'busy' } }]));
  const outcome = await generate(server.url);
  expect(outcome).toMatchObject({ ok: false, error: { kind: 'overloaded' } });
  expect(outcome).not.toHaveProperty('error.usage');
});
