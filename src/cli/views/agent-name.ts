import { english } from '../../core/describe/locale.ts';
import * as agents from '../../core/run/agents.ts';
import type { RunState } from '../../core/run/run-state.ts';

export function agentName(state: RunState, agent: string): string {
  return english.say(agents.agentName(state, agent));
}
