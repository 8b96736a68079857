import { asJson } from '../protocol/json.ts';
import type { ContinueAnswer } from '../protocol/approval.ts';
import type { Engine } from '../core/durable/contracts.ts';
import { project } from '../core/run/project.ts';
import type { DismissalStore } from '../node/dismissal-store.ts';
import { UserError } from './contracts.ts';

/**
 * Remembers that an issue is none. When the run waits after the review that named it, and nothing of that review is left, the run
 * is told to go on: the answer says what was dismissed, so that the journal does.
 */
export async function dismissIssue(options: {
  readonly engine: Engine;
  readonly store: DismissalStore;
  readonly runId: string;
  readonly fingerprint: string;
  readonly by: string;
}): Promise<{ goesOn: boolean }> {
  const { engine, store, runId, fingerprint, by } = options;
  const events = await engine.read(runId, 0);
  const state = project(events);
  const issue = state.reviews
    .flatMap((review) => [...review.issues, ...review.dismissed])
    .findLast((one) => one.fingerprint === fingerprint);
  if (!issue) throw new UserError(`No review of run ${runId} has that issue.`);
  const { title, file, rule } = issue;
  await store.add({ fingerprint, title, file, rule, at: new Date().toISOString(), by, runId });
  const dismissed = new Set((await store.list()).map((one) => one.fingerprint));
  const open = state.reviews.at(-1)?.issues ?? [];
  const all = open.length > 0 && open.every((one) => dismissed.has(one.fingerprint));
  // Waits for an answer to exactly this review: nobody was asked anything since.
  const last = events.findLast(
    (event) => event.type === 'review.completed' || event.type === 'agent.started' || event.type === 'run.continued',
  );
  if (!all || state.status !== 'stopped' || last?.type !== 'review.completed') return { goesOn: false };
  const answer: ContinueAnswer = { by, dismissed: open.map((one) => one.fingerprint) };
  await engine.signal(runId, 'continue', asJson(answer), { id: `dismissed-${last.seq}` });
  return { goesOn: true };
}
