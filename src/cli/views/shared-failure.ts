import { isDeepStrictEqual } from 'node:util';
import { sentence } from '../../core/describe/message.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { Message } from '../../protocol/message.ts';
import type { RunEvent } from '../../protocol/run-event.ts';

/** `told`: nothing is to be said of it any more; `words`: all that is to be said. */
export interface SharedFailure {
  readonly told: boolean;
  readonly words: Message;
}

/**
 * What is left to say of a failed call where another agent at work stands still for the same reason, which was told then: without a network every
 * agent of an audit says the same. null: it is the first. `state`: after the event.
 */
export function sharedFailure(event: Extract<RunEvent, { type: 'turn.failed' }>, { attempts }: RunState): SharedFailure | null {
  const own = attempts.find(({ path }) => path === event.path);
  const before = attempts.some((one) => one !== own && one.status === 'running' && isSame(one.activity, own?.activity ?? ''));
  if (!before) return null;
  if (event.waiting) return { told: false, words: sentence('waits for the provider as well, for the same reason') };
  return { told: event.retryInMs !== null, words: sentence('the same') };
}

/** The same words about the same; when it began to wait is each one's own. */
function isSame(one: Message, other: Message): boolean {
  if (typeof one === 'string' || typeof other === 'string') return one !== '' && one === other;
  return one.text === other.text && isDeepStrictEqual(one.values.at(-1), other.values.at(-1));
}
