import type { RunEvent } from '../../protocol/run-event.ts';
import { addUsage, noUsage } from '../budget/usage.ts';
import type { RunState, SpendState } from './run-state.ts';

type TurnEvent = Extract<RunEvent, { type: 'turn.started' | 'turn.completed' | 'turn.failed' }>;

/**
 * Money and tokens over all agents. A call that began and never ended (a crash) stays in `open` with
 * its worst case: the provider may have billed it, and a hard cap must not be passed for not knowing.
 */
export function projectSpend(state: RunState, event: TurnEvent): RunState {
  const { spend } = state;
  const key = `${event.path}#${event.turn}`;
  const { [key]: began = [], ...others } = spend.open;
  if (event.type === 'turn.started') {
    const open = { ...others, [key]: [...began, { usd: event.reservedUsd ?? 0, tokens: event.reservedTokens }] };
    return { ...state, spend: { ...spend, open } };
  }
  const left = began.slice(0, -1);
  const open = left.length > 0 ? { ...others, [key]: left } : others;
  const model = event.type === 'turn.completed' ? event.model : modelOf(state, event.path);
  return { ...state, spend: count({ ...spend, open }, model, event) };
}

function modelOf(state: RunState, path: string): string {
  return state.attempts.find((attempt) => attempt.path === path)?.model ?? '';
}

function count(spend: SpendState, model: string, event: Exclude<TurnEvent, { type: 'turn.started' }>): SpendState {
  const known = spend.byModel[model] ?? { turns: 0, usage: noUsage, usd: 0 };
  const usd = event.usd === null || known.usd === null ? null : known.usd + event.usd;
  return {
    ...spend,
    usage: addUsage(spend.usage, event.usage),
    usd: spend.usd + (event.usd ?? 0),
    unpricedTurns: spend.unpricedTurns + (event.usd === null ? 1 : 0),
    estimatedTurns: spend.estimatedTurns + (event.type === 'turn.completed' && event.estimated ? 1 : 0),
    turns: spend.turns + 1,
    byModel: { ...spend.byModel, [model]: { turns: known.turns + 1, usage: addUsage(known.usage, event.usage), usd } },
  };
}
