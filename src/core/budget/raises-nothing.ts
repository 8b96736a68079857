import type { Message } from '../../protocol/message.ts';
import type { Reply } from '../../protocol/question.ts';
import { sentence } from '../describe/message.ts';
import { capText } from '../describe/terms.ts';
import type { RunState } from '../run/run-state.ts';
import type { CapName } from './budget.ts';
import { spentBefore } from './create-budget.ts';

/**
 * Why new caps cannot be taken: one of them would leave less room than the run has, or none. null: they can. A cap that is lifted (null) leaves most; one
 * that was not reached may be said again as it is beside a higher one.
 */
export function raisesNothing(
  { caps, spend, capReached }: Pick<RunState, 'caps' | 'spend' | 'capReached'>,
  wanted: NonNullable<Reply['caps']>,
): Message | null {
  const spent = spentBefore(spend);
  const low = (['usd', 'tokens', 'turns'] as const).filter((cap) => (wanted[cap] ?? Infinity) <= Math.max(caps[cap] ?? 0, spent[cap]));
  const raisesOther = Object.keys(wanted).length > low.length;
  const isSame = (cap: CapName): boolean => wanted[cap] === caps[cap] && (caps[cap] ?? 0) > spent[cap] && cap !== capReached;
  const cap = low.find((one) => !raisesOther || !isSame(one));
  if (cap === undefined) return null;
  const limit = caps[cap] ?? 0;
  return limit >= spent[cap]
    ? sentence('The run already has a limit of {0}; a new one must be higher.', capText(cap, limit))
    : sentence('The run has already used {0}; a new limit must be higher.', capText(cap, spent[cap]));
}
