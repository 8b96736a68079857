import type { WorstCase } from './budget.ts';
import { priceBook, type PriceBook } from './price-book.ts';

/**
 * What a call costs at most: all of its input at the dearest input price (a cache write may cost more than
 * plain input), all of the allowed output, and the surcharge of long prompts. `usd: null` = no price is known.
 */
export function worstCase(call: {
  readonly model: string;
  readonly inputTokens: number;
  readonly maxOutputTokens: number;
  readonly book?: PriceBook;
}): WorstCase {
  const tokens = call.inputTokens + call.maxOutputTokens;
  const price = (call.book ?? priceBook).prices[call.model];
  if (!price) return { tokens, usd: null };
  const times = price.long && call.inputTokens > price.long.above ? price.long.times : 1;
  const input = call.inputTokens * Math.max(price.input, price.cacheWrite, price.cacheRead);
  return { tokens, usd: ((input + call.maxOutputTokens * price.output) * times) / 1_000_000 };
}
