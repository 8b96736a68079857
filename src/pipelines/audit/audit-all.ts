import { readOnly, type AgentTask } from '../../core/agent/harness.ts';
import { auditorOf } from '../../core/audit/auditor.ts';
import { compareAudits } from '../../core/audit/compare.ts';
import { findingsOf, lowestScore } from '../../core/audit/next-work.ts';
import { testFigures } from '../../core/audit/test-figures.ts';
import { inEnglish, joined, sentence } from '../../core/describe/message.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { StepError } from '../../core/durable/errors.ts';
import type { AuditRound } from '../../protocol/audit.ts';
import { asJson } from '../../protocol/json.ts';
import type { Message } from '../../protocol/message.ts';
import { background } from '../parts/background.ts';
import type { Scene } from '../parts/services.ts';
import { readAudited } from './audit-dimension.ts';
import type { Module } from './discover.ts';
import { filled } from './dimensions.ts';
import { auditWork } from './phases.ts';
import { auditorRole, auditTask } from './prompts.ts';

/** So many dismissed findings, the newest, are named to an auditor. */
const mostDismissed = 50;

/** AUDIT: every dimension by an auditor of its own, side by side. `before`: the audit that this one is compared with. */
export async function auditAll(
  ctx: Ctx,
  scene: Scene,
  module: Module,
  iteration: number,
  before: AuditRound | null,
): Promise<{ output: AuditRound; summary: Message }> {
  const { services, input } = scene;
  const { settings, request } = input;
  const known = await ctx.step('audit-facts', async (step) => {
    const { dismissed, problem } = await services.dismissals.list();
    if (problem !== null) step.emit({ type: 'notice', level: 'warning', text: problem });
    return {
      dismissed: [...dismissed],
      figures: testFigures(step.state()),
      background: await background(step, scene, { name: 'review', ...settings.review }),
    };
  });
  const calls = Object.entries(module.templates).map(([dimension, template]) => {
    const work = auditWork(dimension, module.facts.name, iteration + 1);
    const asked = {
      label: inEnglish(work.label),
      template: filled(template, {
        MODULE_PATH: module.facts.path,
        MODULE_NAME: module.facts.name,
        TECHNOLOGIES: module.facts.technologies.join(', '),
        OBJECTIVE: request,
      }),
      objective: request,
      module: module.facts,
      paths: module.paths,
      figures: known.figures,
      earlier: before?.dimensions.find((one) => one.dimension === dimension)?.findings ?? [],
      dismissed: known.dismissed.slice(-mostDismissed),
    };
    const task: AgentTask = {
      agent: auditorOf(dimension),
      model: settings.review.model,
      form: 'audit',
      ...readOnly,
      runTimeoutMs: settings.timeouts.run * 1000,
      prompt: { system: [auditorRole, ...known.background], task: auditTask(asked) },
    };
    return { workflow: 'audit-dimension', as: dimension, input: asJson({ dimension, task, work }) };
  });
  const outcomes = await ctx.all('audits', calls);
  const audited = outcomes.map((outcome) => {
    if (!outcome.ok) throw new StepError(outcome.error.name, outcome.error.message);
    return readAudited(outcome.value);
  });
  const output = await ctx.step('audited', async (step) => {
    const { attempts } = step.state();
    const gone = (fingerprint: string): boolean => known.dismissed.some((one) => one.fingerprint === fingerprint);
    const dimensions = audited.map(({ dimension, score, findings }) => ({
      dimension,
      score,
      findings: findings.filter(({ fingerprint }) => !gone(fingerprint)),
      dismissed: findings.filter(({ fingerprint }) => gone(fingerprint)),
      attempt: attempts.findLast(({ agent }) => agent === auditorOf(dimension))?.path ?? '',
    }));
    step.emit({ type: 'audit.completed', iteration, dimensions });
    return { iteration, dimensions };
  });
  return { output, summary: summaryOf(output, before) };
}

function summaryOf(round: AuditRound, before: AuditRound | null): Message {
  const score = lowestScore(round);
  const now = score === null ? sentence('no score') : sentence('score {0}', score);
  const findings = findingsOf(round);
  if (before === null) return joined([now, sentence('findings: {0}', findings.length)]);
  const { closed, fresh } = compareAudits(findingsOf(before), findings);
  return joined([
    now,
    sentence('closed: {0}', closed.length),
    sentence('new: {0}', fresh.length),
    sentence('findings: {0}', findings.length),
  ]);
}
