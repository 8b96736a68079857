import type { AgentDefinition } from '../../protocol/run-settings.ts';
import { agentOfHeading } from '../../core/spec/agent-of-heading.ts';
import { specDelta } from '../../core/spec/spec-delta.ts';
import type { Approved } from './approval.ts';
import { toImplement } from './progress.ts';
import type { Assignment } from './agent-work.ts';
import type { Progress } from './progress.ts';

/**
 * What is to do after a spec was amended in the middle of the work: everybody whose part changed begins again,
 * also who had passed or had nothing to do before; who has no files any more has nothing to do. Tasks belong to
 * no layer, so a change in them concerns every layer.
 */
export function afterAmendment(
  pending: Progress['pending'],
  agents: readonly AgentDefinition[],
  before: Pick<Approved, 'spec' | 'text' | 'file'>,
  after: Pick<Approved, 'spec' | 'text'>,
): Record<string, Assignment> {
  const amendment = specDelta(before.text, after.text, before.file);
  const result: Record<string, Assignment> = {};
  for (const agent of agents) {
    const known = pending[agent.name];
    const files = partOf(agent, agents, after);
    const changed = partOf(agent, agents, before) !== files || tasksOf(before) !== tasksOf(after);
    const work = known ?? (changed ? toImplement : undefined);
    if (!work || (work.kind === 'implement' && files === '')) continue;
    result[agent.name] = changed ? { ...work, amendment } : work;
  }
  return result;
}

/** The files of an agent's section with what is to be done in them; '' when there are none. */
function partOf(agent: AgentDefinition, agents: readonly AgentDefinition[], { spec }: Pick<Approved, 'spec'>): string {
  return spec.layers
    .filter((layer) => agentOfHeading(layer.heading, agents)?.name === agent.name)
    .flatMap((layer) => layer.files.map((file) => `${file.path}\0${file.from}\0${file.deleted}\0${file.description}`))
    .join('\n');
}

function tasksOf({ spec }: Pick<Approved, 'spec'>): string {
  return spec.tasks.map((task) => task.text).join('\n');
}
