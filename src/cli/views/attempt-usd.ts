import type { AttemptState, RunState } from '../../core/run/run-state.ts';

/** What an attempt cost in US dollars; null when its model has no price, which is not the same as free. */
export function attemptUsd(state: RunState, attempt: AttemptState): number | null {
  const model = state.spend.byModel[attempt.model];
  return attempt.usd === 0 && model !== undefined && model.usd === null ? null : attempt.usd;
}
