import type { AgentDefinition } from '../../protocol/run-settings.ts';
import type { Evidence } from '../../protocol/run-event.ts';
import type { Message } from '../../protocol/message.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { validate } from '../../core/evidence/validate.ts';
import type { Services } from './services.ts';

export interface ValidationRound {
  readonly evidence: Evidence[];
  /** Output of the command that did not pass; empty when all did. */
  readonly output: Message;
}

/** Runs commands in order, up to and with the first that does not pass. */
export async function validateAll(
  ctx: Ctx,
  services: Services,
  request: {
    agent: AgentDefinition;
    attempt: number;
    purpose: 'validate' | 'handover' | 'prove';
    timeoutMs: number;
    /** Files that the approved spec names for the agent. */
    listed: readonly string[];
  },
  commands: readonly (readonly string[])[],
): Promise<ValidationRound> {
  const { agent, listed, ...how } = request;
  const scope = { owns: [...agent.owns, ...agent.provides], listed, outputs: agent.outputs };
  const evidence: Evidence[] = [];
  for (const command of commands) {
    const result = await validate(ctx, services.agent(agent.name), { ...how, agent: agent.name, command, scope });
    evidence.push(result.evidence);
    if (result.evidence.result !== 'pass') return { evidence, output: result.output };
  }
  return { evidence, output: '' };
}
