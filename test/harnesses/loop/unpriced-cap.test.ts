import { expect, test } from 'vitest';
import { priceBook, priceOf } from '../../../src/core/budget/price-book.ts';
import { totalTokens } from '../../../src/core/budget/usage.ts';
import { describeReached } from '../../../src/core/describe/terms.ts';
import { project } from '../../../src/core/run/project.ts';
import { createOpenAIProvider } from '../../../src/providers/openai-compatible/openai-provider.ts';
import { startChatServer } from '../../fakes/model-server/chat-server.ts';
import { createMemoryRun } from '../../fakes/memory-ctx.ts';
import { createStage } from './stage.ts';

const model = 'somebodys-own-model';
const server = { id: 'own', label: 'Own server', url: '', keyVariable: 'OWN_KEY', addressVariable: null, remedy: '' };
const long = `${'x'.repeat(59)}\n`.repeat(30);
/** What the server says of each call. */
const perCall = 110;

/** An agent of four turns on a server that nobody has a price of, with a cap in tokens. */
async function capped(tokens: number) {
  const chat = await startChatServer([], async ({ turn }) => ({
    tools: [turn < 3 ? { name: 'read', input: { path: `src/${turn}` } } : { name: 'finish', input: { summary: 'done', report: 'done' } }],
  }));
  try {
    const stage = createStage({
      provider: createOpenAIProvider({ server, baseURL: chat.url, apiKey: 'k' }),
      files: { 'src/0': long, 'src/1': long, 'src/2': long },
      caps: { tokens, usd: 0.000001 },
    });
    const { outcome } = await stage.perform({ task: { model } });
    const { spend } = project(createMemoryRun({ journal: stage.journal }).events());
    return { outcome, events: stage.events(), asked: chat.asked.length, spent: totalTokens(spend.usage) };
  } finally {
    await chat.close();
  }
}

test('a server without prices: the cap in tokens is kept before a call is sent, whatever it is', async () => {
  expect(priceOf(model, { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 }, priceBook)).toBeNull();
  const sent = new Set<number>();
  for (const cap of [0, 1, 1000, ...Array.from({ length: 30 }, (_, index) => 5000 + 150 * index), 30_000]) {
    const { outcome, events, asked, spent } = await capped(cap);
    sent.add(asked);
    expect([cap, spent]).toEqual([cap, asked * perCall]);
    const begun = events.flatMap((event) => (event.type === 'turn.started' ? [event] : []));
    expect([cap, begun.length]).toEqual([cap, asked]);
    // Each call fitted with all that it could have cost, and no price was made up.
    for (const [index, { reservedTokens, reservedUsd }] of begun.entries())
      expect([cap, index * perCall + reservedTokens <= cap, reservedUsd]).toEqual([cap, true, null]);
    if (asked === 4) expect([cap, outcome.status]).toEqual([cap, 'finished']);
    else {
      expect([cap, outcome]).toMatchObject([
        cap,
        { status: 'failed', reason: 'budget', message: describeReached({ cap: 'tokens', spent, limit: cap }) },
      ]);
      expect(events.at(-1)).toEqual({ type: 'budget.reached', cap: 'tokens', spent, limit: cap });
    }
  }
  expect([...sent]).toEqual([0, 1, 2, 3, 4]);
});
