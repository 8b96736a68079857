import type { PriceBook } from '../core/budget/price-book.ts';
import { sentence } from '../core/describe/message.ts';
import type { Message } from '../protocol/message.ts';

const unpriced = sentence('no price known; caps on tokens and turns hold');

/** What the models of a provider cost, for people. */
export function bookCost({ prices }: PriceBook): Message {
  return Object.keys(prices).length === 0 ? unpriced : sentence('billed by the token, at prices that are known');
}

/** What one model costs. */
export function costOf(model: string, { prices }: PriceBook): Message {
  const price = prices[model];
  if (!price) return unpriced;
  return sentence('{0} in, {1} out per million tokens', { usd: price.input }, { usd: price.output });
}

/** Of an external agent. */
export const externalCost = sentence('paid by your account there; its caps are soft');
