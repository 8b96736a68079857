import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { readOnly, type AgentTask } from '../../core/agent/harness.ts';
import { background } from './background.ts';
import { reviewWork } from './work.ts';
import { reviewRole } from '../../core/prompt/roles.ts';
import { describeIssue, reviewRepairTask, reviewTask } from '../../core/prompt/tasks.ts';
import type { Dismissal } from '../../core/report/dismissal.ts';
import { withFingerprints } from '../../core/report/issue-fingerprint.ts';
import { reviewOf } from '../../core/report/parse-review.ts';
import { reportText } from '../../core/report/plain-document.ts';
import { inEnglish, sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import type { ReviewIssue, ReviewReport, WrittenIssue } from '../../protocol/review-report.ts';
import type { Scene, Services } from './services.ts';
import { pause } from './pause.ts';
import type { Progress } from './progress.ts';
import { changeNow, describeChanges, describeEvidence, differing } from './review-facts.ts';
import { maxFixRounds } from './agent-work.ts';
import { textOf } from './text-of.ts';
import { runUntilFinished } from './run-until-finished.ts';
import { featureName } from './write-spec.ts';

type DismissedIssue = Pick<Dismissal, 'fingerprint' | 'title' | 'file'>;

/** So many of the dismissed issues, the newest, are named to the reviewer. */
const mostDismissed = 50;

/** What a review is about. */
interface Subject {
  readonly progress: Progress;
  /** From 1. */
  readonly round: number;
  /** What the last round found. */
  readonly earlier: readonly ReviewIssue[];
}

/** A review without what the person dismissed. */
export interface Judged {
  readonly verdict: ReviewReport['verdict'];
  /** The reviewer's own verdict. */
  readonly said: ReviewReport['verdict'];
  readonly issues: ReviewIssue[];
  readonly dismissed: ReviewIssue[];
}

/** A review, and what it is about. */
type Reviewed = Judged & {
  /** Hash of the tree. */
  readonly tree: string;
  readonly reviewed: NonNullable<Progress['reviewed']>;
};

/** What the person dismissed does not come back; a rejection for nothing else is none. */
function withoutDismissed(
  said: ReviewReport['verdict'],
  all: readonly ReviewIssue[],
  gone: readonly { readonly fingerprint: string }[],
): Judged {
  const dismissed = all.filter((issue) => gone.some(({ fingerprint }) => fingerprint === issue.fingerprint));
  const issues = all.filter((issue) => !dismissed.includes(issue));
  return { verdict: dismissed.length > 0 && issues.length === 0 ? 'approved' : said, said, issues, dismissed };
}

/** What the person dismissed, in this run or before, the newest last. */
async function dismissedNow(step: StepContext, services: Services): Promise<DismissedIssue[]> {
  const inRun = step.state().reviews.flatMap((review) => review.dismissed);
  const { dismissed, problem } = await services.dismissals.list();
  if (problem !== null) step.emit({ type: 'notice', level: 'warning', text: problem });
  const all = new Map([...dismissed, ...inRun].map(({ fingerprint, title, file }) => [fingerprint, { fingerprint, title, file }]));
  return [...all.values()];
}

/** Names the issues by the code that they are about; a file that is not there is marked as such. */
export async function identified(ctx: Ctx, services: Services, issues: readonly WrittenIssue[]): Promise<ReviewIssue[]> {
  return ctx.look('review-issues', async () => {
    const texts = new Map<string, string | null>();
    for (const { file } of issues) if (file !== null && !texts.has(file)) texts.set(file, await textOf(services, file));
    return withFingerprints(issues, (file) => texts.get(file) ?? null).map((issue) =>
      issue.file !== null && texts.get(issue.file) === null ? { ...issue, place: 'no file' as const } : issue,
    );
  });
}

/** So often is looked at again what changed while it was reviewed. */
const moreReviews = 2;

/**
 * A review of the change as it lies there at its end: what changes meanwhile is looked at again. Where it never comes to rest, what is reviewed is
 * the change as it was before.
 */
export async function askReviewer(ctx: Ctx, scene: Scene, subject: Subject): Promise<Reviewed> {
  const { services } = scene;
  for (let again = 0; ;) {
    const before = await ctx.look('review-begins', async (step) => changeNow(step, services));
    const judged = await askUntilReadable(ctx, scene, subject);
    const after = await ctx.look('review-ends', async (step) => {
      const { hash: tree } = await services.checkpoints.take({ volatilePaths: step.state().volatilePaths });
      return { tree, reviewed: await changeNow(step, services) };
    });
    const changed = differing(before, after.reviewed);
    if (changed.length === 0 && judged !== null) return { ...judged, ...after };
    if (judged !== null && again++ === moreReviews) return { ...judged, ...after, reviewed: before };
    const text = sentence('Changed while it was reviewed, so the review looks again: {0}', changed.join(', '));
    if (changed.length > 0) await ctx.emit({ type: 'notice', level: 'info', text });
  }
}

/** null: it could not be read, and the person said to go on. */
async function askUntilReadable(ctx: Ctx, scene: Scene, subject: Subject): Promise<Judged | null> {
  const { services, input, facts } = scene;
  const { settings } = input;
  const { progress, round, earlier } = subject;
  const feature = featureName(progress.approved.spec);
  const work = reviewWork(feature, round, maxFixRounds + 1);
  const prepared = await ctx.look('review-facts', async (step) => ({
    dismissed: await dismissedNow(step, services),
    background: await background(step, scene, { name: 'review', ...settings.review }),
    changes: await describeChanges(ctx, step, services),
    evidence: describeEvidence(step, settings),
  }));
  const first: AgentTask = {
    agent: 'review',
    model: settings.review.model,
    form: 'review',
    ...readOnly,
    runTimeoutMs: settings.timeouts.run * 1000,
    prompt: {
      system: [reviewRole(facts.brief?.review), ...prepared.background, `# The approved spec\n\n${progress.approved.text}`],
      task: reviewTask(
        inEnglish(work.label),
        prepared.changes,
        prepared.evidence,
        earlier.map(describeIssue).join('\n\n'),
        prepared.dismissed
          .slice(-mostDismissed)
          .map(({ title, file }) => `- ${file ?? 'no file'}: ${title}`)
          .join('\n'),
      ),
    },
  };
  let task = first;
  for (let attempt = 1; ; attempt++) {
    const outcome = await runUntilFinished(
      ctx,
      services,
      'review',
      { work, task },
      { retriesUsed: attempt - 1, message: sentence('The review did not finish.') },
    );
    const parsed = reviewOf(outcome.finish.report, services.files.root);
    const judged = parsed.ok
      ? withoutDismissed(parsed.review.verdict, await identified(ctx, services, parsed.review.issues), prepared.dismissed)
      : null;
    const problem = parsed.ok ? unusable(parsed.review, judged) : parsed.problem;
    if (judged && problem === null) return judged;
    if (attempt > 1 && judged?.verdict === 'approved') {
      const said = sentence('The review approved the change but named issues, also when asked again: it counts as rejected.');
      await ctx.emit({ type: 'notice', level: 'warning', text: said });
      return { ...judged, verdict: 'rejected', said: 'rejected' };
    }
    if (attempt > 1) {
      await pause(ctx, services, {
        reason: 'unreadable',
        message: sentence('The review could not be read.'),
        subject: 'review',
        retriesUsed: 1,
        detail: problem ?? '',
        hints: [sentence('Resume the run to review again.')],
      });
      return null;
    }
    task = {
      ...first,
      prompt: { ...first.prompt, task: reviewRepairTask(first.prompt.task, reportText(outcome.finish.report), inEnglish(problem ?? '')) },
    };
  }
}

function unusable({ verdict, issues }: ReviewReport, judged: Judged | null): Message | null {
  if (verdict === 'rejected') return issues.length === 0 ? sentence('it rejects the change but names no issue.') : null;
  return judged && judged.issues.length > 0 ? sentence('it approves the change but names issues.') : null;
}
