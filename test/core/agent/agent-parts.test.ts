import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { requestBytes, tidyAnswer, withUser } from '../../../src/core/agent/conversation.ts';
import { dropResults, resultsToDrop } from '../../../src/core/agent/make-room.ts';
import type { AssistantBlock, ModelErrorKind, ModelMessage } from '../../../src/core/agent/model-provider.ts';
import { createRepeatedCalls } from '../../../src/core/agent/repeated-calls.ts';
import { nextRetry } from '../../../src/core/agent/retry-delay.ts';
import { call, say } from '../../fakes/scripted-provider.ts';

describe('retry delay', () => {
  it('doubles, obeys a longer wish of the server, and never passes a minute', () => {
    const quick = { retries: 4, waitMs: 0 };
    expect([1, 2, 3, 4].map((attempt) => nextRetry({ kind: 'bad_answer' }, attempt, 0, quick)?.inMs)).toEqual([1000, 2000, 4000, 8000]);
    expect(nextRetry({ kind: 'server' }, 5, 15_000, quick)).toBeNull();
    const kind = fc.constantFrom<ModelErrorKind>(
      'rate_limited',
      'overloaded',
      'server',
      'network',
      'auth',
      'not_found',
      'bad_request',
      'context_too_long',
      'bad_answer',
      'aborted',
    );
    fc.assert(
      fc.property(kind, fc.nat(), fc.integer({ min: 1, max: 40 }), fc.nat(40), (one, retryAfterMs, attempt, retries) => {
        const delay = nextRetry({ kind: one, retryAfterMs }, attempt, 0, { retries, waitMs: 0 });
        if (delay !== null) expect(delay.inMs >= 1000 && delay.inMs <= 60_000 && attempt <= retries).toBe(true);
      }),
    );
  });
});

test.each([
  ['overloaded', {}, 30],
  ['rate_limited', { usage: null }, 30],
  ['network', {}, 30],
  ['server', {}, 30],
  // What had begun was paid, perhaps.
  ['network', { usage: null }, 0],
  ['bad_answer', { usage: null }, 0],
  ['auth', {}, 0],
] as const)('%s %o: waited for %i minutes', (kind, more, minutes) => {
  const pauses: number[] = [];
  let waitedMs = 0;
  for (let attempt = 1; ; attempt += 1) {
    const retry = nextRetry({ kind, ...more }, attempt, waitedMs, { retries: 4, waitMs: 30 * 60_000 });
    if (retry === null) break;
    expect(retry.waiting).toBe(attempt > 4);
    pauses.push(retry.inMs / 1000);
    waitedMs += retry.inMs;
  }
  if (kind === 'auth') expect(pauses).toEqual([]);
  else expect(pauses.slice(0, 8)).toEqual(minutes === 0 ? [1, 2, 4, 8] : [1, 2, 4, 8, 16, 32, 60, 60]);
  if (minutes > 0) expect(waitedMs).toBe(minutes * 60_000);
});

describe('conversation', () => {
  const block = fc.oneof(
    fc.constantFrom<AssistantBlock>(say(''), say('text'), { type: 'opaque', data: 'thought' }),
    fc
      .tuple(fc.constantFrom('1', '2', '1_2'), fc.constantFrom('read', 'write'), fc.constantFrom('a', 'b'))
      .map(([id, name, input]) => call(id, name, input)),
  );

  it('never has an id twice, a blank text, or a message without content', () => {
    fc.assert(
      fc.property(fc.array(fc.array(block, { maxLength: 6 }), { maxLength: 5 }), (answers) => {
        const messages: ModelMessage[] = [];
        for (const content of answers) messages.push({ role: 'assistant', content: tidyAnswer(content, messages) });
        const blocks = messages.flatMap((message) => (message.role === 'assistant' ? message.content : []));
        const ids = blocks.flatMap((one) => (one.type === 'tool_use' ? [one.id] : []));
        expect(new Set(ids).size).toBe(ids.length);
        expect(blocks.filter((one) => one.type === 'text' && one.text.trim() === '')).toEqual([]);
        expect(messages.every((message) => message.content.some(({ type }) => type !== 'opaque'))).toBe(true);
      }),
    );
  });

  it('keeps roles alternating', () => {
    const text = { type: 'text', text: 'x' } as const;
    expect(withUser([{ role: 'user', content: [text] }], [text])).toEqual([{ role: 'user', content: [text, text] }]);
    expect(withUser([{ role: 'assistant', content: [text] }], [text])).toHaveLength(2);
  });
});

describe('room', () => {
  const results = (id: string, length: number): ModelMessage => ({
    role: 'user',
    content: [{ type: 'tool_result', toolUseId: id, content: 'x'.repeat(length), isError: false }],
  });
  const messages = [results('1', 1000), results('2', 50), results('3', 1000), results('4', 1000), results('5', 1000)];

  it('drops the oldest, only as many as needed, never the newest and never twice', () => {
    expect(resultsToDrop(messages, 500)).toEqual(['1']);
    expect(resultsToDrop(messages, 1500)).toEqual(['1', '3']);
    expect(resultsToDrop(messages, 1_000_000)).toEqual(['1', '3']);
    const left = dropResults(messages, ['1', '3']);
    expect([left[0], left[3]]).toEqual([
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            toolUseId: '1',
            content: '(old result of 1000 characters removed to make room; call the tool again if you need it)',
            isError: false,
          },
        ],
      },
      messages[3],
    ]);
    expect(resultsToDrop(left, 1_000_000)).toEqual([]);
  });
});

it('counts failures of the same call in a row, and answers that come again, also of calls that take turns', () => {
  const counts = (all: readonly (readonly [input: string, answer: string | null])[]): number[] => {
    const repeated = createRepeatedCalls();
    return all.map(([input, answer]) =>
      repeated.note({ name: 'read', input }, { ok: answer !== null, content: answer ?? `${Math.random()}` }),
    );
  };
  const [a, b] = [['a', null] as const, ['b', null] as const];
  expect(counts([a, a, b, a, ['a', 'text'], a])).toEqual([1, 2, 1, 1, 1, 1]);
  expect(counts([a, b, a, b, a, b])).toEqual([1, 1, 1, 2, 2, 3]);
  expect(counts(['passed in 3 ms', 'passed in 5 ms', 'failed', 'failed'].map((text) => ['a', text]))).toEqual([1, 2, 1, 2]);
  const round = ['there', 'back', 'look'].map((text): [string, string] => ['a', text]);
  expect(counts([...round, ...round, ...round, ['a', 'there']])).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 3, 3]);
});

it('a request has as many bytes as its JSON, however many messages it has', () => {
  const request = { system: ['a', 'é'], tools: [{ name: 't', description: '', inputSchema: {} }] };
  const messages = ['one', 'zwölf', '"'].map((text): ModelMessage => ({ role: 'user', content: [{ type: 'text', text }] }));
  for (let count = 0; count <= messages.length; count++) {
    const some = messages.slice(0, count);
    const json = JSON.stringify([request.system, request.tools, some]);
    expect(requestBytes({ ...request, messages: some })).toBe(Buffer.byteLength(json));
  }
});
