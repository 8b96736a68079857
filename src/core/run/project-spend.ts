import type { RunEvent } from '../../protocol/run-event.ts';
import { addUsage, noUsage } from '../budget/usage.ts';
import type { RunState, SpendState } from './run-state.ts';

type TurnEvent = Extract<RunEvent, { type: 'turn.started' | 'turn.completed' | 'turn.failed' }>;

/**
 * Money and tokens over all agents. A call that began and never ended (a crash) stays in `open` with
 * its worst case: the provider may have billed it, and a hard cap must not be passed for not knowing.
 */
export function spendAfter(state: RunState, event: TurnEvent): SpendState {
  const { spend } = state;
  const { path, turn } = event;
  const began = spend.open[path] ?? [];
  if (event.type === 'turn.started') {
    const reserved = { turn, usd: event.reservedUsd ?? 0, tokens: event.reservedTokens };
    return { ...spend, open: { ...spend.open, [path]: [...began, reserved] } };
  }
  const ended = began.findLastIndex((call) => call.turn === turn);
  const open = ended < 0 ? spend.open : { ...spend.open, [path]: began.toSpliced(ended, 1) };
  return count(spend, open, event.type === 'turn.completed' ? event.model : modelOf(state, path), event);
}

function modelOf(state: RunState, path: string): string {
  return state.attempts.find((attempt) => attempt.path === path)?.model ?? '';
}

function count(
  spend: SpendState,
  open: SpendState['open'],
  model: string,
  event: Exclude<TurnEvent, { type: 'turn.started' }>,
): SpendState {
  const known = spend.byModel[model] ?? { turns: 0, usage: noUsage, usd: 0 };
  const usd = event.usd === null || known.usd === null ? null : known.usd + event.usd;
  return {
    ...spend,
    open,
    usage: addUsage(spend.usage, event.usage),
    usd: spend.usd + (event.usd ?? 0),
    unpricedTurns: spend.unpricedTurns + (event.usd === null ? 1 : 0),
    estimatedTurns: spend.estimatedTurns + (event.estimated ? 1 : 0),
    turns: spend.turns + 1,
    byModel: { ...spend.byModel, [model]: { turns: known.turns + 1, usage: addUsage(known.usage, event.usage), usd } },
  };
}
