import type { AgentDefinition } from '../../protocol/run-settings.ts';
import { foldWords } from './fold-text.ts';

/** The agent that a layer heading names, ignoring case, accents, numbering and a bracketed remark; undefined: none. */
export function agentOfHeading<A extends Pick<AgentDefinition, 'name' | 'section'>>(heading: string, agents: readonly A[]): A | undefined {
  const words = foldWords(heading);
  const shorter = foldWords(heading.replace(/\([^()]*\)\s*$/u, '').replace(/^\s*\d{1,3}[.)]\s/u, ''));
  const named = (wanted: string): A | undefined =>
    agents.find((agent) => foldWords(agent.section) === wanted) ?? agents.find((agent) => foldWords(agent.name) === wanted);
  return named(words) ?? named(shorter);
}
