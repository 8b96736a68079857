import { severities, type Audited } from '../../protocol/audit.ts';
import type { Message } from '../../protocol/message.ts';
import { computedScore, countBySeverity } from '../audit/score.ts';
import { unitName } from '../audit/unit.ts';
import { sentence } from './message.ts';

/** The scores of one audit, each with how many findings of each severity there are: "security: 75 stated, 70 computed; P0 1, P1 1". */
export function describeRound(dimensions: readonly Audited[]): Message[] {
  const modules = [...new Set(dimensions.map(({ module }) => module))];
  return dimensions.map((one) => describeAudited(one, unitName(one, { modules })));
}

function describeAudited(audited: Audited, name: string): Message {
  const { score, findings } = audited;
  const computed = computedScore(audited);
  const counts = countBySeverity(findings);
  const found = severities.flatMap((severity) => (counts[severity] > 0 ? [`${severity} ${counts[severity]}`] : [])).join(', ');
  if (computed === null) return sentence('{0}: no score', name);
  const scores =
    score === null
      ? sentence('{0}: not stated, {1} computed', name, computed)
      : sentence('{0}: {1} stated, {2} computed', name, score, computed);
  return found === '' ? scores : sentence('{0}; {1}', scores, found);
}
