import { noPrices, priceBook, type PriceBook } from '../core/budget/price-book.ts';
import type { ModelFigures, UserSettings } from '../protocol/settings-file.ts';

/** Providers that bill by the token, at the prices of the book. */
const billed = new Set(['anthropic', 'scripted']);

const figuresOf = (user: UserSettings | null, provider: string): Readonly<Record<string, ModelFigures>> =>
  user?.modelFigures?.[provider] ?? {};

/** What calls to a provider cost: what the person's settings say, else the list prices where these hold. */
export function bookOf(user: UserSettings | null, provider: string): PriceBook {
  const known = billed.has(provider) ? priceBook : noPrices;
  const own = Object.entries(figuresOf(user, provider)).flatMap(([model, { input, output, cacheRead = input, cacheWrite = input }]) =>
    input === undefined || output === undefined || cacheRead === undefined || cacheWrite === undefined
      ? []
      : [[model, { input, output, cacheRead, cacheWrite }] as const],
  );
  return own.length === 0 ? known : { ...known, prices: { ...known.prices, ...Object.fromEntries(own) } };
}

/** Tokens that fit into prompt and answer together; undefined: nobody says. */
export function windowOf(user: UserSettings | null, provider: string, model: string): number | undefined {
  return figuresOf(user, provider)[model]?.contextTokens;
}
