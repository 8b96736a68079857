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

test('the usage of an answer that is longer than its tokens is unknown; the answer stays', () => {
  expect([counted([text], usage), counted([text, write(1)], usage), counted([write(900)], usage)]).toEqual([usage, null, usage]);
  const none = { ...usage, output: 0 };
  expect([counted([write(1)], none), counted([text], none), counted([], none)]).toEqual([null, null, none]);
});

test('what a provider adds in a form of its own has no size that says anything', () => {
  expect(counted([{ type: 'opaque', data: { type: 'thinking', thinking: '', signature: 's'.repeat(9000) } }], usage)).toEqual(usage);
});

test('more tokens than were possible, by far, are an error of the provider', () => {
  expect(counted([text], { ...usage, output: 900_000_000_000 })).toBeUndefined();
  expect(counted([text], { ...usage, output: -1 })).toBeUndefined();
});
