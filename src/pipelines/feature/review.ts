import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { readContext } from '../../core/context/compile-context.ts';
import { ownerOf } from '../../core/policy/owned-paths.ts';
import { reviewLabel } from '../../core/prompt/labels.ts';
import { reviewRole } from '../../core/prompt/roles.ts';
import { backgroundOf, describeIssue, reviewRepairTask, reviewTask } from '../../core/prompt/tasks.ts';
import type { Facts } from '../../core/prompt/tasks.ts';
import { withRelativePaths } from '../../core/report/plain-document.ts';
import { sentence, told } from '../../core/report/sentence.ts';
import type { Sentence } from '../../protocol/sentence.ts';
import { parseReview } from '../../core/report/parse-review.ts';
import type { ReviewIssue, ReviewReport } from '../../protocol/review-report.ts';
import type { AgentTask } from '../../core/agent/harness.ts';
import type { FeatureDeps } from './deps.ts';
import type { FeatureInput } from './input.ts';
import { pause } from './pause.ts';
import { toImplement } from './progress.ts';
import type { Pending, Progress } from './progress.ts';
import { describeChanges, describeEvidence, reviewNeeded } from './review-facts.ts';
import { maxFixRounds } from './round.ts';
import { runAgent } from './run-agent.ts';
import { workUntilProven } from './work.ts';
import { featureName, nextSteps } from './write-spec.ts';

type Proven = Progress & { tree: string };

/** REVIEW: at most two rounds of fixes, so three reviews; still rejected, the run stops and never completes. */
export async function review(
  ctx: Ctx,
  deps: FeatureDeps,
  input: FeatureInput,
  facts: Facts,
  begin: Proven,
): Promise<{ output: Proven; summary: Sentence }> {
  let progress = begin;
  let earlier: readonly ReviewIssue[] = [];
  let dismissed: readonly ReviewIssue[] = [];
  for (let round = 1; ; round++) {
    const needed = await ctx.step('review-needed', () => reviewNeeded(ctx, deps, input, progress.approved.spec));
    if (!needed.needed) return { output: progress, summary: sentence('skipped: {0}', needed.reason) };
    const judged = await askReviewer(ctx, deps, input, facts, progress, round, earlier, dismissed);
    const { report } = judged;
    if (report.verdict !== judged.verdict)
      await ctx.emit({ type: 'notice', level: 'warning', ...told('text', onlyDismissed(judged.dismissed)) });
    const aside = judged.dismissed.length > 0 ? { dismissed: judged.dismissed } : {};
    await ctx.emit({ type: 'review.completed', round, verdict: report.verdict, issues: report.issues, ...aside });
    if (report.verdict === 'approved')
      return {
        output: progress,
        summary: approvedIn(round),
      };
    const repeated = round > 1 && sameIssues(report.issues, earlier);
    const owners = await ctx.step('review-owners', () => issueOwners(ctx, deps, input, report.issues));
    const nobody = report.issues.filter((issue) => owners[issue.fingerprint] === undefined);
    let guidance = '';
    if (round > maxFixRounds || repeated || nobody.length > 0) {
      const reason =
        nobody.length > 0
          ? sentence('The review found something in files that belong to no agent.')
          : repeated
            ? sentence('The review found the same issues again.')
            : sentence('The review was not satisfied after {0} rounds of fixes.', maxFixRounds);
      const answer = await pause(ctx, deps, {
        reason,
        agent: 'review',
        retriesUsed: round - 1,
        lastError: report.issues.map(describeIssue).join('\n\n'),
        budget: false,
        next: nobody.length > 0 ? nextForNobody() : nextForRejected(),
      });
      guidance = answer.guidance ?? '';
      round = 0;
      dismissed = [...dismissed, ...report.issues.filter((issue) => answer.dismiss?.includes(issue.fingerprint))];
      const left = report.issues.filter((issue) => !dismissed.includes(issue));
      if (left.length === 0) {
        progress = await workUntilProven(ctx, deps, input, facts, { ...progress, pending: {} });
        return { output: progress, summary: sentence('rejected, but {0} dismissed what was left of its issues', answer.by) };
      }
      // Whose file it is says nothing here; the person's word does.
      const named = input.settings.agents.find((agent) => agent.name === answer.agent)?.name;
      if (named) for (const issue of nobody) owners[issue.fingerprint] = named;
      const owned = left.filter((issue) => owners[issue.fingerprint] !== undefined);
      if (!guidance || owned.length === 0) {
        progress = await workUntilProven(ctx, deps, input, facts, { ...progress, pending: {} });
        earlier = [];
        continue;
      }
    }
    const mended = report.issues.filter((issue) => !dismissed.includes(issue));
    const pending = fixes(mended, owners, Math.max(round, 1), guidance);
    progress = await workUntilProven(ctx, deps, input, facts, { ...progress, pending, retries: {} });
    earlier = mended;
  }
}

/** A review without what the person dismissed. `verdict` is the reviewer's own. */
interface Judged {
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

async function dismissedNow(step: StepContext, deps: FeatureDeps): Promise<string[]> {
  const { fingerprints, problem } = await deps.dismissals.fingerprints();
  if (problem !== null) step.emit({ type: 'notice', level: 'warning', text: problem });
  return [...fingerprints];
}

function approvedIn(round: number): Sentence {
  if (round === 1) return sentence('approved');
  return round === 2 ? sentence('approved after 1 round of fixes') : sentence('approved after {0} rounds of fixes', round - 1);
}

function onlyDismissed(issues: readonly ReviewIssue[]): Sentence {
  const titles = issues.map((issue) => issue.title).join('; ');
  return sentence('The review found only what was dismissed before, so it counts as approved: {0}', titles);
}

function nextForRejected(): Sentence[] {
  return [
    sentence('Resume with guidance: it opens a new round of fixes.'),
    sentence('Or mend the issues yourself and resume: the review looks again.'),
    sentence('Or dismiss the issues that are none: they do not come back.'),
    sentence('Or undo the run.'),
  ];
}

function nextForNobody(): Sentence[] {
  return [
    sentence('Mend these files yourself and resume: the review looks again.'),
    sentence('Or dismiss the issues that are none: they do not come back.'),
    sentence('Or resume with guidance for one agent, which then mends them in its own files.'),
    sentence('Or undo the run.'),
  ];
}

function fixes(
  issues: readonly ReviewIssue[],
  owners: Record<string, string>,
  fixRound: number,
  guidance: string,
): Record<string, Pending> {
  const pending: Record<string, Pending> = {};
  for (const issue of issues) {
    const agent = owners[issue.fingerprint];
    if (!agent) continue;
    pending[agent] = { ...toImplement, kind: 'fix', fixRound, guidance, issues: [...(pending[agent]?.issues ?? []), issue] };
  }
  return pending;
}

function sameIssues(a: readonly ReviewIssue[], b: readonly ReviewIssue[]): boolean {
  const names = (issues: readonly ReviewIssue[]): string => [...new Set(issues.map((issue) => issue.fingerprint))].sort().join();
  return a.length > 0 && names(a) === names(b);
}

/** By fingerprint: the agent with the longest matching path, else the one that touched the file last. */
async function issueOwners(
  ctx: Ctx,
  deps: FeatureDeps,
  input: FeatureInput,
  issues: readonly ReviewIssue[],
): Promise<Record<string, string>> {
  const { files } = await deps.scope(ctx.runId).state();
  const known = new Set(input.settings.agents.map((agent) => agent.name));
  const owners: Record<string, string> = {};
  for (const { file, fingerprint } of issues) {
    const owner =
      file === null ? undefined : (ownerOf(input.settings.agents, file)?.name ?? files[file]?.agents.findLast((agent) => known.has(agent)));
    if (owner) owners[fingerprint] = owner;
  }
  return owners;
}

async function askReviewer(
  ctx: Ctx,
  deps: FeatureDeps,
  input: FeatureInput,
  facts: Facts,
  progress: Progress,
  round: number,
  earlier: readonly ReviewIssue[],
  dismissed: readonly ReviewIssue[],
): Promise<Judged> {
  const { settings } = input;
  const feature = featureName(progress.approved.spec);
  const label = reviewLabel(feature, round, maxFixRounds + 1);
  const prepared = await ctx.step('review-facts', async (step) => ({
    dismissed: await dismissedNow(step, deps),
    context: await readContext(deps.files, settings.review.context),
    changes: await describeChanges(ctx, deps),
    evidence: await describeEvidence(ctx, deps, settings),
  }));
  const first: AgentTask = {
    agent: 'review',
    model: settings.review.model,
    access: 'read-only',
    owns: [],
    commands: [],
    runTimeoutMs: settings.timeouts.run * 1000,
    prompt: {
      system: [reviewRole(), ...backgroundOf(prepared.context, facts), `# The approved spec\n\n${progress.approved.text}`],
      task: reviewTask(
        label,
        prepared.changes,
        prepared.evidence,
        earlier.map(describeIssue).join('\n\n'),
        dismissed.map(describeIssue).join('\n\n'),
      ),
    },
  };
  let task = first;
  for (let attempt = 1; ;) {
    const outcome = await runAgent(ctx, 'review', { label, kind: 'review', attempt: round, of: maxFixRounds + 1, task });
    if (outcome.status === 'failed') {
      const answer = await pause(ctx, deps, {
        reason: outcome.reason === 'budget' ? sentence('The budget is reached.') : sentence('The review did not come to an end.'),
        agent: 'review',
        retriesUsed: attempt - 1,
        lastError: outcome.message,
        budget: outcome.reason === 'budget',
        next: nextSteps(outcome.reason),
      });
      task = { ...task, continuation: outcome.continuation, ...(answer.guidance ? { guidance: answer.guidance } : {}) };
      continue;
    }
    const parsed = parseReview(withRelativePaths(outcome.finish.report, deps.files.root));
    const problem = parsed.ok ? unusable(parsed.review) : parsed.problem;
    if (parsed.ok && problem === null)
      return withoutDismissed(parsed.review, [...prepared.dismissed, ...dismissed.map((issue) => issue.fingerprint)]);
    if (attempt > 1) {
      await pause(ctx, deps, {
        reason: sentence('The review could not be read.'),
        agent: 'review',
        retriesUsed: 1,
        lastError: problem ?? '',
        budget: false,
        next: [sentence('Resume the run: the review is asked again.')],
      });
      attempt = 0;
    }
    attempt += 1;
    task = { ...first, prompt: { ...first.prompt, task: reviewRepairTask(first.prompt.task, outcome.finish.report, problem ?? '') } };
  }
}

function unusable(review: ReviewReport): string | null {
  return review.verdict === 'rejected' && review.issues.length === 0
    ? 'it rejects the change but names no issue under "### Issues Found".'
    : null;
}
