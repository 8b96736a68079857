import { readOnly } from '../../core/agent/harness.ts';
import { inEnglish, joined, lines, sentence } from '../../core/describe/message.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { ownerOf } from '../../core/policy/owned-paths.ts';
import { proposalFieldsSchema, type Proposal } from '../../protocol/audit.ts';
import type { Approved } from '../parts/approval.ts';
import { toImplement, type Progress } from '../parts/progress.ts';
import { background } from '../parts/background.ts';
import type { PhaseResult } from '../parts/run-phase.ts';
import { runUntilFinished } from '../parts/run-until-finished.ts';
import type { Scene } from '../parts/services.ts';
import { workUntilProven } from '../parts/work-until-proven.ts';
import { together, type Module } from './discover.ts';
import { proposalWork } from './phases.ts';
import { templatesOf } from './problems.ts';
import { proposalRole, proposalTask } from './prompts.ts';
import { workText } from './work-templates.ts';

/** DEVELOP: what was asked for is proposed, with its size, and built only after a person's yes; without it the run goes on. */
export async function develop(
  ctx: Ctx,
  scene: Scene,
  progress: Progress,
  { feature, modules }: { readonly feature: string; readonly modules: readonly Module[] },
): Promise<PhaseResult<Progress>> {
  const { agents } = scene.input.settings;
  const { name } = progress.approved.spec;
  const proposal = await propose(ctx, scene, name, feature);
  const files = proposal.files.filter((file) => ownerOf(agents, file) !== null);
  if (files.length === 0) return { output: progress, skipped: sentence('the proposal names no file that a layer owns') };
  const reply = await ctx.ask({
    kind: 'feature',
    reason: 'feature',
    subject: name,
    risk: 'medium',
    message: sentence('Develop in {0}: {1}', name, feature),
    detail: lines([
      sentence('Files: {0}', joined(files)),
      sentence('Estimated lines: {0}', proposal.lines),
      ...(proposal.dependencies.length > 0 ? [sentence('New dependencies: {0}', joined(proposal.dependencies))] : []),
    ]),
    options: [
      { id: 'develop', title: sentence('Go ahead'), text: 'none', yes: true },
      { id: 'skip', title: sentence('Skip'), text: 'none', safe: true },
    ],
  });
  if (reply.option === 'skip') return { output: progress, skipped: sentence('{0} skipped it', reply.by) };
  const { services, input } = scene;
  const how = await ctx.step('feature-template', () =>
    workText(services, templatesOf(input.settings), 'feature', together(modules), input.request),
  );
  const approved = withFeature(progress.approved, { feature, how, files, dependencies: proposal.dependencies }, scene);
  const owners = agents.filter((agent) => files.some((file) => ownerOf(agents, file) === agent));
  const pending = Object.fromEntries(owners.map((agent) => [agent.name, toImplement]));
  const accepted = { ...approved.accepted, by: reply.by, unattended: reply.unattended === true };
  const output = await workUntilProven(ctx, scene, { ...progress, approved: { ...approved, accepted }, pending, retries: {} });
  return { output, summary: sentence('developed: {0}', joined(files)) };
}

/** What it would take, from an agent that only reads. */
async function propose(ctx: Ctx, scene: Scene, module: string, feature: string): Promise<Proposal> {
  const { services, input } = scene;
  const { spec, agents, timeouts } = input.settings;
  const known = await ctx.step('proposal-context', (step) => background(step, scene, { name: 'spec', ...spec }));
  const work = proposalWork(module);
  const task = {
    agent: 'spec',
    model: spec.model,
    form: 'proposal' as const,
    ...readOnly,
    runTimeoutMs: timeouts.run * 1000,
    prompt: { system: [proposalRole(agents), ...known], task: proposalTask(inEnglish(work.label), feature) },
  };
  const stop = { retriesUsed: 0, message: sentence('The proposal did not come to an end.') };
  const { finish } = await runUntilFinished(ctx, services, 'proposal', { work, task }, stop);
  return proposalFieldsSchema.safeParse(finish.report).data ?? { files: [], lines: 0, dependencies: [] };
}

/** The feature and its files, as agents get them beside what the audit is about. */
function withFeature(
  approved: Approved,
  { feature, how, files, dependencies }: { feature: string; how: string; files: readonly string[]; dependencies: readonly string[] },
  scene: Scene,
): Approved {
  const { agents } = scene.input.settings;
  const text = `${approved.text}\n# New feature\n\n${feature}\n\nFiles:\n${files.map((file) => `- ${file}`).join('\n')}\n\n${how}\n`;
  const layers = agents.flatMap((agent) => {
    const own = files.filter((file) => ownerOf(agents, file) === agent);
    return own.length === 0
      ? []
      : [{ heading: agent.section, line: 1, files: own.map((path) => ({ path, description: feature, done: false, line: 1 })) }];
  });
  return { ...approved, text, spec: { ...approved.spec, layers, dependencies: [...dependencies] } };
}
