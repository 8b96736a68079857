import { LLMock } from '@copilotkit/aimock';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ModelRequest } from '../../../src/core/agent/model-provider.ts';
import { createAnthropicProvider, type AnthropicOptions } from '../../../src/providers/anthropic/anthropic-provider.ts';
import { apiKey, never, providerContract, request } from '../../contracts/provider/provider.ts';
import { failing, serve, streaming, type SseEvent } from '../sse-server.ts';
import { anthropicAnswer } from './anthropic-answer.ts';

const usage = { input: 12, output: 57, cacheRead: 400, cacheWrite: 30 };
const opened = (url: string, options: Partial<AnthropicOptions> = {}) => createAnthropicProvider({ apiKey, baseURL: url, ...options });
const generate = (url: string) => opened(url).generate(request, { signal: never });
const started = (index: unknown): SseEvent => ({ type: 'content_block_start', index, content_block: { type: 'text', text: '' } });

providerContract('Anthropic', {
  open: opened,
  answer: anthropicAnswer,
  untilCall: 11,
  usage,
  usageAfter: (count) => (count === 0 ? null : { ...usage, output: count < anthropicAnswer.length - 1 ? 1 : 57 }),
  brokenInput: anthropicAnswer.map((event) =>
    JSON.stringify(event).includes('main.ts') ? { ...event, delta: { type: 'input_json_delta', partial_json: 'oops' } } : event,
  ),
  stops: [
    ['end_turn', 'end'],
    ['max_tokens', 'max_tokens'],
    ['model_context_window_exceeded', 'max_tokens'],
    ['refusal', 'refusal'],
    ['pause_turn', 'other'],
    ['constructor', 'other'],
  ],
  withStop: (reason) =>
    anthropicAnswer.map((event) => (event.type === 'message_delta' ? { ...event, delta: { stop_reason: reason } } : event)),
  refusals: [
    [401, 'authentication_error', 'auth'],
    [403, 'permission_error', 'auth'],
    [404, 'not_found_error', 'not_found'],
    [400, 'invalid_request_error', 'bad_request'],
    [400, 'billing_error', 'auth'],
    [413, 'request_too_large', 'context_too_long'],
    [429, 'rate_limit_error', 'rate_limited'],
    [500, 'api_error', 'server'],
    [502, 'something new', 'server'],
    [529, 'overloaded_error', 'overloaded'],
  ],
  brokenOff: [
    ['overloaded_error', 'overloaded'],
    ['rate_limit_error', 'rate_limited'],
    ['api_error', 'server'],
    ['never heard of', 'server'],
  ],
  errorEvent: (type) => ({ type: 'error', error: { type, message: 'in the middle' } }),
  senseless: [
    ['a block index of 4,294,967,294', started(4_294_967_294)],
    ['a negative block index', started(-1)],
    ['a block index in words', started('length')],
    ['a block without a kind', { type: 'content_block_start', index: 0 }],
    ['a call without a name', { type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id: 'x', input: {} } }],
    ['a text that is a number', { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 7 } }],
    ['a change without a kind', { type: 'content_block_delta', index: 1 }],
  ],
});

it.each([-500_000, 0.5, '12', true])('%j tokens are no count: nobody knows what was billed', async (wrong) => {
  const server = await serve(
    streaming(anthropicAnswer.map((event) => (event.type === 'message_delta' ? { ...event, usage: { output_tokens: wrong } } : event))),
  );
  expect(await generate(server.url)).toMatchObject({ ok: true, usage: null });
});

it('takes the larger of two counts: a later smaller one takes nothing back', async () => {
  const less = { input_tokens: 0, cache_creation_input_tokens: 1, cache_read_input_tokens: 500, output_tokens: 57 };
  const server = await serve(
    streaming(anthropicAnswer.map((event) => (event.type === 'message_delta' ? { ...event, usage: less } : event))),
  );
  expect(await generate(server.url)).toMatchObject({ ok: true, usage: { ...usage, cacheRead: 500 } });
});

describe('Anthropic adapter', () => {
  it('keeps thinking as it came', async () => {
    const outcome = await generate((await serve(streaming(anthropicAnswer))).url);
    expect(outcome.ok && outcome.content[0]).toEqual({
      type: 'opaque',
      data: { type: 'thinking', thinking: 'Let me look.', signature: 'c2ln' },
    });
  });

  it('sends exactly this body', async () => {
    const server = await serve(streaming(anthropicAnswer));
    await generate(server.url);
    const mark = { type: 'ephemeral' };
    expect(server.received.map(({ url, body }) => ({ url, body }))).toEqual([
      {
        url: '/v1/messages',
        body: {
          model: 'claude-opus-5-5',
          max_tokens: 5000,
          stream: true,
          thinking: { type: 'adaptive' },
          system: [
            { type: 'text', text: 'You are the Backend agent.' },
            { type: 'text', text: 'Spec', cache_control: mark },
          ],
          tools: [
            { name: 'read', description: 'Reads.', input_schema: { type: 'object', properties: { path: { type: 'string' } } } },
            { name: 'finish', description: 'Ends.', input_schema: { type: 'object' }, cache_control: mark },
          ],
          messages: [
            { role: 'user', content: [{ type: 'text', text: 'Backend Feature', cache_control: mark }] },
            {
              role: 'assistant',
              content: [
                { type: 'thinking', thinking: 'hm', signature: 'c2ln' },
                { type: 'tool_use', id: 't1', name: 'read', input: {} },
                { type: 'tool_use', id: 't2', name: 'read', input: { path: 'a' } },
              ],
            },
            {
              role: 'user',
              content: [
                { type: 'tool_result', tool_use_id: 't1', content: '(no output)', is_error: true },
                { type: 'tool_result', tool_use_id: 't2', content: 'text', cache_control: mark },
              ],
            },
          ],
        },
      },
    ]);
  });

  it('counts tokens with the same prompt, and says null when the server cannot', async () => {
    const server = await serve((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"input_tokens": 321}');
    });
    expect(await opened(server.url).countTokens(request, never)).toBe(321);
    expect(server.received[0]?.url).toBe('/v1/messages/count_tokens');
    expect(server.received[0]?.body).not.toHaveProperty('max_tokens');
    const broken = await serve(failing(500, 'api_error'));
    expect(await opened(broken.url).countTokens(request, never)).toBeNull();
  });

  it('understands an independent mock of the API', async () => {
    const mock = new LLMock({ port: 0 });
    await mock.start();
    onTestFinished(async () => {
      await mock.stop();
    });
    mock.onMessage('Backend Feature', { content: 'Hello.', toolCalls: [{ name: 'read', arguments: '{"path":"a"}' }] });
    const simple: ModelRequest = { ...request, messages: request.messages.slice(0, 1) };
    const outcome = await opened(mock.url).generate(simple, { signal: never });
    expect(outcome.ok && outcome.content.map((block) => (block.type === 'tool_use' ? { ...block, id: '' } : block))).toEqual([
      { type: 'text', text: 'Hello.' },
      { type: 'tool_use', id: '', name: 'read', input: { path: 'a' } },
    ]);
  });
});
