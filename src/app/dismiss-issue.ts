import { replyTo } from '../core/question/question.ts';
import { sentence } from '../core/describe/message.ts';
import { latestIssues } from '../core/run/named-issues.ts';
import { UserError } from './contracts.ts';
import { dismissedIn, remember } from './remember-dismissed.ts';
import { replyToRun, type Answered } from './reply-to-run.ts';

/**
 * Remembers that an issue is none. When a run at work asks about the review that named it, and nothing of that review is left, it
 * is told to go on; a run that nobody works on goes on when it is resumed (`withDismissed`).
 */
export async function dismissIssue(
  run: Answered,
  fingerprint: string,
  who: { readonly by: string; readonly reason?: string },
): Promise<{ goesOn: boolean; left: number }> {
  const { engine, dismissals, runId } = run;
  const state = await engine.state(runId);
  if (!(await remember(dismissals, state, [fingerprint], who))) throw new UserError(sentence('Run {0} has no such review issue.', runId));
  const known = await dismissedIn(dismissals);
  const left = latestIssues(state).filter((one) => !known.has(one.fingerprint)).length;
  const question = state.questions.find(({ items }) => items.some(({ id }) => id === fingerprint));
  const option = question?.options.find(({ text }) => text === 'none')?.id;
  const alive = (await engine.list()).find((one) => one.runId === runId)?.status === 'running';
  if (!question || option === undefined || left > 0 || !alive) return { goesOn: false, left };
  const { taken } = await replyToRun(run, replyTo(question, { by: who.by, option }));
  return { goesOn: taken, left };
}
