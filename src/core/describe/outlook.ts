import type { Forecast, Outlook } from '../../protocol/forecast.ts';
import type { Message } from '../../protocol/message.ts';
import { auditedBy } from '../audit/auditor.ts';
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
    ...(first?.runs === 0
      ? [
          runs === 0
            ? sentence('Without earlier audits here that is assumed.')
            : sentence('That is assumed: earlier audits here were of something else.'),
        ]
      : []),
    ...(whole === null ? [] : [sentence('Earlier audits here cost {0} to {1} ({2}).', { usd: whole.low }, { usd: whole.high }, runs)]),
  ]);
}

/** The same by dimension, and by module where there are several, with the part of the budget that each may use in US dollars; null where one is all, or no price is known. */
export function describeDimensionCosts(
  { agents, usd }: Pick<Forecast, 'agents' | 'usd'>,
  parts: Readonly<Record<string, number>> = {},
): Message | null {
  const priced = agents.flatMap((agent) => (agent.usd === null ? [] : [{ ...auditedBy(agent.agent), usd: agent.usd.likely }]));
  if (agents.length < 2 || priced.length === 0) return null;
  const { amounts, digits } = addUp(
    priced.map((one) => one.usd),
    usd.likely,
  );
  const costs = priced.map(({ dimension, name }, index) => {
    const [likely, limit] = [{ usd: amounts[index] ?? 0, digits }, parts[dimension]];
    const sharing = priced.filter((one) => one.dimension === dimension).length;
    return limit === undefined
      ? joinedBy(' ', [name, sentence('{0}', likely)])
      : sentence('{0} {1} (its part, with its fixes: {2})', name, likely, { usd: limit / sharing });
  });
  const dimensions = new Set(priced.map(({ dimension }) => dimension));
  return dimensions.size < priced.length
    ? sentence('By module and dimension: {0}.', joinedBy(', ', costs))
    : sentence('By dimension: {0}.', joinedBy(', ', costs));
}
