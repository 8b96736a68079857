import { UserError } from '../../app/contracts.ts';
import type { CapName } from '../../core/budget/budget.ts';
import { reachedCap } from '../../core/budget/reached-cap.ts';
import { english, localeOf } from '../../core/describe/locale.ts';
import { describeReached } from '../../core/describe/terms.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { Caps } from '../../protocol/usage.ts';
import { exitCodes } from '../exit-codes.ts';
import { optionTable, type OptionName } from './options.ts';

const optionOf = (cap: CapName): OptionName => (cap === 'usd' ? 'budget' : cap);

/** What lifts the cap that a run stopped at, as help writes it: `--turns COUNT`. */
export function liftingOption(state: RunState): string {
  const option = optionOf(reachedCap(state)?.cap ?? 'usd');
  return `--${option} ${optionTable[option].value}`;
}

/**
 * With the cap that was reached as it is the run would only ask the same again, whichever others are raised. Throws UserError, which says which one that is
 * and what lifts it. `command`: what the option belongs to.
 */
export function mustLift(state: RunState, caps: Partial<Caps>, command: string): void {
  const reached = reachedCap(state);
  // Where the journal does not say which it was, nobody here knows better than the person.
  if (reached === null || state.capReached === null || reached.cap in caps) return;
  const option = `--${optionOf(reached.cap)}`;
  const words = localeOf(english, state).say(describeReached(reached));
  throw new UserError(
    `${words} Only ${option} lifts it: ${command} ${option} ${reached.proposed}`,
    Object.keys(caps).length === 0 ? exitCodes.budget : exitCodes.misuse,
  );
}
