import type { PriceBook } from '../core/budget/price-book.ts';
import { sentence } from '../core/describe/message.ts';
import type { Message } from '../protocol/message.ts';

/** What a model costs, for people. */
export function costOf(model: string, { prices }: PriceBook): Message {
  const price = prices[model];
  if (!price) return sentence('no price known; caps on tokens and turns hold');
  return sentence('{0} in, {1} out per million tokens', { usd: price.input }, { usd: price.output });
}

/** Of an external agent. */
export const externalCost = sentence('paid by your account there; its caps are soft');
