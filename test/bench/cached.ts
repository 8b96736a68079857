import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { priceOf } from '../../src/core/budget/price-book.ts';
import { addUsage, noUsage } from '../../src/core/budget/usage.ts';
import type { Usage } from '../../src/protocol/usage.ts';
import { amount, type Measured } from './measured.ts';
import { model, playAgents } from './play-agents.ts';
import { startModelProcess } from './model-process.ts';

const turns = 40;

/** How much of what an agent sends is read from the provider's cache, and what that makes of the price. */
export async function benchCached(): Promise<Measured[]> {
  const root = await mkdtemp(join(tmpdir(), 'batuta-bench-'));
  const server = await startModelProcess();
  try {
    const events = await playAgents(join(root, 'runs'), server.url, turns - 1);
    const usages = events.flatMap((event) => (event.type === 'turn.completed' ? [event.usage] : []));
    if (usages.length !== turns) throw new Error(`${usages.length} turns were played.`);
    const { input, cacheRead, cacheWrite } = usages.reduce<Usage>(addUsage, noUsage);
    const sent = input + cacheRead + cacheWrite;
    const cost = (usage: Partial<Usage>): number => {
      const price = priceOf(model, { ...noUsage, ...usage });
      if (price === null) throw new Error(`${model} has no price.`);
      return price;
    };
    const [paid, uncached] = [cost({ input, cacheRead, cacheWrite }), cost({ input: sent })];
    return [
      amount(
        `input of ${turns} turns that is not read from the cache`,
        0.05,
        1 - cacheRead / sent,
        'of it',
        `${cacheRead} of ${sent} tokens read`,
      ),
      amount(
        `price of the input of ${turns} turns`,
        0.157,
        paid / uncached,
        '× uncached',
        `$${paid.toFixed(4)}`,
        `uncached: $${uncached.toFixed(4)}`,
      ),
    ];
  } finally {
    server.stop();
    await rm(root, { recursive: true, force: true });
  }
}
