import type { Message } from '../../protocol/message.ts';
import type { Forecast, ForecastRange } from '../../protocol/forecast.ts';
import type { RunState } from '../run/run-state.ts';
import { english } from './locale.ts';
import { sentence } from './message.ts';
import { describeSoftCaps } from './terms.ts';

/** What is expected, with its bounds; a bound that is written like it tells nothing. `written`: what is expected, as part of a sum. */
export function describeRange({ likely, low, high }: ForecastRange, written: { usd: number; digits?: 2 | 4 } = { usd: likely }): Message {
  const [expected, least, most] = [likely, low, high].map((usd) => english.usd(usd, written.digits));
  const [from, to] = [
    { ...written, usd: low },
    { ...written, usd: high },
  ];
  if (least === expected && most === expected) return sentence('{0}', written);
  if (least === expected) return sentence('{0}, up to {1}', written, to);
  if (most === expected) return sentence('{0}, at least {1}', written, from);
  return sentence('{0} ({1} to {2})', written, from, to);
}

/** What the numbers of a forecast come from: an agent of which no earlier run tells is expected by the size of the spec. */
export function describeOrigin({ runs, agents, pricesOf }: Pick<Forecast, 'runs' | 'agents' | 'pricesOf'>): Message {
  if (runs === 0) return sentence('Based on the size of the spec and the prices of {0} (no earlier run here did this work).', pricesOf);
  if (agents.some((agent) => agent.runs === 0))
    return runs === 1
      ? sentence('Based partly on one earlier run in this workspace, else on the size of the spec, and the prices of {0}.', pricesOf)
      : sentence(
          'Based partly on {0} earlier runs in this workspace, else on the size of the spec, and the prices of {1}.',
          runs,
          pricesOf,
        );
  return runs === 1
    ? sentence('Based on one earlier run in this workspace and the prices of {0}.', pricesOf)
    : sentence('Based on {0} earlier runs in this workspace and the prices of {1}.', runs, pricesOf);
}

/** What the budget does not hold, or what the sum does not: whatever the person should know before they approve. */
export function describeRisks(
  { caps, spend, softCaps }: Pick<RunState, 'caps' | 'spend' | 'softCaps'>,
  { usd, unpriced }: Forecast,
): Message[] {
  const left = caps.usd === null ? Infinity : Math.max(0, caps.usd - spend.usd);
  const reached =
    usd.likely > left
      ? sentence('{0} of the budget left: it will likely be reached. The run then stops and asks.', { usd: left })
      : sentence('{0} of the budget left: it could be reached. The run would then stop and ask.', { usd: left });
  return [
    ...(usd.high > left ? [reached] : []),
    ...(unpriced.length === 0 ? [] : [sentence('Not in the total (no known price): {0}', unpriced.join(', '))]),
    ...(unpriced.length === 0 || caps.usd === null
      ? []
      : [sentence('The limit of {0} does not hold for what has no price: only the limits of tokens and calls do.', { usd: caps.usd })]),
    ...(softCaps ? [describeSoftCaps()] : []),
  ];
}
