import type { Ctx } from '../../core/durable/contracts.ts';
import { handOverEnded } from '../../core/evidence/command-ended.ts';
import { failureFingerprint } from '../../core/evidence/failure-fingerprint.ts';
import { verdictEvent, verdictOf } from '../../core/evidence/verdict.ts';
import { inEnglish, lines, sentence } from '../../core/describe/message.ts';
import type { AgentReport } from '../../protocol/agent-report.ts';
import type { Message } from '../../protocol/message.ts';
import type { AgentWork } from './agent-work.ts';
import { filesLeft, leftWords, pathsOf, tellDeviations, without } from './not-built.ts';
import type { Services } from './services.ts';
import { validateAll } from './validate-all.ts';

export interface Failure {
  readonly error: Message;
  /** Of the failure and the agent's own files: the same again is not worth another attempt. */
  readonly fingerprint: string;
  /** No agent can mend it: a program is missing. */
  readonly hopeless: boolean;
  /** The commands pass, but files that the spec names are as they were. */
  readonly left: boolean;
}

/**
 * Validates an agent's work as it lies there, says the verdict, and runs its hand-over commands (generated types, a client) before
 * its dependants start. null: it passed. A file that the spec names and that is as it was is a failure,
 * unless somebody said why; with `explains` what the report says counts.
 */
export async function judgeWork(
  ctx: Ctx,
  services: Services,
  work: AgentWork,
  { attempt, report, explains }: { readonly attempt: number; readonly report: AgentReport; readonly explains: boolean },
): Promise<Failure | null> {
  const { agent, timeouts } = work;
  const { worktree } = work;
  const request = { agent, worktree, attempt, timeoutMs: timeouts.validate * 1000, listed: pathsOf(work.specFiles) };
  const failure = async (error: Message, hopeless: boolean, left = false): Promise<Failure> => ({
    error,
    fingerprint: await fingerprint(ctx, agent.name, inEnglish(error)),
    hopeless,
    left,
  });
  const round = await validateAll(
    ctx,
    services,
    { ...request, purpose: 'validate', apart: work.sealedApart ? work.sealed : [] },
    agent.validate,
  );
  const judged = verdictOf(round.judged, agent, report, round.output);
  const missing = judged.result === 'failed' ? null : await notBuilt(ctx, services, work, explains ? report.deviations : []);
  const verdict = missing === null ? judged : { ...judged, result: 'failed' as const, error: missing };
  await ctx.emit(verdictEvent(agent.name, attempt, verdict));
  if (verdict.result === 'failed')
    return failure(
      verdict.error ?? '',
      round.judged.some(({ evidence }) => evidence.result === 'missing'),
      missing !== null,
    );
  const handed = await validateAll(ctx, services, { ...request, purpose: 'handover' }, agent.handover);
  const failed = handed.judged.find(({ standing }) => standing !== 'good' && standing !== 'unknown')?.evidence;
  if (failed) return failure(lines([handOverEnded(failed), handed.output]), failed.result === 'missing');
  // No attempt is spent on what was so before: whoever approved the spec knew.
  for (const { evidence } of handed.judged.filter(({ standing }) => standing === 'unknown')) {
    const text = sentence('{0} It also failed before the work, so the run continues.', handOverEnded(evidence));
    await ctx.emit({ type: 'notice', level: 'warning', text });
  }
  return null;
}

/** What of the agent's part of the spec was not built, in words for its retry. null: nothing, or there is a reason, which is told. */
async function notBuilt(
  ctx: Ctx,
  services: Services,
  { agent, specFiles, atMost, kind, base }: AgentWork,
  deviations: AgentReport['deviations'],
): Promise<Message | null> {
  if (kind !== 'implement' || specFiles.length === 0 || atMost) return null;
  return ctx.look('spec-files', async (step): Promise<Message | null> => {
    const left = await filesLeft(services, specFiles, { base, ledger: step.state().files, signal: step.signal });
    const known = [...(step.state().deviations[agent.name] ?? []), ...deviations];
    const rest = without(left, known);
    if (rest.length > 0) return leftWords(agent.section, rest);
    const reasons = new Map(known.map(({ file, reason }) => [file, reason]));
    tellDeviations(
      step,
      agent.name,
      left.map(({ file }) => ({ file, reason: reasons.get(file) ?? '' })),
    );
    return null;
  });
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
