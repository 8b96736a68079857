import { expect, test } from 'vitest';
import type { AssistantBlock } from '../../../src/core/agent/model-provider.ts';
import { plausible } from '../../../src/core/agent/plausible.ts';
import type { Usage } from '../../../src/protocol/usage.ts';

const usage: Usage = { input: 3000, output: 10, cacheRead: 0, cacheWrite: 0 };
const text: AssistantBlock = { type: 'text', text: 'x'.repeat(1000) };
const write = (length: number): AssistantBlock => ({ type: 'tool_use', id: 'a', name: 'write', input: { content: 'x'.repeat(length) } });

/** What an answer counts for, as far as anybody knows. */
function counted(content: AssistantBlock[], said: Usage | null): Usage | null | undefined {
  const outcome = plausible({ ok: true, content, stop: 'end', usage: said, model: 'm' }, 10_000, 4000);
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
