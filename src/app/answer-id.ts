import type { ApprovalAnswer } from '../protocol/approval.ts';
import type { RunEvent } from '../protocol/run-event.ts';

/**
 * Names an answer by its question: an answer that comes twice – a second click, two windows, a window and a terminal – is heard once, and
 * never taken for the answer to the question after it. undefined: it may be given as often as one likes.
 */
export function answerId(events: readonly RunEvent[], { decision }: Pick<ApprovalAnswer, 'decision'>): string | undefined {
  const asked = events.findLast((event) => event.type === 'approval.requested');
  return decision === 'save' || !asked ? undefined : `answer-${asked.seq}`;
}

/** As `answerId`, for the word to go on with a run that stopped. */
export function continueId(events: readonly RunEvent[]): string | undefined {
  const stopped = events.findLast((event) => event.type === 'run.stopped');
  return stopped && `continue-${stopped.seq}`;
}

/** The name as the engine's `signal` wants it. */
export function named(id: string | undefined): { readonly id?: string } {
  return id === undefined ? {} : { id };
}
