import { readOnly, type AgentTask } from '../../core/agent/harness.ts';
import { auditorOf } from '../../core/audit/auditor.ts';
import { unitKey, unitName, unitsOf, type Unit } from '../../core/audit/unit.ts';
import { compareAudits } from '../../core/audit/compare.ts';
import { findingsOf, lowestScore } from '../../core/audit/next-work.ts';
import { usedParts } from '../../core/audit/spent-on.ts';
import { testFigures } from '../../core/audit/test-figures.ts';
import { inEnglish, joined, sentence } from '../../core/describe/message.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { StepError } from '../../core/durable/errors.ts';
import type { Audited, AuditRound } from '../../protocol/audit.ts';
import { asJson } from '../../protocol/json.ts';
import type { Message } from '../../protocol/message.ts';
import { background } from '../parts/background.ts';
import { pause } from '../parts/pause.ts';
import { nextSteps } from '../parts/run-until-finished.ts';
import type { Scene } from '../parts/services.ts';
import { readAudited, type Auditing, type Stopped } from './auditing.ts';
import { nameIn, type Module, type Scope } from './discover.ts';
import { auditKeys } from './audit-keys.ts';
import { knownAudit } from './known-audit.ts';
import { filled, isOfModuleAlone } from './dimensions.ts';
import { outsideNotice } from './outside-notice.ts';
import { auditWork } from './phases.ts';
import { auditorRole, auditTask, measuredWords } from './prompts.ts';

interface Which {
  readonly iteration: number;
  /** The audit that this one is compared with. */
  readonly before: AuditRound | null;
  /** Keys of the units that nothing more is spent on: what was said of them before holds. */
  readonly used: readonly string[];
}

/** AUDIT: every dimension by an auditor of its own, side by side. */
export async function auditAll(
  ctx: Ctx,
  scene: Scene,
  scope: Scope,
  { iteration, before, used }: Which,
): Promise<{ output: AuditRound; summary: Message }> {
  const { services, input } = scene;
  const { settings, request } = input;
  const { goal, modules, templates } = scope;
  const known = await ctx.step('audit-facts', async (step) => {
    const { dismissed, problem } = await services.dismissals.list();
    if (problem !== null) step.emit({ type: 'notice', level: 'warning', text: problem });
    return {
      dismissed: [...dismissed],
      figures: testFigures(step.state()),
      background: await background(step, scene, { name: 'review', ...settings.review }),
    };
  });
  const kept = before?.dimensions.filter((one) => used.includes(unitKey(one))) ?? [];
  const isAsked = (unit: Unit, others: readonly Unit[]): boolean => others.every((one) => unitKey(one) !== unitKey(unit));
  const wanted = modules.flatMap((module) =>
    goal.dimensions.flatMap((dimension) => {
      const unit = { module: module.facts.path, dimension };
      if (!isAsked(unit, kept)) return [];
      const work = auditWork(dimension, nameIn(modules, module.facts), iteration + 1);
      const template = templates[dimension] ?? '';
      const brief = {
        label: inEnglish(work.label),
        template: filledFor(template, module, request),
        objective: request,
        module: module.facts,
        paths: module.paths,
        measured: measuredWords(known.figures),
        earlier: before?.dimensions.find((one) => unitKey(one) === unitKey(unit))?.findings ?? [],
        dismissed: known.dismissed,
      };
      return [{ unit, work, brief, ofModuleAlone: isOfModuleAlone(dimension, template) }];
    }),
  );
  const agentOf = (unit: Unit) => ({
    agent: auditorOf(unit, goal),
    model: settings.review.model,
    runTimeoutMs: settings.timeouts.run * 1000,
  });
  const system = [auditorRole, ...known.background];
  const { keys, tree, unchanged } = await ctx.step('known-audits', async (step) => {
    const { dismissed } = known;
    const { keyOf, tree } = await auditKeys(scene, system, known.figures);
    const keys = Object.fromEntries(wanted.map((one) => [unitKey(one.unit), keyOf(one, dismissed)]));
    const found = await Promise.all(
      wanted.map(async (one) => {
        const now = { ctx, signal: step.signal, agent: agentOf(one.unit), tree };
        return goal.fresh === true ? null : knownAudit(services, one, { keyOf, dismissed, now });
      }),
    );
    const unchanged = found.filter((one) => one !== null);
    for (const one of unchanged) {
      const name = unitName(one, goal);
      const text = sentence('{0}: nothing has changed since run {1} audited it, so it is not audited again.', name, one.from);
      step.emit({ type: 'notice', level: 'info', text });
    }
    return { keys, tree, unchanged };
  });
  const calls = wanted
    .filter(({ unit }) => isAsked(unit, unchanged))
    .map(({ unit, work, brief }): Auditing => {
      const task: AgentTask = { ...agentOf(unit), form: 'audit', ...readOnly, prompt: { system, task: auditTask(brief) } };
      return { ...unit, name: unitName(unit, goal), key: keys[unitKey(unit)] ?? '', tree, task, work, attempt: 1 };
    });
  const audited: (Audited & { from?: string })[] = [...(await auditSideBySide(ctx, scene, calls)), ...unchanged];
  const output = await ctx.step('audited', async (step) => {
    const { attempts } = step.state();
    const gone = (fingerprint: string): boolean => known.dismissed.some((one) => one.fingerprint === fingerprint);
    const fresh = audited.map(({ findings, ...one }) => ({
      ...one,
      findings: findings.filter(({ fingerprint }) => !gone(fingerprint)),
      dismissed: findings.filter(({ fingerprint }) => gone(fingerprint)),
      attempt: one.from === undefined ? (attempts.findLast(({ agent }) => agent === auditorOf(one, goal))?.path ?? '') : '',
    }));
    const dimensions = unitsOf(goal).flatMap((unit) => [...fresh, ...kept].find((one) => unitKey(one) === unitKey(unit)) ?? []);
    const round = { iteration, dimensions };
    const state = step.state();
    const now = { notices: state.notices, passing: known.figures.passing, used: goal.parts === undefined ? [] : usedParts(state) };
    step.emit({ type: 'audit.completed', ...round }, ...outsideNotice(scope, settings.tests, round, now));
    return round;
  });
  return { output, summary: summaryOf(output, before) };
}

function filledFor(template: string, { facts }: Module, request: string): string {
  return filled(template, {
    MODULE_PATH: facts.path,
    MODULE_NAME: facts.name,
    TECHNOLOGIES: facts.technologies.join(', '),
    OBJECTIVE: request,
  });
}

/** Every audit, in this order. Where some stop, whether they go on is one question, about the budget first; who is done is not asked again. */
async function auditSideBySide(ctx: Ctx, { services }: Scene, all: readonly Auditing[]): Promise<Audited[]> {
  const done = new Map<string, Audited>();
  for (let waiting = all; ;) {
    const calls = waiting.map((one) => ({ workflow: 'audit-dimension', as: one.task.agent, input: asJson(one) }));
    const stopped: Stopped[] = [];
    for (const outcome of await ctx.all('audits', calls)) {
      if (!outcome.ok) throw new StepError(outcome.error.name, outcome.error.message);
      const end = readAudited(outcome.value);
      if ('stopped' in end) stopped.push(end.stopped);
      else done.set(unitKey(end), end);
    }
    const first = stopped.find(({ reason }) => reason === 'budget') ?? stopped[0];
    if (!first) return all.flatMap((one) => done.get(unitKey(one)) ?? []);
    const others = stopped.flatMap((one) => (one === first ? [] : one.next.name)).join(', ');
    const { guidance } = await pause(ctx, services, {
      reason: first.reason,
      message: first.reason === 'budget' ? sentence('Budget reached.') : sentence('The audit did not finish.'),
      subject: first.next.task.agent,
      retriesUsed: first.next.attempt - 1,
      detail: others === '' ? first.message : sentence('{0}\nAlso unfinished: {1}.', first.message, others),
      hints: nextSteps(first.reason),
      guidance: true,
    });
    waiting = stopped.map(({ next }) => ({ ...next, task: { ...next.task, ...(guidance === '' ? {} : { guidance }) } }));
  }
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
