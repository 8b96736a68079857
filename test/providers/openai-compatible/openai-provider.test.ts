import { LLMock } from '@copilotkit/aimock';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ModelRequest } from '../../../src/core/agent/model-provider.ts';
import { listModels } from '../../../src/providers/openai-compatible/list-models.ts';
import type { ModelServer, OpenServer } from '../../../src/providers/openai-compatible/model-server.ts';
import { createOpenAIProvider } from '../../../src/providers/openai-compatible/openai-provider.ts';
import { apiKey, never, providerContract, request, type ProviderOptions } from '../../contracts/provider/provider.ts';
import { beginStream, serve, streaming, type SseEvent } from '../sse-server.ts';

const server: ModelServer = { id: 'gateway', label: 'Gateway', url: '', keyVariable: 'GATEWAY_KEY', addressVariable: null, remedy: '' };
const at = (url: string, key: string | null = apiKey): OpenServer => ({ server, baseURL: `${url}/v1`, apiKey: key });
const opened = (url: string, { apiKey: key, ...options }: ProviderOptions = {}) => createOpenAIProvider({ ...at(url, key), ...options });

const chunk = (delta: object, more: object = {}): SseEvent => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  model: 'claude-opus-5-5',
  choices: [{ index: 0, delta, finish_reason: null, ...more }],
});
const part = (text: string, more: object = {}): SseEvent => chunk({ tool_calls: [{ index: 0, ...more, function: { arguments: text } }] });
const ending = (reason: string): SseEvent => chunk({}, { finish_reason: reason });
const counted: SseEvent = {
  model: 'claude-opus-5-5',
  choices: [],
  usage: { prompt_tokens: 412, completion_tokens: 57, total_tokens: 469, prompt_tokens_details: { cached_tokens: 400 } },
};
const call = (id: string, args: string, index: number | null = 0): object => ({
  index,
  id,
  type: 'function',
  function: { name: 'read', arguments: args },
});
const begun = [chunk({ role: 'assistant', content: '' }), chunk({ content: 'I read ' }), chunk({ content: 'it – ü.' })];
const answer = [
  ...begun,
  chunk({ tool_calls: [call('call_1', '')] }),
  part('{"path": "src/'),
  part('main.ts"}'),
  ending('tool_calls'),
  counted,
];
const usage = { input: 12, output: 57, cacheRead: 400, cacheWrite: 0 };

providerContract('OpenAI-compatible', {
  open: opened,
  answer,
  untilCall: begun.length,
  usage,
  usageAfter: () => null,
  brokenInput: answer.map((event) => (JSON.stringify(event).includes('main.ts') ? part('oops') : event)),
  stops: [
    ['stop', 'tool_use'],
    ['function_call', 'tool_use'],
    ['length', 'max_tokens'],
    ['content_filter', 'refusal'],
    ['constructor', 'other'],
  ],
  withStop: (reason) => answer.map((event) => (JSON.stringify(event) === JSON.stringify(ending('tool_calls')) ? ending(reason) : event)),
  refusals: [
    [401, 'invalid_request_error', 'auth'],
    [403, 'something new', 'auth'],
    [404, 'invalid_request_error', 'not_found'],
    [400, 'invalid_request_error', 'bad_request'],
    [400, 'exceed_context_size_error', 'context_too_long'],
    [400, 'context_length_exceeded', 'context_too_long'],
    [429, 'requests', 'rate_limited'],
    [429, 'insufficient_quota', 'auth'],
    [500, 'server_error', 'server'],
    [502, 'something new', 'server'],
    [503, 'server_error', 'overloaded'],
  ],
  brokenOff: [
    ['overloaded_error', 'overloaded'],
    ['rate_limit_exceeded', 'rate_limited'],
    ['never heard of', 'server'],
  ],
  errorEvent: (type) => ({ error: { message: 'in the middle', type } }),
  senseless: [
    ['choices in words', { choices: 'none' }],
    ['a text that is a number', chunk({ content: 7 })],
    ['a call without a form', chunk({ tool_calls: [{ index: 0, function: { name: 'read', arguments: { path: 'a' } } }] })],
    ['a negative place of a call', chunk({ tool_calls: [call('x', '', -1)] })],
    ['an end that is a number', chunk({}, { finish_reason: 3 })],
  ],
});

describe('OpenAI-compatible servers', () => {
  const contentOf = async (events: readonly SseEvent[]) => {
    const outcome = await opened((await serve(streaming([...events, ending('stop'), counted]))).url).generate(request, { signal: never });
    return outcome.ok && outcome.content;
  };

  it('get exactly this body, and no key where they need none', async () => {
    const loopback = await serve(streaming(answer));
    await createOpenAIProvider(at(loopback.url, null)).generate(request, { signal: never });
    const properties = { path: { type: 'string' } };
    const use = (id: string, args: string) => ({ id, type: 'function', function: { name: 'read', arguments: args } });
    expect(loopback.received.map(({ url, headers, body }) => [url, headers.authorization, body])).toEqual([
      [
        '/v1/chat/completions',
        undefined,
        {
          model: 'claude-opus-5-5',
          stream: true,
          stream_options: { include_usage: true },
          max_tokens: 5000,
          tools: [
            { type: 'function', function: { name: 'read', description: 'Reads.', parameters: { type: 'object', properties } } },
            { type: 'function', function: { name: 'finish', description: 'Ends.', parameters: { type: 'object' } } },
          ],
          messages: [
            { role: 'system', content: 'You are the Backend agent.\n\nSpec' },
            { role: 'user', content: 'Backend Feature' },
            { role: 'assistant', content: '', tool_calls: [use('t1', '{}'), use('t2', '{"path":"a"}')] },
            { role: 'tool', tool_call_id: 't1', content: 'Error: (no output)' },
            { role: 'tool', tool_call_id: 't2', content: 'text' },
          ],
        },
      ],
    ]);
  });

  it('may number their calls as they like', async () => {
    const two = [
      { type: 'tool_use', id: 'a', name: 'read', input: { path: 'a' } },
      { type: 'tool_use', id: 'b', name: 'read', input: { path: 'b' } },
    ];
    const [a, b] = ['{"path":"a"}', '{"path":"b"}'];
    for (const [first, second] of [
      [0, 1],
      [0, 0],
      [null, null],
    ] as const)
      expect(await contentOf([chunk({ tool_calls: [call('a', a, first)] }), chunk({ tool_calls: [call('b', b, second)] })])).toEqual(two);
    expect(await contentOf([chunk({ tool_calls: [call('', a), call('', b, 1)] })])).toEqual([
      { ...two[0], id: 'call_1' },
      { ...two[1], id: 'call_2' },
    ]);
    expect(await contentOf([chunk({ tool_calls: [{ id: 'a', function: { name: 'read' } }] })])).toEqual([{ ...two[0], input: {} }]);
  });

  it('may tell their calls apart by nothing but that the one before is whole', async () => {
    const plain = (name: string, args: string, more: object = {}) => ({ ...more, function: { name, arguments: args } });
    const calls = [plain('read', '{"path":"a"}'), plain('read', '{"path":"b"}'), plain('list', ''), plain('finish', '{}')];
    const whole = [
      { type: 'tool_use', id: 'call_1', name: 'read', input: { path: 'a' } },
      { type: 'tool_use', id: 'call_2', name: 'read', input: { path: 'b' } },
      { type: 'tool_use', id: 'call_3', name: 'list', input: {} },
      { type: 'tool_use', id: 'call_4', name: 'finish', input: {} },
    ];
    for (const more of [{}, { index: 0, id: '' }]) {
      const given = calls.map((one) => ({ ...more, ...one }));
      expect(await contentOf([chunk({ tool_calls: given })])).toEqual(whole);
      expect(await contentOf(given.map((one) => chunk({ tool_calls: [one] })))).toEqual(whole);
    }
    const split = [plain('read', '{"path":"a"}'), plain('read', '{"path"'), { function: { arguments: ':"b"}' } }];
    expect(await contentOf(split.map((one) => chunk({ tool_calls: [one] })))).toEqual(whole.slice(0, 2));
    // Others say the name of one call again with each piece of it.
    const pieces = ['', '{"path"', ':"a"}', ''].map((piece) => chunk({ tool_calls: [plain('read', piece, { index: 0 })] }));
    expect(await contentOf(pieces)).toEqual(whole.slice(0, 1));
    // Or give each piece an id of its own.
    const named = ['{"path"', ':"a"}'].map((piece, at) => part(piece, { id: `piece_${at}` }));
    expect(await contentOf([chunk({ tool_calls: [call('call_1', '')] }), ...named])).toEqual(whole.slice(0, 1));
  });

  it('may refuse in words of their own, and say what is wrong in forms of their own', async () => {
    const refused = await serve(streaming([chunk({ refusal: 'I will not.' }), ending('stop')]));
    expect(await opened(refused.url).generate(request, { signal: never })).toMatchObject({
      content: [{ type: 'text', text: 'I will not.' }],
      stop: 'refusal',
    });
    for (const [body, said] of [
      ['{"error":"model not loaded"}', 'model not loaded (HTTP 400)'],
      ['<html>gone</html>', '<html>gone</html> (HTTP 400)'],
    ] as const) {
      const loopback = await serve((response) => response.writeHead(400).end(body));
      expect(await opened(loopback.url).generate(request, { signal: never })).toMatchObject({ error: { message: { values: [{}, said] } } });
    }
    const late = await serve(streaming([...begun, { error: { message: 'slow down', code: 429 } }]));
    expect(await opened(late.url).generate(request, { signal: never })).toMatchObject({ error: { kind: 'rate_limited', usage: null } });
  });

  it('may count several times: a later smaller count takes nothing back', async () => {
    const count = (prompt: number, completion: number, cached?: number): SseEvent => ({
      choices: [],
      usage: { prompt_tokens: prompt, completion_tokens: completion, prompt_tokens_details: { cached_tokens: cached } },
    });
    const usageOf = async (...counts: SseEvent[]) => {
      const outcome = await opened((await serve(streaming([...answer.slice(0, -1), ...counts]))).url).generate(request, { signal: never });
      return outcome.ok && outcome.usage;
    };
    expect(await usageOf(count(412, 3), count(412, 57, 400))).toEqual(usage);
    expect(await usageOf(count(412, 57, 400), count(0, 0))).toEqual(usage);
  });

  it('may cut their lines and letters anywhere, and end with a mark', async () => {
    const bytes = Buffer.from(`: hello\r\n\r\n${answer.map((event) => `data:${JSON.stringify(event)}\r\n\r\n`).join('')}data: [DONE]\n\n`);
    const loopback = await serve((response) => {
      beginStream(response);
      const send = (from: number): void =>
        void (from >= bytes.length ? response.end() : response.write(bytes.subarray(from, from + 7), () => send(from + 7)));
      send(0);
    });
    expect(await opened(loopback.url).generate(request, { signal: never })).toMatchObject({
      content: [{ text: 'I read it – ü.' }, { input: { path: 'src/main.ts' } }],
      usage,
    });
  });

  it('say which models they have, or nothing', async () => {
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
    expect(await listModels(at(mock.url), 10_000)).toEqual(expect.arrayContaining(['gpt-4']));
    expect(await listModels(at('http://127.0.0.1:1'), 10_000)).toBeNull();
    const busy = await serve((response) => response.writeHead(429, { 'content-type': 'text/html' }).end('<html>later</html>'));
    expect(await listModels(at(busy.url), 10_000)).toBe('HTTP 429, text/html');
    const silent = await serve((response) => response.end('{}'));
    expect(await listModels(at(silent.url), 10_000)).toBe('HTTP 200');
  });
});
