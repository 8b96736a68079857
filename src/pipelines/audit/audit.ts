import { findingsOf, isReached, isStuck, lowestScore, nextWork, openOf } from '../../core/audit/next-work.ts';
import { countBySeverity } from '../../core/audit/score.ts';
import { sentence } from '../../core/describe/message.ts';
import { late } from '../../core/late.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { definePipeline } from '../../core/pipeline/pipeline.ts';
import { runInputSchema } from '../../core/pipeline/run-input.ts';
import { auditGoalSchema, type AuditGoal, type AuditRound, type Finding } from '../../protocol/audit.ts';
import type { Phase } from '../../protocol/phase.ts';
import type { Message } from '../../protocol/message.ts';
import { agentWorkflow } from '../parts/agent.ts';
import type { Approved } from '../parts/approval.ts';
import { baselineWorkflow, ensureBaseline } from '../parts/baseline.ts';
import { beforeWork } from '../parts/changed-packages.ts';
import { concluded } from '../parts/concluded.ts';
import { complete, workUntilProven } from '../parts/later.ts';
import { completePhase } from '../parts/phases.ts';
import type { Progress, Proven } from '../parts/progress.ts';
import { changeNow, differing } from '../parts/review-facts.ts';
import { agentRunWorkflow } from '../parts/run-agent.ts';
import { runPhase, type PhaseResult } from '../parts/run-phase.ts';
import type { Scene, Services } from '../parts/services.ts';
import { auditDimensionWorkflow } from './audit-dimension.ts';
import { discover, together, type Scope } from './discover.ts';
import { firstAudit } from './first-audit.ts';
import { givenOutside, inModules } from './in-modules.ts';
import { problemsOf, templatesOf } from './problems.ts';
import { auditPhase, closePhase, developPhase, discoveryPhase, enhancePhase, reauditPhase, testPhase } from './phases.ts';
import { partWarnings, usedParts } from '../../core/audit/spent-on.ts';
import { unitKey, unitsOf } from '../../core/audit/unit.ts';
import { describeFigures, testFigures, type TestFigures } from '../../core/audit/test-figures.ts';

const inputSchema = runInputSchema.extend({ audit: auditGoalSchema.prefault({}) });

const auditAll = late(async () => (await import('./audit-all.ts')).auditAll);
const closeGaps = late(async () => (await import('./close.ts')).closeGaps);
const develop = late(async () => (await import('./develop.ts')).develop);

/**
 * DISCOVERY → AUDIT → (CLOSE GAPS → ENHANCE → DEVELOP → TEST → RE-AUDIT)… → COMPLETE, until every dimension of every module reaches the target with no P0 or P1 open and all
 * commands passing, or a limit is reached. Every number is counted or comes from a named agent's report.
 */
export const auditPipeline = definePipeline({
  id: 'audit',
  version: '6',
  title: sentence('Audit'),
  summary: sentence('audit a module and improve it until it reaches a score'),
  phases: [discoveryPhase, auditPhase, closePhase, enhancePhase, developPhase, testPhase, reauditPhase, completePhase],
  specSections: null,
  expects: null,
  input: inputSchema,
  begins: firstAudit,
  problems: (more, settings, at) =>
    problemsOf(at, auditGoalSchema.pick({ modules: true, dimensions: true }).parse(more['audit'] ?? {}), templatesOf(settings)),
  workflows: [agentWorkflow, agentRunWorkflow, baselineWorkflow, auditDimensionWorkflow],
  async run(ctx, input, services: Services) {
    const scope = await runPhase(ctx, services, discoveryPhase, async (phase) => {
      const found = await phase.step('discover', (step) => discover(step, services, input.audit, templatesOf(input.settings)));
      if (!('ended' in found.output)) await ensureBaseline(phase, services, input);
      return found;
    });
    if ('ended' in scope) return concluded(ctx, services, scope);
    const { goal } = scope;
    const scene: Scene = { services, input, facts: { request: '', registry: '', memory: '', fresh: [], modules: [], layers: [] } };
    const first = await runPhase(ctx, services, auditPhase, (phase) =>
      goal.findings === undefined
        ? auditAll(phase, scene, scope, { iteration: 0, before: null, used: [] })
        : given(phase, goal, goal.findings),
    );
    const { progress, rounds, figures } = await improve(ctx, scene, scope, first);
    const last = rounds.at(-1) ?? first;
    const audited = await ctx.step('audited-change', (step) => changeNow(step, services));
    const missed = isReached(goal, last, figures.passing) ? null : missedWords(goal, last, figures, rounds.length - 1);
    return runPhase(ctx, services, completePhase, async (phase) => {
      const { output, summary } = await complete(phase, scene, progress);
      const later = await phase.step('after-audit', async (step) => differing(audited, await changeNow(step, services)));
      // Nobody has looked at that.
      const short = missed ?? (later.length > 0 ? sentence('Changed after the last audit: {0}', later.join(', ')) : null);
      return { output: short === null ? output : { ...output, missed: short }, summary: short ?? summary };
    });
  },
});

interface Improved {
  readonly progress: Progress;
  readonly rounds: readonly AuditRound[];
  readonly figures: TestFigures;
}

/** The cycles. */
async function improve(ctx: Ctx, scene: Scene, scope: Scope, first: AuditRound): Promise<Improved> {
  const { services, input } = scene;
  const { goal, modules } = scope;
  const begun = await ctx.step('start', async (step) => ({
    base: await beforeWork(ctx, step, services),
    figures: testFigures(step.state()),
  }));
  let progress: Progress = {
    approved: approvedAudit(scope, input, begun.base),
    base: begun.base.tree,
    pending: {},
    retries: {},
  };
  let { figures } = begun;
  const rounds = [first];
  let proposed = false;
  const isWork = inModules(scope, input.settings.tests);
  for (let n = 1; n <= goal.iterations; n++) {
    const last = rounds.at(-1) ?? first;
    const isWanted: boolean = goal.feature !== '' && !proposed;
    if (isReached(goal, last, figures.passing) && !isWanted) break;
    const used = await usedNow(ctx, goal);
    const { close, enhance } = nextWork(goal, rounds, used, isWork);
    const { failing } = figures;
    const isDue: boolean = isWanted && close.length + failing.length === 0;
    if (close.length + enhance.length + failing.length === 0 && !isDue) break;
    const stuck = isStuck(rounds);
    if (stuck)
      await ctx.emit({
        type: 'notice',
        level: 'warning',
        text: sentence('Three audits brought nothing better, so only the gravest findings are worked on, in another way.'),
      });
    const toClose = close.length + failing.length > 0;
    const pass = <T>(phase: Phase, fn: (inner: Ctx) => Promise<PhaseResult<T>>): Promise<T> => runPhase(ctx, services, phase, fn, n);
    progress = await pass(closePhase, async (phase) =>
      toClose
        ? closeGaps(phase, scene, progress, { kind: 'close', n, findings: close, failing, stuck, modules })
        : { output: progress, skipped: sentence('no P0 or P1 is open') },
    );
    progress = await pass(enhancePhase, async (phase) =>
      enhance.length > 0
        ? closeGaps(phase, scene, progress, { kind: 'enhance', n, findings: enhance, failing: [], stuck, modules })
        : { output: progress, skipped: close.length > 0 ? sentence('gaps come first') : sentence('nothing to enhance') },
    );
    progress = await pass(developPhase, async (phase) =>
      isDue
        ? develop(phase, scene, progress, { feature: goal.feature, modules })
        : { output: progress, skipped: isWanted ? sentence('gaps come first') : sentence('no new feature is asked for') },
    );
    proposed ||= isDue;
    ({ progress, figures } = await pass(testPhase, (phase) => test(phase, scene, progress)));
    const again = async (phase: Ctx) => auditAll(phase, scene, scope, { iteration: n, before: last, used: await usedNow(phase, goal) });
    rounds.push(await pass(reauditPhase, again));
  }
  return { progress, rounds, figures };
}

/** Keys of the units whose part of the budget is used; the person is told of it. */
function usedNow(ctx: Ctx, { parts }: AuditGoal): Promise<readonly string[]> {
  if (parts === undefined) return Promise.resolve([]);
  return ctx.step('parts', async (step) => {
    step.emit(...partWarnings(step.state()));
    return usedParts(step.state());
  });
}

/** TEST: every command on the tree as it is now. What the work broke goes back to its agent before anything is audited. */
async function test(
  ctx: Ctx,
  scene: Scene,
  progress: Progress,
): Promise<{ output: { progress: Proven; figures: TestFigures }; summary: Message }> {
  const proven = await workUntilProven(ctx, scene, { ...progress, pending: {} });
  const figures = await ctx.step('figures', async (step) => {
    const { verdicts } = step.state();
    const measured = testFigures(step.state());
    // Whose work was undone has failed no more: its commands pass on what stands.
    for (const { agent, attempt, result } of Object.values(verdicts))
      if (result === 'failed' && measured.passing)
        step.emit({ type: 'verdict', agent, attempt, result: 'proven', claims: [], error: null, disagreement: null });
    return measured;
  });
  return { output: { progress: proven, figures }, summary: describeFigures(figures) };
}

/** What agents are given in place of a spec: nobody approved one, so nothing is listed and every rule for what is not listed holds. */
function approvedAudit(scope: Scope, { request, settings }: Scene['input'], base: Approved['base']): Approved {
  const { goal, modules } = scope;
  const { name, path } = together(modules);
  const given = givenOutside(scope, settings.tests);
  const also = given.length === 0 ? '' : `, and ${given.join(', ')}, of which the person gave a finding`;
  const text = `# Improve ${path}\n\n${request}\n\nAn audit found defects in ${path}; the target is a score of ${goal.target} in: ${goal.dimensions.join(', ')}. Change what lies in ${path} and ${modules.length === 1 ? 'its' : 'their'} tests${also}; nothing else.\n`;
  const spec = {
    name,
    date: '',
    status: 'active',
    summary: request,
    pattern: null,
    references: [],
    type: 'modification' as const,
  };
  const none = { layers: [], tasks: [], dependencies: [], proof: [], sections: [] };
  return {
    file: '',
    text,
    hash: base.hash,
    revision: 0,
    base,
    read: [],
    spec: { ...spec, ...none },
    accepted: { by: '', reasons: [], unattended: true },
  };
}

/** Findings that are known are not paid for again: they take the place of the first audit. */
async function given(ctx: Ctx, goal: AuditGoal, findings: readonly Finding[]): Promise<{ output: AuditRound; skipped: Message }> {
  const output: AuditRound = {
    iteration: 0,
    dimensions: unitsOf(goal).map((unit) => {
      const own = findings.filter((one) => unitKey(one) === unitKey(unit));
      return { ...unit, score: null, findings: own, dismissed: [], attempt: '' };
    }),
  };
  await ctx.emit({ type: 'audit.completed', ...output });
  return { output, skipped: sentence('known findings, not looked for again: {0}', findings.length) };
}

function missedWords(goal: AuditGoal, last: AuditRound, { passing }: TestFigures, iterations: number): Message {
  const { target } = goal;
  const open = openOf(goal, last);
  if (goal.findings !== undefined)
    return open.length > 0
      ? sentence('Still open: {0}. Iterations: {1}.', open.map(({ title }) => title).join('; '), iterations)
      : sentence('The findings are closed, but not every command passes.');
  const score = lowestScore(last);
  const { P0, P1 } = countBySeverity(findingsOf(last));
  if (score === null) return sentence('Not every dimension has a score; the target is {1}. Iterations: {0}.', iterations, target);
  if (score < target) return sentence('Score {0} of {1}. Iterations: {2}.', score, target, iterations);
  if (P0 + P1 > 0) return sentence('Score {0}, but findings of P0 and P1 are open: {1}. Iterations: {2}.', score, P0 + P1, iterations);
  return passing ? sentence('Score {0}.', score) : sentence('Score {0}, but not every command passes.', score);
}
