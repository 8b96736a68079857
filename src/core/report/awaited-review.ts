import type { RunEvent } from '../../protocol/run-event.ts';
import type { ReviewIssue } from '../../protocol/review-report.ts';
import { project } from '../run/project.ts';

/** The issues of the rejected review after which the run waits for the person; null when it does not wait for exactly that. */
export function awaitedReview(events: readonly RunEvent[]): { readonly issues: readonly ReviewIssue[] } | null {
  const state = project(events);
  // Nobody was asked anything since: a later stop of the reviewer itself is another matter.
  const last = events.findLast(
    (event) => event.type === 'review.completed' || event.type === 'agent.started' || event.type === 'run.continued',
  );
  if (state.status !== 'stopped' || last?.type !== 'review.completed' || last.verdict !== 'rejected') return null;
  return { issues: state.reviews.at(-1)?.issues ?? [] };
}
