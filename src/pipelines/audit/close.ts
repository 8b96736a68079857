import { inEnglish, sentence } from '../../core/describe/message.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { ownerOf } from '../../core/policy/owned-paths.ts';
import { issueOfFinding } from '../../core/run/named-issues.ts';
import type { Finding } from '../../protocol/audit.ts';
import type { Message } from '../../protocol/message.ts';
import type { ReviewIssue } from '../../protocol/review-report.ts';
import type { AgentDefinition } from '../../protocol/run-settings.ts';
import type { Assignment } from '../parts/agent-work.ts';
import type { PhaseResult } from '../parts/run-phase.ts';
import { toImplement, type Progress, type Proven } from '../parts/progress.ts';
import type { Scene, Services } from '../parts/services.ts';
import { takeCheckpoint } from '../parts/take-checkpoint.ts';
import { textOf } from '../parts/text-of.ts';
import { workUntilProven } from '../parts/work-until-proven.ts';
import { backToRound } from './back-to-round.ts';
import type { Module } from './discover.ts';
import { templatesOf } from './problems.ts';
import { workOf, workText } from './work-templates.ts';
import type { Failing } from '../../core/audit/test-figures.ts';

/** So many findings an agent gets at once. */
const mostAtOnce = 10;
/** Lines before and after the line of a finding that its agent is shown. */
const around = 6;

interface Gaps {
  readonly kind: Extract<Assignment['kind'], 'close' | 'enhance'>;
  /** Which cycle, from 1. */
  readonly n: number;
  readonly findings: readonly Finding[];
  /** Commands that do not pass. */
  readonly failing: readonly Failing[];
  /** The last audits brought nothing better. */
  readonly stuck: boolean;
  readonly modules: readonly Module[];
}

/**
 * CLOSE GAPS and ENHANCE: every layer mends the findings in its files, each attempt judged by the commands. Who has no retry left is taken back to how
 * the cycle began, and the others go on: the next audit says what is still open.
 */
export async function closeGaps(
  ctx: Ctx,
  scene: Scene,
  progress: Progress,
  { kind, n, findings, failing, stuck, modules }: Gaps,
): Promise<PhaseResult<Proven>> {
  const { services, input } = scene;
  const { agents } = input.settings;
  const pending: Record<string, Assignment> = {};
  const words = stuck
    ? 'Three audits in a row found nothing better. Do not repeat what was tried: look for the cause behind these findings, and mend that.'
    : '';
  const assign = (agent: AgentDefinition | null, issue: ReviewIssue, how = ''): void => {
    const { issues, guidance } = pending[agent?.name ?? ''] ?? { issues: [], guidance: words };
    if (!agent || issues.length >= mostAtOnce) return;
    const told = how === '' || guidance.includes(how) ? guidance : [guidance, how].filter(Boolean).join('\n\n');
    pending[agent.name] = { ...toImplement, kind, fixRound: n, guidance: told, issues: [...issues, issue] };
  };
  for (const { agent: name, command, output } of failing)
    assign(agents.find((agent) => agent.name === name) ?? null, failingIssue(command, inEnglish(output)));
  const { issues, how } = await ctx.step('gaps', async () => ({
    issues: await Promise.all(findings.map((finding) => issueOf(services, finding))),
    how: await Promise.all(findings.map((finding) => howOf(scene, modules, finding))),
  }));
  for (const [index, issue] of issues.entries()) {
    const owner = issue.file === null && agents.length > 1 ? null : (ownerOf(agents, issue.file ?? '') ?? agents[0] ?? null);
    assign(owner, issue, how[index]);
  }
  const given = Object.values(pending).reduce((sum, one) => sum + one.issues.length, 0);
  const base = await ctx.step('cycle-begins', async () => (await services.checkpoints.take()).tree);
  const output = await workUntilProven(ctx, scene, { ...progress, pending, retries: {} }, async (inner, now, results) => {
    const failed = Object.entries(results).flatMap(([name, { status }]) => (status === 'failed' ? [name] : []));
    await backToRound(inner, services, base, failed);
    await takeCheckpoint(inner, services, sentence('after what did not work was undone'));
    const left = Object.fromEntries(Object.entries(now.pending).filter(([name]) => !failed.includes(name)));
    return { scene, progress: { ...now, pending: left } };
  });
  return { output, summary: summaryOf(given, findings.length + failing.length) };
}

function summaryOf(given: number, all: number): Message {
  return given === all ? sentence('worked on: {0}', given) : sentence('worked on: {0} of {1}', given, all);
}

function failingIssue(command: string, output: string): ReviewIssue {
  const title = `The command "${command}" does not pass`;
  return {
    title,
    file: null,
    line: null,
    description: output,
    fix: 'Make it pass without weakening what it checks.',
    rule: null,
    fingerprint: '',
  };
}

/** How such a defect is mended in its module, in words; '': nothing more is to be said. */
async function howOf({ services, input }: Scene, modules: readonly Module[], finding: Finding): Promise<string> {
  const work = workOf(finding);
  const module = modules.find(({ facts }) => facts.path === finding.module) ?? modules[0];
  return work === null || !module ? '' : workText(services, templatesOf(input.settings), work, module.facts, input.request);
}

/** A finding as the agent that mends it gets it, with the code that it is about. */
async function issueOf(services: Services, finding: Finding): Promise<ReviewIssue> {
  const { file, line, description } = finding;
  const text = file === null ? null : await textOf(services, file);
  const lines = text?.split('\n') ?? [];
  const from = Math.max(0, (line ?? 0) - 1 - around);
  const shown =
    line === null || line > lines.length ? [] : lines.slice(from, line + around).map((one, index) => `${from + index + 1}\t${one}`);
  const code = shown.length > 0 ? `\n\nThe code:\n${shown.join('\n')}` : '';
  return { ...issueOfFinding(finding), description: `${description}${code}` };
}
