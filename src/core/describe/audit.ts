import type { Audited } from '../../protocol/audit.ts';
import type { Message } from '../../protocol/message.ts';
import { severities } from '../../protocol/audit.ts';
import { computedScore, countBySeverity } from '../audit/score.ts';
import { sentence } from './message.ts';

/** A dimension's scores, and how many findings of each severity it has: "security: 75 stated, 70 computed; P0 1, P1 1". */
export function describeAudited(audited: Audited): Message {
  const { dimension, score, findings } = audited;
  const computed = computedScore(audited);
  const counts = countBySeverity(findings);
  const found = severities.flatMap((severity) => (counts[severity] > 0 ? [`${severity} ${counts[severity]}`] : [])).join(', ');
  if (computed === null) return sentence('{0}: no score', dimension);
  const scores =
    score === null
      ? sentence('{0}: not stated, {1} computed', dimension, computed)
      : sentence('{0}: {1} stated, {2} computed', dimension, score, computed);
  return found === '' ? scores : sentence('{0}; {1}', scores, found);
}
