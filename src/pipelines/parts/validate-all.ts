import type { AgentDefinition } from '../../protocol/run-settings.ts';
import type { Message } from '../../protocol/message.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { standingOf } from '../../core/evidence/standing.ts';
import { validate } from '../../core/evidence/validate.ts';
import type { Judged } from '../../core/evidence/verdict.ts';
import type { Reproduction } from '../../protocol/reproduction.ts';
import { runSwapped } from './counter-proof.ts';
import type { Services } from './services.ts';

export interface ValidationRound {
  readonly judged: Judged[];
  /** Output of the last command that did not pass; empty when all did. */
  readonly output: Message;
}

/** Whether a command passes where some files are not there. */
async function passesWithout(
  ctx: Ctx,
  services: Services,
  { apart = [], timeoutMs, agent }: { apart?: Reproduction['files']; timeoutMs: number; agent: AgentDefinition },
  command: readonly string[],
): Promise<boolean> {
  if (apart.length === 0) return false;
  const swap = apart.map(({ file, hash }) => ({ file, base: null, now: { hash, mode: 'file' as const } }));
  const results = await runSwapped(ctx, services, 'without-reproduction', {
    files: swap,
    commands: [command],
    timeoutMs,
    outputs: agent.outputs,
  });
  return results?.[0]?.at(-1)?.passed === true;
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
    /** What fails only because of these files is judged elsewhere. */
    apart?: Reproduction['files'];
    worktree?: string | undefined;
  },
  commands: readonly (readonly string[])[],
): Promise<ValidationRound> {
  const { agent, listed, apart: _apart, worktree, ...how } = request;
  const scope = { owns: [...agent.owns, ...agent.provides], listed, outputs: agent.outputs };
  const judged: Judged[] = [];
  let output: Message = '';
  for (const command of commands) {
    const { evidence, output: printed } = await validate(ctx, services.agent(agent.name, worktree), {
      ...how,
      agent: agent.name,
      command,
      scope,
      apart: worktree !== undefined,
    });
    const passed = evidence.result === 'pass';
    const found = passed ? 'good' : await ctx.step('standing', (step) => standingOf(ctx.blobs, step.state().baseline, evidence));
    const standing = found === 'bad' && (await passesWithout(ctx, services, request, command)) ? 'good' : found;
    judged.push({ evidence, standing });
    if (!passed) output = printed;
    if (standing === 'bad') break;
  }
  return { judged, output };
}
