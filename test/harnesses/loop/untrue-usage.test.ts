import { expect, test } from 'vitest';
import { answer, call, createScriptedProvider, finish, say } from '../../fakes/scripted-provider.ts';
import type { Usage } from '../../../src/protocol/usage.ts';
import { requestBytes } from '../../../src/core/agent/conversation.ts';
import { defaultLimits } from '../../../src/harnesses/loop/limits.ts';
import { createStage } from './stage.ts';

const text = 'I look at the next part, too.\n'.repeat(100);
const none = { input: 3, output: 0, cacheRead: 0, cacheWrite: 0 };

const files = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`src/${index}`, 'a\n'.repeat(2000)]));
const reading = (usageOf: (index: number) => Usage) =>
  Object.keys(files).map((path, index) => answer([call(path, 'read', { path })], { usage: usageOf(index) }));

test('a provider that says of answers that they were for nothing: each counts with all that it could have cost, and the cap holds', async () => {
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`src/${index}`, 'a\n']));
  const answers = Object.keys(files).map((path) => answer([say(text), call(path, 'read', { path })], { usage: none }));
  const stage = createStage({ provider: createScriptedProvider([...answers, answer([finish()])]), files, caps: { tokens: 200_000 } });
  const { outcome } = await stage.perform();
  expect(outcome).toMatchObject({ status: 'failed', reason: 'budget' });
  const events = stage.events();
  const reserved = events.flatMap((event) => (event.type === 'turn.started' ? [event.reservedTokens] : []));
  const billed = events.flatMap((event) => (event.type === 'turn.completed' ? [[event.usage.input, event.estimated]] : []));
  expect(billed).toEqual(reserved.map((tokens) => [tokens, true]));
  expect(reserved.reduce((sum, tokens) => sum + tokens, 0)).toBeLessThanOrEqual(200_000);
});

test('a provider whose count falls to almost nothing while the conversation grows: what it then says is not believed, turn for turn', async () => {
  const provider = createScriptedProvider(reading((index) => ({ ...none, input: index === 0 ? 3000 : 1, output: 50 })));
  const stage = createStage({ provider, files, caps: { tokens: 200_000 } });
  const { outcome } = await stage.perform();
  expect(outcome).toMatchObject({ status: 'failed', reason: 'budget' });
  const estimated = stage.events().flatMap((event) => (event.type === 'turn.completed' ? [event.estimated ?? false] : []));
  expect(estimated).toEqual(estimated.map((_, index) => index > 0));
  expect(estimated.length).toBeLessThan(10);
});

test('what a server counted bounds the next call only where so many bytes can be so few tokens', async () => {
  const reservedWith = async (inputAt: (index: number) => number) => {
    const provider = createScriptedProvider([
      ...reading((index) => ({ ...none, input: inputAt(index), output: 50 })).slice(0, 3),
      answer([finish()]),
    ]);
    const stage = createStage({ provider, files });
    await stage.perform();
    const asked = provider.requests.map((request) => requestBytes(request));
    const reserved = stage.events().flatMap((event) => (event.type === 'turn.started' ? [event.reservedTokens] : []));
    return reserved.map((tokens, index) => tokens - (asked[index] ?? 0) - defaultLimits.maxOutputTokens - 1000);
  };
  expect(await reservedWith(() => 100)).toEqual([0, 0, 0, 0]);
  const [first, ...more] = await reservedWith((index) => 2000 + 5000 * index);
  expect([first, more.every((less) => less < 0)]).toEqual([0, true]);
});
