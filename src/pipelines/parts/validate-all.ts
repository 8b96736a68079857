import type { AgentDefinition } from '../../protocol/run-settings.ts';
import type { Evidence } from '../../protocol/run-event.ts';
import type { Message } from '../../protocol/message.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { validate } from '../../core/evidence/validate.ts';
import { ownsPath } from '../../core/policy/owned-paths.ts';
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
  },
  commands: readonly (readonly string[])[],
): Promise<ValidationRound> {
  const { agent, attempt, purpose, timeoutMs } = request;
  const ports = services.agent(agent.name);
  const ownsFile = (path: string): boolean => ownsPath([...agent.owns, ...agent.provides], path);
  const evidence: Evidence[] = [];
  for (const command of commands) {
    const result = await validate(ctx, ports, { agent: agent.name, attempt, purpose, command, timeoutMs, ownsFile });
    evidence.push(result.evidence);
    if (result.evidence.result !== 'pass') return { evidence, output: result.output };
  }
  return { evidence, output: '' };
}
