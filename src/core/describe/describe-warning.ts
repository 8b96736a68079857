import type { Message } from '../../protocol/message.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { sentence } from './message.ts';
import type { RunState } from '../run/run-state.ts';
import { capText, limitText } from './terms.ts';

/** That a limit, or the part of a dimension in the budget, is nearly used – or the part wholly. */
export function describeWarning(
  { cap, spent, limit, part }: Extract<RunEvent, { type: 'budget.warning' }>,
  state: Pick<RunState, 'softCaps'>,
): Message {
  const [used, most] = [capText(cap, spent), limitText(state, cap, limit)];
  if (part === undefined) return sentence('{0} of {1} used', used, most);
  return spent < limit
    ? sentence('{0} of the {1} for the dimension "{2}" used', used, most, part)
    : sentence('The {1} for the dimension "{2}" are used ({0}): it is neither worked on nor audited again.', used, most, part);
}
