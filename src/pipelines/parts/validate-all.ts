import type { AgentDefinition } from '../../protocol/run-settings.ts';
import type { Message } from '../../protocol/message.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { standingOf } from '../../core/evidence/standing.ts';
import { validate } from '../../core/evidence/validate.ts';
import type { Judged } from '../../core/evidence/verdict.ts';
import type { Services } from './services.ts';

export interface ValidationRound {
  readonly judged: Judged[];
  /** Output of the last command that did not pass; empty when all did. */
  readonly output: Message;
}

/** Runs commands in order, up to and with the first that fails in something that did not fail before the work. */
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
  const judged: Judged[] = [];
  let output: Message = '';
  for (const command of commands) {
    const { evidence, output: printed } = await validate(ctx, services.agent(agent.name), { ...how, agent: agent.name, command, scope });
    const passed = evidence.result === 'pass';
    const standing = passed ? 'good' : await ctx.step('standing', (step) => standingOf(ctx.blobs, step.state().baseline, evidence));
    judged.push({ evidence, standing });
    if (!passed) output = printed;
    if (standing === 'bad') break;
  }
  return { judged, output };
}
