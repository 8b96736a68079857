import type { Ctx } from '../../core/durable/contracts.ts';
import { handOverEnded } from '../../core/evidence/command-ended.ts';
import { failureFingerprint } from '../../core/evidence/failure-fingerprint.ts';
import { verdictEvent, verdictOf } from '../../core/evidence/verdict.ts';
import { inEnglish, lines } from '../../core/describe/message.ts';
import type { AgentReport } from '../../protocol/agent-report.ts';
import type { Message } from '../../protocol/message.ts';
import type { AgentWork } from './agent-work.ts';
import { notBuilt } from './not-built.ts';
import type { Services } from './services.ts';
import { validateAll } from './validate-all.ts';

export interface Failure {
  readonly error: Message;
  /** Of the failure and the agent's own files: the same again is not worth another attempt. */
  readonly fingerprint: string;
  /** No agent can mend it: a program is missing. */
  readonly hopeless: boolean;
}

/**
 * Validates an agent's work as it lies there, says the verdict, and runs its hand-over commands (generated types, a client) before
 * its dependants start. null: it passed. `asBuilt`: whether the files that the spec names are looked at as well.
 */
export async function judgeWork(
  ctx: Ctx,
  services: Services,
  work: AgentWork,
  { attempt, report, asBuilt }: { readonly attempt: number; readonly report: AgentReport; readonly asBuilt: boolean },
): Promise<Failure | null> {
  const { agent, timeouts } = work;
  const request = { agent, attempt, timeoutMs: timeouts.validate * 1000, listed: work.specFiles };
  const failure = async (error: Message, hopeless: boolean): Promise<Failure> => ({
    error,
    fingerprint: await fingerprint(ctx, agent.name, inEnglish(error)),
    hopeless,
  });
  const round = await validateAll(ctx, services, { ...request, purpose: 'validate' }, agent.validate);
  const judged = verdictOf(round.evidence, agent, report, round.output);
  const missing = judged.result === 'failed' || !asBuilt ? null : await notBuilt(ctx, services, work);
  const verdict = missing === null ? judged : { ...judged, result: 'failed' as const, error: missing };
  await ctx.emit(verdictEvent(agent.name, attempt, verdict));
  if (verdict.result === 'failed')
    return failure(
      verdict.error ?? '',
      round.evidence.some((one) => one.result === 'missing'),
    );
  const handed = await validateAll(ctx, services, { ...request, purpose: 'handover' }, agent.handover);
  const failed = handed.evidence.find((one) => one.result !== 'pass');
  return failed ? failure(lines([handOverEnded(failed), handed.output]), failed.result === 'missing') : null;
}

function fingerprint(ctx: Ctx, agent: string, error: string): Promise<string> {
  return ctx.step('fingerprint', async (step) => {
    const { files } = step.state();
    return failureFingerprint(
      error,
      Object.values(files).filter((file) => file.agents.includes(agent) && !file.output),
    );
  });
}
