import type { Forecast, Outlook } from '../../protocol/forecast.ts';
import type { Message } from '../../protocol/message.ts';
import { dimensionOf } from '../audit/auditor.ts';
import { addUp } from './add-up.ts';
import { describeRange } from './forecast.ts';
import { joinedBy, sentence } from './message.ts';

/** What the first audit will likely cost, and what earlier audits of the workspace did. */
export function describeAuditOutlook({ first, whole, runs }: Outlook): Message {
  const tokens = { count: first?.tokens.likely ?? 0 };
  const expected =
    first === null || first.unpriced.length > 0
      ? sentence('Expected for the first audit: about {0} tokens; their price is not known.', tokens)
      : sentence('Expected for the first audit: about {0}.', describeRange(first.usd));
  return joinedBy(' ', [
    expected,
    ...(first?.runs === 0 ? [sentence('Without earlier audits here that is assumed.')] : []),
    ...(whole === null ? [] : [sentence('Earlier audits here cost {0} to {1} ({2}).', { usd: whole.low }, { usd: whole.high }, runs)]),
  ]);
}

/** The same by dimension, with the part of the budget that each may use in US dollars; null where one is all, or no price is known. */
export function describeDimensionCosts(
  { agents, usd }: Pick<Forecast, 'agents' | 'usd'>,
  parts: Readonly<Record<string, number>> = {},
): Message | null {
  const priced = agents.flatMap((agent) => (agent.usd === null ? [] : [{ dimension: dimensionOf(agent.agent), usd: agent.usd.likely }]));
  if (agents.length < 2 || priced.length === 0) return null;
  const { amounts, digits } = addUp(
    priced.map((one) => one.usd),
    usd.likely,
  );
  const costs = priced.map(({ dimension }, index) => {
    const [likely, limit] = [{ usd: amounts[index] ?? 0, digits }, parts[dimension]];
    return limit === undefined
      ? joinedBy(' ', [dimension, sentence('{0}', likely)])
      : sentence('{0} {1} (its part, with its fixes: {2})', dimension, likely, { usd: limit });
  });
  return sentence('By dimension: {0}.', joinedBy(', ', costs));
}
