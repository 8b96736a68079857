import { FencedError, InterruptedError, ReplayMismatchError, StorageError } from '../../core/durable/errors.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';

/** Why a run starts nothing more in this process. */
export type StopReason =
  /** Begin a phase again (its code changed) and go on from there. */
  | { readonly kind: 'restart'; readonly scope: string; readonly reason: Message }
  | { readonly kind: 'mismatch'; readonly error: ReplayMismatchError }
  /** `idle`: the run only waited when it was stopped. */
  | { readonly kind: 'stop'; readonly idle: boolean }
  | { readonly kind: 'kill'; readonly idle: boolean }
  | { readonly kind: 'cancel'; readonly by: string }
  | { readonly kind: 'unwritable'; readonly error: StorageError }
  | { readonly kind: 'fenced'; readonly error: FencedError };

const order: readonly StopReason['kind'][] = ['restart', 'mismatch', 'stop', 'kill', 'cancel', 'unwritable', 'fenced'];

/** Does `next` take the place of `now`? A stronger reason does. */
export function outranks(next: StopReason, now: StopReason): boolean {
  return order.indexOf(next.kind) > order.indexOf(now.kind);
}

/** Steps under way are ended at once; for the other kinds they finish and are journaled. */
export function endsSteps(reason: StopReason): boolean {
  return reason.kind === 'kill' || reason.kind === 'cancel' || reason.kind === 'unwritable' || reason.kind === 'fenced';
}

/** Is that error one which a stopping run throws? */
export function isStopError(error: unknown): boolean {
  return [InterruptedError, FencedError, StorageError, ReplayMismatchError].some((kind) => error instanceof kind);
}

/** What operations throw from then on. */
export function stopError(reason: StopReason): Error {
  switch (reason.kind) {
    case 'mismatch':
    case 'unwritable':
    case 'fenced':
      return reason.error;
    case 'restart':
      return new InterruptedError(sentence('The phase begins again: {0}', reason.reason));
    case 'stop':
    case 'kill':
      return new InterruptedError(sentence('The run was interrupted.'));
    case 'cancel':
      return new InterruptedError(sentence('The run was cancelled.'));
  }
}
