import { sentence } from '../describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import type { AuditReport } from '../../protocol/report.ts';

type Aim = Pick<AuditReport, 'goal' | 'reached'>;

/** Whether a run reached what it was for: a score, or the end of findings that it was given. */
export function reachedWords({ goal, reached }: Aim): Message {
  if (goal.findings !== undefined)
    return reached ? sentence('What was to be fixed is fixed.') : sentence('Not everything that was to be fixed is fixed.');
  return reached ? sentence('The target of {0} is reached.', goal.target) : sentence('The target of {0} is not reached.', goal.target);
}

/** The score that is aimed at; null: no score is, only findings are to be closed. */
export function targetOf({ findings, target }: Aim['goal']): number | null {
  return findings === undefined ? target : null;
}
