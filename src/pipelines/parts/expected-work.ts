import type { ExpectedWork } from '../../core/budget/forecast.ts';
import { ownsPath } from '../../core/policy/owned-paths.ts';
import { agentOfHeading } from '../../core/spec/agent-of-heading.ts';
import type { AgentDefinition, RunSettings } from '../../protocol/run-settings.ts';
import type { Spec } from '../../protocol/spec.ts';
import { reviewRule } from './review-facts.ts';

/** Turns that are assumed where a workspace has no history. */
const turns = {
  /** To look around and to report, before any file. */
  base: 4,
  perFile: 2,
  perTask: 0.5,
  /** Of the spec's writer: to look around, and to write. */
  spec: 8,
  /** To find a bug's cause and to show it. */
  diagnosis: 12,
  /** Of a review: before any file, and per file. */
  reviewBase: 3,
  reviewPerFile: 1,
} as const;

/** Implementing an approved spec, each layer by its agent, and reviewing it. */
export function implementAndReview(spec: Spec, settings: Pick<RunSettings, 'agents' | 'review'>): ExpectedWork[] {
  const { agents, review } = settings;
  const files = spec.layers.flatMap((layer) => layer.files.map((file) => file.path));
  const counts = filesOfEach(spec, agents);
  const working = agents.flatMap((agent) => {
    const own = counts.get(agent.name) ?? 0;
    return own === 0 ? [] : [{ agent, own }];
  });
  const { base, perFile, perTask, reviewBase, reviewPerFile } = turns;
  return [
    ...working.map(({ agent, own }) => ({
      agent: agent.name,
      role: 'specialist',
      model: agent.model,
      files: own,
      turns: base + perFile * own + perTask * (spec.tasks.length / working.length),
      perhaps: false,
    })),
    {
      agent: 'review',
      role: 'review',
      model: review.model,
      files: files.length,
      turns: reviewBase + reviewPerFile * files.length,
      perhaps: !reviewRule(files, spec.type === 'new entity', settings).needed,
    },
  ];
}

/** Writing the spec of a feature. */
export function specWriting({ spec }: Pick<RunSettings, 'spec'>): ExpectedWork[] {
  return [{ agent: 'spec', role: 'spec', model: spec.model, files: 0, turns: turns.spec, perhaps: false }];
}

/** Finding out why something goes wrong, and how that shows. */
export function diagnosing({ spec }: Pick<RunSettings, 'spec'>): ExpectedWork[] {
  return [{ agent: 'diagnose', role: 'diagnose', model: spec.model, files: 0, turns: turns.diagnosis, perhaps: false }];
}

/** How many files are in each agent's own section; those of a section that is nobody's go to the owners of their paths. */
function filesOfEach(spec: Spec, agents: readonly AgentDefinition[]): Map<string, number> {
  const counts = new Map<string, number>();
  const add = ({ name }: AgentDefinition, files: number): void => void counts.set(name, (counts.get(name) ?? 0) + files);
  for (const { heading, files } of spec.layers) {
    const owner = agentOfHeading(heading, agents);
    if (owner) add(owner, files.length);
    else for (const agent of agents) add(agent, files.filter((file) => ownsPath(agent.owns, file.path)).length);
  }
  return counts;
}
