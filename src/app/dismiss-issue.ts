import { asJson } from '../protocol/json.ts';
import type { ContinueAnswer } from '../protocol/approval.ts';
import type { Engine } from '../core/durable/contracts.ts';
import { awaitedReview } from '../core/report/awaited-review.ts';
import { project } from '../core/run/project.ts';
import type { DismissalStore } from '../node/dismissal-store.ts';
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
  if (!issue) throw new UserError(`No review of run ${runId} has that issue.`);
  const { title, file, rule } = issue;
  await store.add({ fingerprint, title, file, rule, at: new Date().toISOString(), by, runId });
  const known = new Set((await store.list()).map((one) => one.fingerprint));
  const left = (reviews.at(-1)?.issues ?? []).filter((one) => !known.has(one.fingerprint)).length;
  const review = awaitedReview(events);
  const alive = (await engine.list()).find((run) => run.runId === runId)?.status === 'running';
  if (!review || left > 0 || !alive) return { goesOn: false, left };
  const answer: ContinueAnswer = { by, dismissed: review.issues.map((one) => one.fingerprint) };
  await engine.signal(runId, 'continue', asJson(answer), { id: `dismissed-${review.seq}` });
  return { goesOn: true, left };
}

/** An answer without words to a run that waits after a review of which everything is dismissed: it then says so. */
export async function withDismissals({ engine, store, runId }: Parts, answer: ContinueAnswer): Promise<ContinueAnswer> {
  const review = answer.guidance ? null : awaitedReview(await engine.read(runId, 0));
  if (!review) return answer;
  const known = new Set((await store.list()).map((one) => one.fingerprint));
  const all = review.issues.map((issue) => issue.fingerprint);
  return all.length > 0 && all.every((fingerprint) => known.has(fingerprint)) ? { ...answer, dismissed: all } : answer;
}
