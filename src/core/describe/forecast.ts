import type { Message } from '../../protocol/message.ts';
import type { Forecast, ForecastRange } from '../../protocol/forecast.ts';
import type { RunState } from '../run/run-state.ts';
import { sentence } from './message.ts';

/** What is expected, with its bounds. */
export function describeRange({ likely, low, high }: ForecastRange): Message {
  return sentence('{0} ({1} to {2})', { usd: likely }, { usd: low }, { usd: high });
}

/** What the numbers of a forecast come from. */
export function describeOrigin({ runs, pricesOf }: Pick<Forecast, 'runs' | 'pricesOf'>): Message {
  if (runs === 0) return sentence('Based on the size of the spec and the prices of {0} (no earlier runs here).', pricesOf);
  return runs === 1
    ? sentence('Based on one earlier run in this workspace and the prices of {0}.', pricesOf)
    : sentence('Based on {0} earlier runs in this workspace and the prices of {1}.', runs, pricesOf);
}

/** What the budget does not hold, or what the sum does not: whatever the person should know before they approve. */
export function describeRisks({ caps, spend }: Pick<RunState, 'caps' | 'spend'>, { usd, unpriced }: Forecast): Message[] {
  const left = caps.usd === null ? Infinity : Math.max(0, caps.usd - spend.usd);
  const reached =
    usd.likely > left
      ? sentence('{0} of the budget left: it will likely be reached. The run then stops and asks.', { usd: left })
      : sentence('{0} of the budget left: it could be reached. The run would then stop and ask.', { usd: left });
  return [
    ...(usd.high > left ? [reached] : []),
    ...(unpriced.length === 0 ? [] : [sentence('Not in the total (no known price): {0}', unpriced.join(', '))]),
  ];
}
