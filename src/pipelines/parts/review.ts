import type { Ctx } from '../../core/durable/contracts.ts';
import { commentedIssues } from './commented-issues.ts';
import { issueWords } from '../../core/report/issue-words.ts';
import { lines, sentence } from '../../core/describe/message.ts';
import { foldWords } from '../../core/spec/fold-text.ts';
import type { ReviewIssue } from '../../protocol/review-report.ts';
import type { Message } from '../../protocol/message.ts';
import { askReviewer } from './ask-reviewer.ts';
import type { Scene } from './services.ts';
import { pause } from './pause.ts';
import { fixes, issueOwners } from './fixes.ts';
import type { Proven } from './progress.ts';
import { changeNow, differing, reviewSkipped } from './review-facts.ts';
import { maxFixRounds } from './agent-work.ts';
import type { PhaseResult } from './run-phase.ts';
import { workUntilProven } from './work-until-proven.ts';

/** REVIEW: at most two rounds of fixes, so three reviews; still rejected, the run stops and never completes. */
export async function review(ctx: Ctx, scene: Scene, begin: Proven): Promise<PhaseResult<Proven>> {
  const { services, input } = scene;
  let progress = begin;
  let earlier: readonly ReviewIssue[] = [];
  /** The change as it was when its fix began. */
  let unfixed: Awaited<ReturnType<typeof changeNow>> | null = null;
  for (let round = 1; ; round++) {
    const begun = await ctx.look('review-needed', async (step) => {
      const change = await changeNow(step, services);
      if (unfixed !== null && differing(unfixed, change).length === 0) step.emit({ type: 'notice', level: 'warning', text: fixedNothing });
      const skipped = await reviewSkipped(ctx, step, scene, progress.approved);
      return { skipped, number: step.state().reviews.length + 1, change };
    });
    unfixed = null;
    if (begun.skipped !== null) return { output: { ...progress, reviewed: begun.change }, skipped: begun.skipped };
    const report = await askReviewer(ctx, scene, { progress, round, earlier });
    const { tree, reviewed, verdict, issues } = report;
    if (verdict !== report.said) await ctx.emit({ type: 'notice', level: 'warning', text: onlyDismissed(report.dismissed) });
    const aside = report.dismissed.length > 0 ? { dismissed: report.dismissed } : {};
    await ctx.emit({ type: 'review.completed', round: begun.number, tree, verdict, issues, ...aside });
    if (verdict === 'approved') return { output: { ...progress, reviewed }, summary: approvedIn(round) };
    const repeated = round > 1 && sameIssues(issues, earlier);
    const owners = await ctx.step('review-owners', async (step) => issueOwners(step, input, issues));
    const nobody = issues.filter((issue) => owners[issue.fingerprint] === undefined);
    let guidance = '';
    let mended = issues;
    if (round > maxFixRounds || repeated || nobody.length > 0) {
      const message =
        nobody.length > 0
          ? sentence('The review found issues in files that no agent owns.')
          : repeated
            ? sentence('The review found the same issues again.')
            : sentence('The review still found issues after {0} rounds of fixes.', maxFixRounds);
      const answer = await pause(ctx, services, {
        reason: 'review',
        message,
        subject: 'review',
        retriesUsed: round - 1,
        detail: lines(issues.flatMap((issue, index) => [...(index > 0 ? [''] : []), issueWords(issue, index)])),
        guidance: true,
        guides: nobody.length > 0 ? input.settings.agents : [],
        issues,
        hints: nobody.length > 0 ? nextForNobody() : nextForRejected(),
      });
      ({ guidance } = answer);
      round = 0;
      const commented = await commentedIssues(ctx, services, answer);
      mended = [...issues.filter((issue) => !answer.dismissed.includes(issue.fingerprint)), ...commented];
      if (commented.length > 0)
        Object.assign(owners, await ctx.step('comment-owners', async (step) => issueOwners(step, input, commented)));
      if (mended.length === 0) {
        progress = await workUntilProven(ctx, scene, { ...progress, pending: {} });
        return {
          output: { ...progress, reviewed },
          summary: sentence('rejected, but {0} dismissed the remaining issues', answer.by),
        };
      }
      // Whose file it is says nothing here; the person's word does.
      if (answer.agent !== null) for (const issue of nobody) owners[issue.fingerprint] = answer.agent;
      if ((!guidance && commented.length === 0) || !mended.some((issue) => owners[issue.fingerprint] !== undefined)) {
        progress = await workUntilProven(ctx, scene, { ...progress, pending: {} });
        earlier = [];
        continue;
      }
    }
    const pending = fixes(mended, owners, Math.max(round, 1), guidance);
    progress = await workUntilProven(ctx, scene, { ...progress, pending, retries: {} });
    earlier = mended;
    unfixed = reviewed;
  }
}

const fixedNothing = sentence('The fix after the review changed nothing: the review looks at the same files again.');

function approvedIn(round: number): Message {
  if (round === 1) return sentence('approved');
  return round === 2 ? sentence('approved after 1 round of fixes') : sentence('approved after {0} rounds of fixes', round - 1);
}

function onlyDismissed(issues: readonly ReviewIssue[]): Message {
  const titles = issues.map((issue) => issue.title).join('; ');
  return sentence('The review found only dismissed issues, so it counts as approved: {0}', titles);
}

function nextForRejected(): Message[] {
  return [
    sentence('Resume with guidance to start a new round of fixes.'),
    sentence('Or fix the issues yourself and resume: the review looks again.'),
    sentence('Or dismiss false positives: they won’t be reported again.'),
    sentence('Or undo the run.'),
  ];
}

function nextForNobody(): Message[] {
  return [
    sentence('Fix these files yourself and resume: the review looks again.'),
    sentence('Or dismiss false positives: they won’t be reported again.'),
    sentence('Or resume with guidance for one agent, which then fixes them in its own files.'),
    sentence('Or undo the run.'),
  ];
}

function sameIssues(a: readonly ReviewIssue[], b: readonly ReviewIssue[]): boolean {
  // By title: a fix that mended nothing changed the code that the fingerprint is made of.
  const names = (issues: readonly ReviewIssue[]): string =>
    [...new Set(issues.map(({ file, title }) => `${file ?? ''}\0${foldWords(title)}`))].sort().join();
  return a.length > 0 && names(a) === names(b);
}
