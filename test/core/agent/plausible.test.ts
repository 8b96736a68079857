import { expect, test } from 'vitest';
import type { AssistantBlock, ModelOutcome } from '../../../src/core/agent/model-provider.ts';
import { plausible, type Sent } from '../../../src/core/agent/plausible.ts';
import type { Usage } from '../../../src/protocol/usage.ts';

const usage: Usage = { input: 3000, output: 10, cacheRead: 0, cacheWrite: 0 };
const text: AssistantBlock = { type: 'text', text: 'x'.repeat(1000) };
const write = (length: number): AssistantBlock => ({ type: 'tool_use', id: 'a', name: 'write', input: { content: 'x'.repeat(length) } });

/** What an answer counts for, as far as anybody knows. */
function counted(content: AssistantBlock[], said: Usage | null, sent: Partial<Sent> = {}): Usage | null | undefined {
  const outcome = plausible({ ok: true, content, stop: 'end', usage: said, model: 'm' }, 10_000, 4000, { bytes: 5000, ...sent });
  return outcome.ok ? outcome.usage : undefined;
}

test('the usage of an answer that is far longer than its tokens is unknown; the answer stays', () => {
  expect([counted([text], usage), counted([write(9900), text], usage), counted([write(9900), write(1200)], usage)]).toEqual([
    usage,
    usage,
    null,
  ]);
});

test('no answer is for nothing', () => {
  const none = { ...usage, output: 0 };
  expect([counted([write(1)], none), counted([text], none), counted([], none)]).toEqual([null, null, none]);
  expect(counted([text], { ...usage, input: 0 })).toBeNull();
  expect(counted([text], { ...usage, input: 0, cacheRead: 1 })).toEqual({ ...usage, input: 0, cacheRead: 1 });
});

test('what a provider adds in a form of its own has no size that says anything', () => {
  expect(counted([{ type: 'opaque', data: { type: 'thinking', thinking: '', signature: 's'.repeat(9000) } }], usage)).toEqual(usage);
});

test('more tokens than were possible, by far, are an error of the provider', () => {
  expect(counted([text], { ...usage, output: 900_000_000_000 })).toBeUndefined();
  expect(counted([text], { ...usage, output: -1 })).toBeUndefined();
});

test('nobody reads so much with so few tokens; rough counts are believed', () => {
  const read = (input: number, sent: Partial<Sent>) => counted([text], { ...usage, input, cacheRead: 0 }, sent);
  expect([read(1, { bytes: 50_000 }), read(100, { bytes: 200_000 }), read(50, { bytes: 200_000 })]).toMatchObject([
    { input: 1 },
    { input: 100 },
    null,
  ]);
  expect(counted([text], { input: 10, output: 10, cacheRead: 90_000, cacheWrite: 0 }, { bytes: 900_000 })).toMatchObject({ input: 10 });
});

test('a conversation that grew is not read with a fraction of the tokens; one that shrank is, in proportion', () => {
  const before = { bytes: 20_000, read: 5000 };
  const read = (input: number, bytes: number) => counted([text], { ...usage, input }, { bytes, before });
  expect([read(5000, 21_000), read(500, 21_000), read(499, 21_000), read(0, 21_000)]).toMatchObject([
    { input: 5000 },
    { input: 500 },
    null,
    null,
  ]);
  // Old results were dropped.
  expect([read(200, 4000), read(99, 4000)]).toMatchObject([{ input: 200 }, null]);
  // Counted by an earlier version, which did not keep what was read.
  expect(counted([text], { ...usage, input: 1 }, { bytes: 21_000, before: { bytes: 20_000 } })).toMatchObject({ input: 1 });
});

test('an answer that broke off and is said to have been asked with nothing costs nobody knows what', () => {
  const lost = (input: number) => {
    const broken: ModelOutcome = { ok: false, error: { kind: 'network', message: 'lost', usage: { ...usage, input, output: 0 } } };
    const outcome = plausible(broken, 10_000, 4000, { bytes: 5000 });
    return outcome.ok || outcome.error.usage;
  };
  expect([lost(3000), lost(0)]).toEqual([{ ...usage, output: 0 }, null]);
});
