import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import type { AgentTask } from '../../core/agent/harness.ts';
import { readContext } from '../../core/context/compile-context.ts';
import { reviewWork } from './work.ts';
import { reviewRole } from '../../core/prompt/roles.ts';
import { backgroundOf, describeIssue, reviewRepairTask, reviewTask } from '../../core/prompt/tasks.ts';
import type { Facts } from '../../core/prompt/tasks.ts';
import { reviewOf } from '../../core/report/parse-review.ts';
import { reportText } from '../../core/report/plain-document.ts';
import { inEnglish, sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import type { ReviewIssue, ReviewReport } from '../../protocol/review-report.ts';
import type { Services } from './services.ts';
import type { RunInput } from '../../core/pipeline/run-input.ts';
import { pause } from './pause.ts';
import type { Progress } from './progress.ts';
import { describeChanges, describeEvidence } from './review-facts.ts';
import { maxFixRounds } from './round.ts';
import { runUntilFinished } from './run-until-finished.ts';
import { featureName } from './write-spec.ts';

/** What a review is about. */
interface Subject {
  readonly facts: Facts;
  readonly progress: Progress;
  /** From 1. */
  readonly round: number;
  /** What the last round found. */
  readonly earlier: readonly ReviewIssue[];
  /** What the person dismissed in this run. */
  readonly dismissed: readonly ReviewIssue[];
}

/** A review without what the person dismissed. `verdict` is the reviewer's own. */
export interface Judged {
  readonly report: ReviewReport;
  readonly verdict: ReviewReport['verdict'];
  readonly dismissed: ReviewIssue[];
}

/** What the person dismissed does not come back; a rejection for nothing else is none. */
function withoutDismissed(review: ReviewReport, fingerprints: readonly string[]): Judged {
  const dismissed = review.issues.filter((issue) => fingerprints.includes(issue.fingerprint));
  const issues = review.issues.filter((issue) => !dismissed.includes(issue));
  const verdict = dismissed.length > 0 && issues.length === 0 ? 'approved' : review.verdict;
  return { report: { verdict, issues }, verdict: review.verdict, dismissed };
}

async function dismissedNow(step: StepContext, services: Services): Promise<string[]> {
  const { fingerprints, problem } = await services.dismissals.fingerprints();
  if (problem !== null) step.emit({ type: 'notice', level: 'warning', text: problem });
  return [...fingerprints];
}

/** One review of the change as it lies there: the reviewer is asked until its review can be read. */
export async function askReviewer(ctx: Ctx, services: Services, { settings }: RunInput, subject: Subject): Promise<Judged> {
  const { facts, progress, round, earlier, dismissed } = subject;
  const feature = featureName(progress.approved.spec);
  const work = reviewWork(feature, round, maxFixRounds + 1);
  const prepared = await ctx.step('review-facts', async (step) => ({
    dismissed: await dismissedNow(step, services),
    context: await readContext(services.files, settings.review.context),
    changes: await describeChanges(ctx, step, services),
    evidence: describeEvidence(step, settings),
  }));
  const first: AgentTask = {
    agent: 'review',
    model: settings.review.model,
    form: 'review',
    access: 'read-only',
    owns: [],
    commands: [],
    runTimeoutMs: settings.timeouts.run * 1000,
    prompt: {
      system: [reviewRole(), ...backgroundOf(prepared.context, facts), `# The approved spec\n\n${progress.approved.text}`],
      task: reviewTask(
        inEnglish(work.label),
        prepared.changes,
        prepared.evidence,
        earlier.map(describeIssue).join('\n\n'),
        dismissed.map(describeIssue).join('\n\n'),
      ),
    },
  };
  let task = first;
  for (let attempt = 1; ;) {
    const outcome = await runUntilFinished(
      ctx,
      services,
      'review',
      { work, task },
      { retriesUsed: attempt - 1, message: sentence('The review did not come to an end.') },
    );
    const parsed = reviewOf(outcome.finish.report, services.files.root);
    const judged = parsed.ok
      ? withoutDismissed(parsed.review, [...prepared.dismissed, ...dismissed.map((issue) => issue.fingerprint)])
      : null;
    const problem = parsed.ok ? unusable(parsed.review, judged) : parsed.problem;
    if (judged && problem === null) return judged;
    if (attempt > 1 && judged?.report.verdict === 'approved') {
      const said = sentence('The review approved the change but named issues, also when asked again: it counts as rejected.');
      await ctx.emit({ type: 'notice', level: 'warning', text: said });
      return { ...judged, verdict: 'rejected', report: { ...judged.report, verdict: 'rejected' } };
    }
    if (attempt > 1) {
      await pause(ctx, services, {
        reason: 'unreadable',
        message: sentence('The review could not be read.'),
        agent: 'review',
        retriesUsed: 1,
        lastError: problem ?? '',
        guidance: false,
        next: [sentence('Resume the run: the review is asked again.')],
      });
      attempt = 0;
    }
    attempt += 1;
    task = {
      ...first,
      prompt: { ...first.prompt, task: reviewRepairTask(first.prompt.task, reportText(outcome.finish.report), inEnglish(problem ?? '')) },
    };
  }
}

function unusable({ verdict, issues }: ReviewReport, judged: Judged | null): Message | null {
  if (verdict === 'rejected') return issues.length === 0 ? sentence('it rejects the change but names no issue.') : null;
  return judged && judged.report.issues.length > 0 ? sentence('it approves the change but names issues.') : null;
}
