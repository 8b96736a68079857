import type { Message } from '../../protocol/message.ts';
import { sentence } from '../describe/message.ts';
import { agentName } from '../run/agents.ts';
import type { RunState } from '../run/run-state.ts';

/** As people call it; of no agent it is Batuta's own. */
export function staffName(state: RunState, agent: string): Message {
  return agent === '' ? sentence('Run') : agentName(state, agent);
}
