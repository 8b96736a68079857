import { asJson } from '../protocol/json.ts';
import type { ContinueAnswer } from '../protocol/approval.ts';
import type { Engine } from '../core/durable/contracts.ts';
import { awaitedReview } from '../core/report/awaited-review.ts';
import { project } from '../core/run/project.ts';
import { continueId, named } from './answer-id.ts';
import type { DismissalStore } from '../node/dismissal-store.ts';
import { sentence } from '../core/describe/message.ts';
import { UserError } from './contracts.ts';

interface Parts {
  readonly engine: Engine;
  readonly store: DismissalStore;
  readonly runId: string;
}

/**
 * Remembers that an issue is none. When a run at work waits after the review that named it, and nothing of that review is left, it
 * is told to go on; a run that nobody works on goes on when it is resumed (`withDismissals`).
 */
export async function dismissIssue(
  parts: Parts & { readonly fingerprint: string; readonly by: string },
): Promise<{ goesOn: boolean; left: number }> {
  const { engine, store, runId, fingerprint, by } = parts;
  const events = await engine.read(runId, 0);
  const { reviews } = project(events);
  const issue = reviews.flatMap((review) => [...review.issues, ...review.dismissed]).findLast((one) => one.fingerprint === fingerprint);
  if (!issue) throw new UserError(sentence('No review of run {0} has that issue.', runId));
  const { title, file, rule } = issue;
  await store.put({ fingerprint, title, file, rule, at: new Date().toISOString(), by, runId });
  const known = new Set((await store.list()).map((one) => one.fingerprint));
  const left = (reviews.at(-1)?.issues ?? []).filter((one) => !known.has(one.fingerprint)).length;
  const review = awaitedReview(events);
  const alive = (await engine.list()).find((run) => run.runId === runId)?.status === 'running';
  if (!review || left > 0 || !alive) return { goesOn: false, left };
  const answer: ContinueAnswer = { by, dismiss: review.issues.map((one) => one.fingerprint) };
  // The same name as a word of the person to go on: whichever comes first is the answer to this stop.
  await engine.signal(runId, 'continue', asJson(answer), named(continueId(events)));
  return { goesOn: true, left };
}

/**
 * An answer together with what is dismissed: what it dismisses is remembered for the workspace, and to a run that waits after a
 * review of which everything is dismissed, an answer without words says so.
 */
export async function withDismissals({ engine, store, runId }: Parts, answer: ContinueAnswer): Promise<ContinueAnswer> {
  const review = awaitedReview(await engine.read(runId, 0));
  if (!review) return answer;
  for (const { fingerprint, title, file, rule } of review.issues.filter((issue) => answer.dismiss?.includes(issue.fingerprint)))
    await store.put({ fingerprint, title, file, rule, at: new Date().toISOString(), by: answer.by, runId });
  if (answer.guidance) return answer;
  const known = new Set((await store.list()).map((one) => one.fingerprint));
  const all = review.issues.map((issue) => issue.fingerprint);
  return all.length > 0 && all.every((fingerprint) => known.has(fingerprint)) ? { ...answer, dismiss: all } : answer;
}
