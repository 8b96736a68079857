import type { Usage } from '../../protocol/usage.ts';

/** USD per million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  /** Above this many prompt tokens in one call, all prices of that call are multiplied. */
  readonly long?: { readonly above: number; readonly times: number };
}

export interface PriceBook {
  /** Day of the figures, ISO. */
  readonly date: string;
  readonly prices: Readonly<Record<string, Price>>;
}

/** Anthropic's list prices; a cache write costs 1.25 × input. */
export const priceBook: PriceBook = {
  date: '2026-11-01',
  prices: {
    'claude-opus-5-5': { input: 4, output: 20, cacheRead: 0.2, cacheWrite: 5 },
    'claude-sonnet-5-5': { input: 2, output: 10, cacheRead: 0.1, cacheWrite: 2.5 },
    'claude-haiku-5-5': { input: 0.1, output: 0.5, cacheRead: 0.01, cacheWrite: 0.125, long: { above: 100_000, times: 5 } },
    'claude-fable-5-1': { input: 10, output: 50, cacheRead: 0.25, cacheWrite: 12.5 },
  },
};

/** For providers that bill otherwise than by the token (a subscription): every model is unpriced, tokens and turns govern. */
export const noPrices: PriceBook = { date: priceBook.date, prices: {} };

/** Cost of a call in USD, or null when the book has no price for the model. */
export function priceOf(model: string, usage: Usage, book: PriceBook = priceBook): number | null {
  const price = book.prices[model];
  if (!price) return null;
  const prompt = usage.input + usage.cacheRead + usage.cacheWrite;
  const times = price.long && prompt > price.long.above ? price.long.times : 1;
  const sum =
    usage.input * price.input + usage.output * price.output + usage.cacheRead * price.cacheRead + usage.cacheWrite * price.cacheWrite;
  return (sum * times) / 1_000_000;
}
