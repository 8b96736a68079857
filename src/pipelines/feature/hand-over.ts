import type { Ctx } from '../../core/durable/contracts.ts';
import { failureFingerprint } from '../../core/evidence/failure-fingerprint.ts';
import { handOverEnded } from '../../core/evidence/command-ended.ts';
import { inEnglish, lines } from '../../core/report/sentence.ts';
import type { Sentence } from '../../protocol/sentence.ts';
import type { AgentWork } from './agent-work.ts';
import type { FeatureDeps } from './deps.ts';
import { validateAll } from './validate-all.ts';

/** Runs the agent's hand-over commands (generated types, a client) before its dependants start. Their failure is the agent's. */
export async function handOver(
  ctx: Ctx,
  deps: FeatureDeps,
  work: AgentWork,
): Promise<{ problem: { error: Sentence; fingerprint: string } | null; except: string[] }> {
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
  const error = lines([handOverEnded(failed), round.output]);
  return { problem: { error, fingerprint: failureFingerprint(inEnglish(error), []) }, except: round.except };
}
