import type { Message } from '../../protocol/message.ts';
import { reviewSkipped } from '../run/phases.ts';
import type { RunState } from '../run/run-state.ts';
import { sentence } from './message.ts';

/** That nobody reviewed the change, and why; null: somebody did, or it is still to come. */
export function describeUnreviewed(state: Pick<RunState, 'declared' | 'phases' | 'reviews'>): Message | null {
  const reason = reviewSkipped(state);
  return reason === null ? null : sentence('Not reviewed: {0}', reason);
}
