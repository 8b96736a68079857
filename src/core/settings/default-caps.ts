/** What a run may use where nobody says: US dollars, tokens, model calls. */
export const defaultCaps = { usd: 5, tokens: 5_000_000, turns: 400 } as const;
