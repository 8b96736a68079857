import { LLMock } from '@copilotkit/aimock';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ModelRequest } from '../../../src/core/agent/model-provider.ts';
import { createAnthropicProvider, type AnthropicOptions } from '../../../src/providers/anthropic/anthropic-provider.ts';
import { beginStream, cutAfter, failing, goodAnswer, serve, sse, streaming, type SseEvent } from './sse-server.ts';

const apiKey = 'sk-ant-secret-123';
const never = new AbortController().signal;
const request: ModelRequest = {
  model: 'claude-opus-5-5',
  system: ['You are the Backend agent.', '', 'Spec'],
  tools: [
    { name: 'read', description: 'Reads.', inputSchema: { type: 'object', properties: { path: { type: 'string' } } } },
    { name: 'finish', description: 'Ends.', inputSchema: { type: 'object' } },
  ],
  messages: [
    { role: 'user', content: [{ type: 'text', text: 'Backend Feature' }] },
    {
      role: 'assistant',
      content: [
        { type: 'opaque', data: { type: 'thinking', thinking: 'hm', signature: 'c2ln' } },
        { type: 'text', text: ' ' },
        { type: 'tool_use', id: 't1', name: 'read', input: null },
        { type: 'tool_use', id: 't2', name: 'read', input: { path: 'a' } },
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'tool_result', toolUseId: 't1', content: '', isError: true },
        { type: 'tool_result', toolUseId: 't2', content: 'text', isError: false },
      ],
    },
  ],
  maxOutputTokens: 5000,
};
const usageOfGood = { input: 12, output: 57, cacheRead: 400, cacheWrite: 30 };
const provider = (url: string, options: Partial<AnthropicOptions> = {}) => createAnthropicProvider({ apiKey, baseURL: url, ...options });
const generate = (url: string, options: Partial<AnthropicOptions> = {}) => provider(url, options).generate(request, { signal: never });

describe('Anthropic adapter', () => {
  it('streams text, thinking, tool calls and usage', async () => {
    const server = await serve(streaming(goodAnswer));
    const texts: string[] = [];
    const outcome = await provider(server.url).generate(request, { signal: never, onText: (text) => texts.push(text) });
    expect(outcome).toEqual({
      ok: true,
      content: [
        { type: 'opaque', data: { type: 'thinking', thinking: 'Let me look.', signature: 'c2ln' } },
        { type: 'text', text: 'I read it – ü.' },
        { type: 'tool_use', id: 'toolu_1', name: 'read', input: { path: 'src/main.ts' } },
      ],
      stop: 'tool_use',
      usage: usageOfGood,
      model: 'claude-opus-5-5',
    });
    expect(texts).toEqual(['I read ', 'it – ü.']);
  });

  it('sends exactly this body and these credentials', async () => {
    const server = await serve(streaming(goodAnswer));
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
    expect(server.received[0]?.headers).toMatchObject({ authorization: `Bearer ${apiKey}` });
  });

  it('counts tokens with the same prompt, and says null when the server cannot', async () => {
    const server = await serve((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"input_tokens": 321}');
    });
    expect(await provider(server.url).countTokens(request, never)).toBe(321);
    expect(server.received[0]?.url).toBe('/v1/messages/count_tokens');
    expect(server.received[0]?.body).not.toHaveProperty('max_tokens');
    const broken = await serve(failing(500, 'api_error'));
    expect(await provider(broken.url).countTokens(request, never)).toBeNull();
  });

  it.each([
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
  ] as const)('maps %i %s to %s, after one request', async (status, type, kind) => {
    const server = await serve(failing(status, type, {}, `the key ${apiKey} says no`));
    const outcome = await generate(server.url);
    expect(outcome).toMatchObject({ ok: false, error: { kind } });
    expect(JSON.stringify(outcome)).not.toContain(apiKey);
    expect(server.received).toHaveLength(1);
  });

  it('passes retry-after on, uncapped', async () => {
    const seconds = await serve(failing(429, 'rate_limit_error', { 'retry-after': '7200' }));
    expect(await generate(seconds.url)).toMatchObject({ error: { kind: 'rate_limited', retryAfterMs: 7_200_000 } });
    const exact = await serve(failing(529, 'overloaded_error', { 'retry-after-ms': '1500' }));
    expect(await generate(exact.url)).toMatchObject({ error: { retryAfterMs: 1500 } });
    const date = await serve(failing(429, 'rate_limit_error', { 'retry-after': 'Mon, 01 Jan 2001 00:00:00 GMT' }));
    expect(await generate(date.url)).not.toHaveProperty('error.retryAfterMs');
  });

  it('takes an answer cut at any event as a lost connection, with the usage seen so far', async () => {
    for (let count = 0; count < goodAnswer.length; count += 1) {
      const server = await serve(cutAfter(goodAnswer, count));
      const outcome = await generate(server.url);
      const usage = count === 0 ? null : count < goodAnswer.length - 1 ? { ...usageOfGood, output: 1 } : usageOfGood;
      expect(outcome.ok ? count : { kind: outcome.error.kind, usage: outcome.error.usage }).toEqual({ kind: 'network', usage });
    }
  });

  it('takes an answer that ends properly but too early as a lost connection', async () => {
    const server = await serve(streaming(goodAnswer.slice(0, 8)));
    expect(await generate(server.url)).toMatchObject({ ok: false, error: { kind: 'network', usage: { input: 12 } } });
  });

  it('takes a page of a proxy, and half an event, as a lost connection', async () => {
    const page = await serve((response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>log in</html>'));
    expect(await generate(page.url)).toMatchObject({ error: { kind: 'network', usage: null } });
    const half = await serve((response) =>
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(sse(goodAnswer[0] as SseEvent).slice(0, 60)),
    );
    expect(await generate(half.url)).toMatchObject({ error: { kind: 'network', usage: null } });
  });

  it.each([
    ['overloaded_error', 'overloaded'],
    ['rate_limit_error', 'rate_limited'],
    ['api_error', 'server'],
    ['never heard of', 'server'],
  ] as const)('maps a %s in mid-stream by its type', async (type, kind) => {
    const server = await serve(streaming([...goodAnswer.slice(0, 5), { type: 'error', error: { type, message: 'in the middle' } }]));
    expect(await generate(server.url)).toMatchObject({ ok: false, error: { kind, usage: { input: 12, cacheRead: 400 } } });
  });

  it('says that it does not know the usage of an answer that names none', async () => {
    const silent = goodAnswer.map(
      (event) => JSON.parse(JSON.stringify(event, (key, value: unknown) => (key === 'usage' ? undefined : value))) as SseEvent,
    );
    const server = await serve(streaming(silent));
    expect(await generate(server.url)).toMatchObject({ ok: true, usage: null });
  });

  it('gives broken tool input as null', async () => {
    const events = goodAnswer.map((event) =>
      JSON.stringify(event).includes('main.ts') ? { ...event, delta: { type: 'input_json_delta', partial_json: 'oops' } } : event,
    );
    const server = await serve(streaming(events));
    const outcome = await generate(server.url);
    expect(outcome.ok && outcome.content.at(-1)).toEqual({ type: 'tool_use', id: 'toolu_1', name: 'read', input: null });
  });

  it.each([
    ['end_turn', 'end'],
    ['max_tokens', 'max_tokens'],
    ['model_context_window_exceeded', 'max_tokens'],
    ['refusal', 'refusal'],
    ['pause_turn', 'other'],
  ] as const)('maps the stop reason %s to %s', async (reason, stop) => {
    const events = goodAnswer.map((event) => (event.type === 'message_delta' ? { ...event, delta: { stop_reason: reason } } : event));
    const server = await serve(streaming(events));
    expect(await generate(server.url)).toMatchObject({ ok: true, stop });
  });

  it('says that nobody is there', async () => {
    const server = await serve(streaming([]));
    const outcome = await provider('http://127.0.0.1:1', { fetch: globalThis.fetch }).generate(request, { signal: never });
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'network' } });
    expect(outcome).not.toHaveProperty('error.usage');
    expect(server.received).toEqual([]);
  });

  it('ends a silent stream and a silent server', async () => {
    const silent = await serve((response) => {
      beginStream(response);
      response.write(goodAnswer.slice(0, 3).map(sse).join(''));
    });
    expect(await generate(silent.url, { idleTimeoutMs: 50 })).toMatchObject({
      ok: false,
      error: { kind: 'network', usage: { input: 12 } },
    });
    const deaf = await serve(() => {});
    expect(await generate(deaf.url, { requestTimeoutMs: 50 })).toMatchObject({ ok: false, error: { kind: 'network', usage: null } });
  });

  it('stops when aborted, before and during the answer', async () => {
    const controller = new AbortController();
    const slow = await serve((response) => {
      beginStream(response);
      response.write(goodAnswer.slice(0, 9).map(sse).join(''));
    });
    const outcome = await provider(slow.url).generate(request, { signal: controller.signal, onText: () => controller.abort() });
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'aborted', usage: { input: 12 } } });
    expect(await provider(slow.url).generate(request, { signal: controller.signal })).toMatchObject({
      ok: false,
      error: { kind: 'aborted' },
    });
    expect(slow.received).toHaveLength(1);
  });

  it('refuses a key that cannot be sent, without a request', async () => {
    const server = await serve(streaming(goodAnswer));
    const outcome = await createAnthropicProvider({ apiKey: 'sk\nant', baseURL: server.url }).generate(request, { signal: never });
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'auth' } });
    expect(server.received).toEqual([]);
  });

  it('understands an independent mock of the API', async () => {
    const mock = new LLMock({ port: 0 });
    await mock.start();
    onTestFinished(async () => {
      await mock.stop();
    });
    mock.onMessage('Backend Feature', { content: 'Hello.', toolCalls: [{ name: 'read', arguments: '{"path":"a"}' }] });
    const simple: ModelRequest = { ...request, messages: request.messages.slice(0, 1) };
    const outcome = await provider(mock.url).generate(simple, { signal: never });
    expect(outcome.ok && outcome.content.map((block) => (block.type === 'tool_use' ? { ...block, id: '' } : block))).toEqual([
      { type: 'text', text: 'Hello.' },
      { type: 'tool_use', id: '', name: 'read', input: { path: 'a' } },
    ]);
  });
});
