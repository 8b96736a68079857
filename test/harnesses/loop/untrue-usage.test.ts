import { expect, test } from 'vitest';
import { answer, call, createScriptedProvider, finish, say } from '../../fakes/scripted-provider.ts';
import { createStage } from './stage.ts';

const text = 'I look at the next part, too.\n'.repeat(100);
const none = { input: 3, output: 0, cacheRead: 0, cacheWrite: 0 };

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
