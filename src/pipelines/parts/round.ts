import { asJson } from '../../protocol/json.ts';
import type { AgentDefinition } from '../../protocol/run-settings.ts';
import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { sentence } from '../../core/describe/message.ts';
import { ownsPath } from '../../core/policy/owned-paths.ts';
import { alone } from './alone.ts';
import { background, seenBy } from './background.ts';
import { agentResultOf } from './agent.ts';
import type { AgentResult, AgentWork } from './agent-work.ts';
import type { Scene, Services } from './services.ts';
import { agentsOf, filesOfAgent } from './not-built.ts';
import type { Progress } from './progress.ts';
import { specModules } from './spec-modules.ts';
import { tellEditedSpec } from './edited-spec.ts';
import { featureName } from './write-spec.ts';

/** Everybody who has something to do, side by side; who needs another's result waits for exactly that. */
export async function runRound(ctx: Ctx, scene: Scene, progress: Progress): Promise<Record<string, AgentResult>> {
  const { services, input } = scene;
  const { settings } = input;
  const workers = settings.agents.filter((agent) => progress.pending[agent.name] !== undefined);
  const prepared = await ctx.step('prepare', async (step) => {
    const known: Record<string, string[]> = {};
    const waits: Record<string, string[]> = {};
    const modules = await specModules(step, scene, progress.approved.spec);
    const seen = seenBy(step, services);
    const told = await Promise.all(workers.map((agent) => alone(step, (own) => background(own, scene, agent, modules, seen))));
    for (const [index, agent] of workers.entries()) {
      const { value, events } = told[index] ?? missing(agent.name);
      step.emit(...events);
      known[agent.name] = value;
      waits[agent.name] = [];
      for (const need of agent.needs.length === 0 ? [] : workers.filter((other) => agent.needs.includes(other.name))) {
        if (progress.pending[agent.name]?.kind !== 'implement' || !(await typesAreThere(services, need, progress, step.signal)))
          waits[agent.name]?.push(need.name);
      }
    }
    await tellEditedSpec(step, services, progress.approved);
    return { known, waits, apart: await isApart(step, scene, workers.length) };
  });
  const tells = new Map<string, string[]>();
  for (const { name } of workers) for (const need of prepared.waits[name] ?? []) tells.set(need, [...(tells.get(need) ?? []), name]);
  const sealedApart = agentsOf(progress.approved.spec, settings.agents).length > 1;
  // One text for all: whoever sends it to many encodes it once.
  const approvedSpec = `# The approved spec\n\n${progress.approved.text}`;
  const works = workers.map((agent): AgentWork => {
    const waitFor = prepared.waits[agent.name] ?? [];
    const assignment = progress.pending[agent.name] ?? missing(agent.name);
    return {
      ...assignment,
      agent,
      feature: featureName(progress.approved.spec),
      specFiles: filesOfAgent(agent, settings.agents, progress.approved.spec),
      atMost: progress.approved.atMost === true,
      ...(prepared.apart && settings.isolation ? { isolation: settings.isolation } : {}),
      sealed: progress.approved.reproduction?.files ?? [],
      sealedApart,
      base: progress.base,
      trusted: settings.trusted,
      timeouts: settings.timeouts,
      background: [...(prepared.known[agent.name] ?? []), approvedSpec],
      waitFor,
      tell: tells.get(agent.name) ?? [],
      prerequisites: [...prerequisitesOf(agent, workers, waitFor), ...amended(assignment.amendment)],
    };
  });
  services.apart?.free(prepared.apart);
  const outcomes = await ctx.all(
    'agents',
    works.map((work) => ({ workflow: 'agent', input: asJson(work), as: work.agent.name })),
  );
  services.apart?.free(false);
  return Object.fromEntries(outcomes.map((outcome, index) => [works[index]?.agent.name ?? '', agentResultOf(outcome)]));
}

/** Whether each works in a worktree of its own; where that is wanted and cannot be, the run says why. */
async function isApart(step: StepContext, { services, input }: Scene, workers: number): Promise<boolean> {
  const { isolation } = input.settings;
  if (!isolation || !services.apart || (isolation.when === 'parallel' && workers < 2)) return false;
  const problem = await services.apart.worktrees.problem();
  if (problem === null) return true;
  step.emit({ type: 'notice', level: 'warning', text: sentence('{0} All agents work in the workspace itself.', problem) });
  return false;
}

/** What others take from this agent exists already and the spec leaves it unchanged: nobody has to wait for it. */
async function typesAreThere(services: Services, need: AgentDefinition, progress: Progress, signal: AbortSignal): Promise<boolean> {
  // A hand-over makes them anew, whatever the spec names.
  if (need.provides.length === 0 || need.handover.length > 0 || progress.pending[need.name]?.kind !== 'implement') return false;
  const changed = progress.approved.spec.layers.flatMap((layer) => layer.files).some((file) => ownsPath(need.provides, file.path));
  if (changed) return false;
  for (const glob of need.provides) if ((await services.search.glob(glob, 1, signal)).length === 0) return false;
  return true;
}

/** More names tell an agent nothing, and to tell each of many of all the others costs the square of them. */
const mostNamed = 12;

/** `count`: of all of them; no more than one above `mostNamed` are needed by name. */
function someOf(names: readonly string[], count: number): string {
  const more = count - mostNamed;
  return more > 1 ? `${names.slice(0, mostNamed).join(', ')} and ${more} others` : names.join(', ');
}

/** Each of many agents is told of all the others, so those of whom there is nothing more to say share a line. */
function prerequisitesOf(agent: AgentDefinition, workers: readonly AgentDefinition[], waitFor: readonly string[]): string[] {
  const others = workers.filter((other) => other.name !== agent.name && (waitFor.includes(other.name) || other.schema));
  const lines = others.map((other) =>
    waitFor.includes(other.name)
      ? `The ${other.section} agent has finished its part; its files are in the workspace.`
      : `The schema comes from the spec and may not be migrated yet, because the ${other.section} agent works at the same time: build and test without calls against the database.`,
  );
  const count = workers.length - 1 - others.length;
  const beside: string[] = [];
  for (const other of workers) {
    if (beside.length > mostNamed) break;
    if (other.name !== agent.name && !others.includes(other)) beside.push(other.section);
  }
  if (count === 1) lines.push(`The ${beside.join()} agent works at the same time on its own files.`);
  if (count > 1) lines.push(`The agents ${someOf(beside, count)} work at the same time, each on its own files.`);
  return lines;
}

function amended(delta: string): string[] {
  return delta === ''
    ? []
    : [`The spec was amended and approved again; what is there already may have to follow. What changed in it:\n${delta}`];
}

function missing(name: string): never {
  throw new Error(`No work is pending for ${name}.`);
}
