import type { Ctx } from '../../core/durable/contracts.ts';
import { failureFingerprint } from '../../core/evidence/failure-fingerprint.ts';
import { describe } from '../../core/evidence/verdict.ts';
import type { AgentWork } from './agent-work.ts';
import type { FeatureDeps } from './deps.ts';
import { validateAll } from './validate-all.ts';

/** Runs the agent's hand-over commands (generated types, a client) before its dependants start. Their failure is the agent's. */
export async function handOver(
  ctx: Ctx,
  deps: FeatureDeps,
  work: AgentWork,
): Promise<{ problem: { error: string; fingerprint: string } | null; except: string[] }> {
  const { agent, timeouts, except } = work;
  if (agent.handover.length === 0) return { problem: null, except };
  const round = await validateAll(
    ctx,
    deps,
    { agent, attempt: 1, purpose: 'handover', timeoutMs: timeouts.validate * 1000, except },
    agent.handover,
  );
  const failed = round.evidence.find((one) => one.result !== 'pass');
  if (!failed) return { problem: null, except: round.except };
  const error = `The hand-over "${failed.command.join(' ')}" ${describe(failed)}.\n${round.output}`;
  return { problem: { error, fingerprint: failureFingerprint(error, []) }, except: round.except };
}
