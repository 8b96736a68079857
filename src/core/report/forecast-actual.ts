import type { RunState } from '../run/run-state.ts';
import { totalTokens } from '../budget/usage.ts';

/** What was spent since the approval that the forecast was made for; null without a forecast. */
export function forecastActual(state: RunState): { usd: number; tokens: number; turns: number } | null {
  if (state.forecast === null) return null;
  const { spent } = state.forecast;
  const { spend } = state;
  return {
    usd: Math.max(0, spend.usd - spent.usd),
    tokens: totalTokens(spend.usage) - spent.tokens,
    turns: spend.turns - spent.turns,
  };
}
