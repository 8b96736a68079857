import type { RunState } from '../../core/run/run-state.ts';
import { titleCase } from './format.ts';

/** What people call an agent: the heading of its section, else its name. */
export function agentName(state: RunState, agent: string): string {
  return state.agents.find((known) => known.name === agent)?.section ?? titleCase(agent);
}
