import { findingsOf, isReached } from '../../core/audit/next-work.ts';
import { unitKey } from '../../core/audit/unit.ts';
import { inEnglish, sentence } from '../../core/describe/message.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { AuditRound } from '../../protocol/audit.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import { together, type Scope } from './discover.ts';
import { inModules } from './in-modules.ts';

/** `used`: keys of the units that nothing more is spent on. */
interface Now extends Pick<RunState, 'notices'> {
  readonly passing: boolean;
  readonly used: readonly string[];
}

/**
 * Says in which files an audit has findings on which only that they lie elsewhere keeps everybody from working: where another cycle may follow, and
 * once. Told in the step of the audit, which runs of earlier versions have as well.
 */
export function outsideNotice(
  { goal, modules }: Pick<Scope, 'goal' | 'modules'>,
  tests: readonly string[],
  round: AuditRound,
  { passing, used, notices }: Now,
): RunEventBody[] {
  if (round.iteration >= goal.iterations || (goal.feature === '' && isReached(goal, round, passing))) return [];
  const isWork = inModules({ goal, modules }, tests);
  const outside = findingsOf(round).filter(
    (one) => goal.focus.includes(one.severity) && one.place !== 'no file' && !used.includes(unitKey(one)) && !isWork(one),
  );
  const files = [...new Set(outside.flatMap(({ file }) => file ?? []))].sort().join(', ');
  const text = sentence('Outside of {0}, so nobody works on it: {1}', together(modules).path, files);
  const isSaid = notices.some((one) => inEnglish(one.text) === inEnglish(text));
  return files === '' || isSaid ? [] : [{ type: 'notice', level: 'warning', text }];
}
