import Anthropic from '@anthropic-ai/sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ModelAnswer, RecordedRequest } from './model-answer.ts';
import { ApiError } from './model-answer.ts';
import { startModel, type ModelServer } from './model-server.ts';

let next: ModelAnswer | ApiError;
let logged: RecordedRequest[];
let server: ModelServer;
let client: Anthropic;

beforeEach(async () => {
  next = { text: 'Hello' };
  logged = [];
  const handler = () => {
    if (next instanceof ApiError) throw next;
    return next;
  };
  server = await startModel(handler, { log: (request) => logged.push(request) });
  client = new Anthropic({ baseURL: server.url, apiKey: 'sk-secret', authToken: null, maxRetries: 0 });
});
afterEach(() => server.close());

const text = (words: string, mark = false) => ({
  type: 'text' as const,
  text: words,
  ...(mark ? { cache_control: { type: 'ephemeral' as const } } : {}),
});
const tool: Anthropic.Tool = { name: 'read', description: 'Reads.', input_schema: { type: 'object', properties: {} } };

function ask(extra: Partial<Anthropic.MessageCreateParamsNonStreaming> = {}) {
  return client.messages.create({
    model: 'claude-opus-5-5',
    max_tokens: 1000,
    messages: [{ role: 'user', content: 'Backend Suppliers\n\nBuild it.' }],
    ...extra,
  });
}

/** Names of the events that arrive, and how the stream ended. */
async function streamed(): Promise<{ events: string[]; end: string }> {
  const events: string[] = [];
  try {
    const stream = await client.messages.create({
      model: 'claude-opus-5-5',
      max_tokens: 1000,
      stream: true,
      messages: [{ role: 'user', content: 'x' }],
    });
    for await (const event of stream) events.push(event.type);
    return { events, end: 'whole' };
  } catch (error) {
    return { events, end: error instanceof Anthropic.APIError ? `${error.constructor.name} ${error.status} ${error.type}` : String(error) };
  }
}

test('streams text, thinking and tools as the SDK puts them together again', async () => {
  const input = { path: 'a/ü-👩‍👩‍👧.ts', content: 'line\n'.repeat(500) };
  next = {
    thinking: 'First I look.',
    text: 'Grüße 👋 '.repeat(40),
    tools: [
      { name: 'read', input: { path: 'b' } },
      { name: 'write', input },
    ],
  };
  const stream = client.messages.stream({ model: 'claude-opus-5-5', max_tokens: 8000, messages: [{ role: 'user', content: 'x' }] });
  const message = await stream.finalMessage();
  expect(message.content.map((block) => block.type)).toEqual(['thinking', 'text', 'tool_use', 'tool_use']);
  expect(message.content[0]).toMatchObject({ thinking: 'First I look.', signature: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  expect(message.content[1]).toMatchObject({ text: 'Grüße 👋 '.repeat(40) });
  expect(message.content[3]).toMatchObject({ name: 'write', input });
  expect(message.stop_reason).toBe('tool_use');
  const whole = await client.messages.create({ model: 'claude-opus-5-5', max_tokens: 8000, messages: [{ role: 'user', content: 'x' }] });
  expect(whole.content).toEqual(message.content);
  expect(whole.usage).toEqual(message.usage);
});

test('the first call writes the cache, a later one of the conversation reads it', async () => {
  const system = [text('role '.repeat(400)), text('spec '.repeat(400), true)];
  const first = await ask({ system, tools: [tool], messages: [{ role: 'user', content: [text('Backend Suppliers\n\nBuild it.', true)] }] });
  const second = await ask({
    system,
    tools: [tool],
    messages: [
      { role: 'user', content: [text('Backend Suppliers\n\nBuild it.')] },
      { role: 'assistant', content: 'Hello' },
      { role: 'user', content: [text('Go on.', true)] },
    ],
  });
  const plain = await ask({ system: 'role' });
  expect(first.usage).toMatchObject({ input_tokens: 0, cache_read_input_tokens: 0 });
  expect(first.usage.cache_creation_input_tokens).toBeGreaterThan(1000);
  expect(second.usage).toMatchObject({ input_tokens: 0, cache_read_input_tokens: first.usage.cache_creation_input_tokens });
  expect(second.usage.cache_creation_input_tokens).toBeGreaterThan(0);
  expect(second.usage.cache_creation_input_tokens).toBeLessThan(50);
  expect(plain.usage).toMatchObject({ cache_creation_input_tokens: 0, cache_read_input_tokens: 0 });
  expect(plain.usage.input_tokens).toBeGreaterThan(0);
});

test('counts the tokens that the call is then billed for', async () => {
  const messages = [{ role: 'user' as const, content: [text('Backend Suppliers\n\nBuild it.', true)] }];
  const counted = await client.messages.countTokens({ model: 'claude-opus-5-5', system: 'role', tools: [tool], messages });
  const { usage } = await ask({ system: 'role', tools: [tool], messages });
  expect(counted.input_tokens).toBe(usage.input_tokens + (usage.cache_creation_input_tokens ?? 0) + (usage.cache_read_input_tokens ?? 0));
});

test('an answer longer than max_tokens ends there', async () => {
  next = { text: 'word '.repeat(400), tools: [{ name: 'read', input: { path: 'a' } }] };
  const message = await ask({ max_tokens: 100 });
  expect(message).toMatchObject({ stop_reason: 'max_tokens', usage: { output_tokens: 100 } });
  expect(message.content.map((block) => block.type)).toEqual(['text']);
});

test('refusals come as the API sends them', async () => {
  next = { fault: { kind: 'status', status: 429, retryAfter: 7 } };
  await expect(ask()).rejects.toMatchObject({ status: 429, type: 'rate_limit_error', headers: expect.objectContaining({}) as object });
  const limited: unknown = await ask().catch((error: unknown) => error);
  expect(limited instanceof Anthropic.RateLimitError && limited.headers?.get('retry-after')).toBe('7');
  next = { fault: { kind: 'status', status: 529 } };
  await expect(ask()).rejects.toMatchObject({ status: 529, type: 'overloaded_error' });
  next = { fault: { kind: 'status', status: 500 } };
  expect(await streamed()).toEqual({ events: [], end: 'InternalServerError 500 api_error' });
  next = new ApiError(401, 'authentication_error', 'invalid x-api-key');
  await expect(ask()).rejects.toMatchObject({ status: 401, type: 'authentication_error' });
});

test('a stream is cut, or fails, after as many events as asked for', async () => {
  next = { text: 'Hello' };
  const whole = ['message_start', 'content_block_start', 'content_block_delta', 'content_block_stop', 'message_delta', 'message_stop'];
  expect(await streamed()).toEqual({ events: whole, end: 'whole' });
  next = { text: 'Hello', fault: { kind: 'cut', afterEvents: 4 } };
  expect(await streamed()).toMatchObject({ events: whole.slice(0, 3) });
  next = { text: 'Hello', fault: { kind: 'cut', afterEvents: 0 } };
  expect((await streamed()).end).toContain('APIConnectionError');
  next = { text: 'Hello', fault: { kind: 'error-event', afterEvents: 4, type: 'overloaded_error' } };
  expect(await streamed()).toEqual({ events: whole.slice(0, 3), end: 'APIError undefined overloaded_error' });
  expect(logged.map(({ outcome }) => outcome)).toEqual(['answered', 'lost', 'lost', 'refused']);
});

test('records what was asked, without keys', async () => {
  // This SDK sends an API key as a bearer token.
  await ask();
  await client.messages.countTokens({ model: 'claude-opus-5-5', messages: [{ role: 'user', content: 'x' }] });
  await ask({
    messages: [
      { role: 'user', content: 'Backend Suppliers\n\nBuild it.' },
      { role: 'assistant', content: 'Hello' },
      { role: 'user', content: 'Go on.' },
    ],
  });
  expect(server.requests().map(({ path, label, turn, model, auth, outcome }) => ({ path, label, turn, model, auth, outcome }))).toEqual([
    { path: '/v1/messages', label: 'Backend Suppliers', turn: 0, model: 'claude-opus-5-5', auth: 'bearer', outcome: 'answered' },
    { path: '/v1/messages/count_tokens', label: 'x', turn: 0, model: 'claude-opus-5-5', auth: 'bearer', outcome: 'answered' },
    { path: '/v1/messages', label: 'Backend Suppliers', turn: 1, model: 'claude-opus-5-5', auth: 'bearer', outcome: 'answered' },
  ]);
  expect(JSON.stringify(server.requests())).not.toContain('sk-secret');
});

test('two requests that ask the same have the same hash and ids, whatever their cache marks', async () => {
  next = { tools: [{ name: 'read', input: {} }] };
  const marked = await ask({ messages: [{ role: 'user', content: [text('x', true)] }] });
  const plain = await ask({ messages: [{ role: 'user', content: [text('x')] }] });
  const other = await ask({ messages: [{ role: 'user', content: [text('y')] }] });
  expect(plain.content).toEqual(marked.content);
  expect(other.content).not.toEqual(marked.content);
  const [a, b, c] = server.requests();
  expect([a?.hash === b?.hash, a?.hash === c?.hash]).toEqual([true, false]);
});

test('is as strict as the API where a client could get it wrong', async () => {
  const use = { type: 'tool_use' as const, id: 'toolu_1', name: 'read', input: {} };
  const result = { type: 'tool_result' as const, tool_use_id: 'toolu_1', content: 'ok' };
  const start = { role: 'user' as const, content: 'x' };
  const refused = async (messages: Anthropic.MessageParam[]) =>
    ask({ messages }).then(
      () => 'answered',
      (error: Error) => error.message,
    );
  expect(await refused([start, { role: 'assistant', content: [use] }, { role: 'user', content: [result] }])).toBe('answered');
  expect(await refused([start, { role: 'assistant', content: [use] }, { role: 'user', content: 'and?' }])).toContain(
    'without `tool_result` blocks immediately after: toolu_1',
  );
  expect(await refused([start, { role: 'assistant', content: [use] }])).toContain('ends with `tool_use` blocks');
  expect(await refused([{ role: 'user', content: [result] }])).toContain('unexpected `tool_use_id`');
  expect(await refused([start, { role: 'assistant', content: [use, use] }, { role: 'user', content: [result] }])).toContain(
    'ids must be unique',
  );
  expect(await refused([{ role: 'assistant', content: 'x' }])).toContain('first message must use the');
  expect(await refused([{ role: 'user', content: [text('')] }])).toContain('text content blocks must be non-empty');
  expect(await refused([{ role: 'user', content: [1, 2, 3, 4, 5].map((n) => text(String(n), true)) }])).toContain(
    'A maximum of 4 blocks with cache_control',
  );
  const lost = await fetch(`${server.url}/v1/elsewhere`, { method: 'POST' });
  expect([lost.status, ((await lost.json()) as { error: { type: string } }).error.type]).toEqual([404, 'not_found_error']);
  const broken = await fetch(`${server.url}/v1/messages`, { method: 'POST', body: '{' });
  expect(broken.status).toBe(400);
});

test('a client that goes away is noticed, and closing ends what waits', async () => {
  next = { text: 'late', delayMs: 3_600_000 };
  const leaving = new AbortController();
  const left = client.messages.create(
    { model: 'm', max_tokens: 10, messages: [{ role: 'user', content: 'x' }] },
    { signal: leaving.signal },
  );
  const waiting = ask();
  await expect.poll(() => server.requests().length).toBe(2);
  leaving.abort();
  await expect(left).rejects.toBeInstanceOf(Anthropic.APIUserAbortError);
  await expect.poll(() => logged.map(({ outcome }) => outcome)).toEqual(['lost']);
  const [ended] = await Promise.allSettled([waiting, server.close()]);
  expect(ended).toMatchObject({ status: 'rejected', reason: expect.any(Anthropic.APIConnectionError) as Error });
});

test('another server, in another process or later, gives the very same answer', async () => {
  next = { text: 'Hello', tools: [{ name: 'read', input: { path: 'a' } }] };
  const other = await startModel(() => next as ModelAnswer);
  try {
    const elsewhere = new Anthropic({ baseURL: other.url, apiKey: 'sk-secret', authToken: null, maxRetries: 0 });
    const again = await elsewhere.messages.create({
      model: 'claude-opus-5-5',
      max_tokens: 1000,
      messages: [{ role: 'user', content: 'Backend Suppliers\n\nBuild it.' }],
    });
    expect(again).toEqual(await ask());
  } finally {
    await other.close();
  }
});
