import type { Message } from '../../protocol/message.ts';
import type { Reply } from '../../protocol/question.ts';
import { sentence } from '../describe/message.ts';
import { capText } from '../describe/terms.ts';
import type { RunState } from '../run/run-state.ts';
import { spentBefore } from './create-budget.ts';

/** Why new caps cannot be taken: one of them would leave less room than the run has, or none. null: they can; a cap that is lifted (null) leaves most. */
export function raisesNothing({ caps, spend }: Pick<RunState, 'caps' | 'spend'>, wanted: NonNullable<Reply['caps']>): Message | null {
  const spent = spentBefore(spend);
  for (const cap of ['usd', 'tokens', 'turns'] as const) {
    const amount = wanted[cap] ?? Infinity;
    const limit = caps[cap] ?? 0;
    if (amount > Math.max(limit, spent[cap])) continue;
    return limit >= spent[cap]
      ? sentence('The run already has a limit of {0}; a new one must be higher.', capText(cap, limit))
      : sentence('The run has already used {0}; a new limit must be higher.', capText(cap, spent[cap]));
  }
  return null;
}
