import type { Ctx } from '../../core/durable/contracts.ts';
import { failureFingerprint } from '../../core/evidence/failure-fingerprint.ts';
import { handOverEnded } from '../../core/evidence/command-ended.ts';
import { inEnglish, lines } from '../../core/report/sentence.ts';
import type { Sentence } from '../../protocol/sentence.ts';
import type { AgentWork } from './agent-work.ts';
import type { Services } from './services.ts';
import { validateAll } from './validate-all.ts';

/** Runs the agent's hand-over commands (generated types, a client) before its dependants start. Their failure is the agent's. */
export async function handOver(
  ctx: Ctx,
  services: Services,
  work: AgentWork,
): Promise<{ problem: { error: Sentence; fingerprint: string } | null; volatilePaths: string[] }> {
  const { agent, timeouts, volatilePaths } = work;
  if (agent.handover.length === 0) return { problem: null, volatilePaths };
  const round = await validateAll(
    ctx,
    services,
    { agent, attempt: 1, purpose: 'handover', timeoutMs: timeouts.validate * 1000, volatilePaths },
    agent.handover,
  );
  const failed = round.evidence.find((one) => one.result !== 'pass');
  if (!failed) return { problem: null, volatilePaths: round.volatilePaths };
  const error = lines([handOverEnded(failed), round.output]);
  return { problem: { error, fingerprint: failureFingerprint(inEnglish(error), []) }, volatilePaths: round.volatilePaths };
}
