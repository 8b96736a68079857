import { z } from 'zod';
import { asJson } from '../../protocol/json.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { FencedError, InterruptedError } from '../../core/durable/errors.ts';
import { sentence, told } from '../../core/report/sentence.ts';
import type { Sentence } from '../../protocol/sentence.ts';
import { verdictOf } from '../../core/evidence/verdict.ts';
import { defineWorkflow } from '../../core/durable/define-workflow.ts';
import { agentResultSchema, agentWorkSchema, maxRetries } from './agent-work.ts';
import type { AgentResult, AgentWork } from './agent-work.ts';
import { attemptResultSchema } from './attempt.ts';
import type { AttemptInput } from './attempt.ts';
import { handOver } from './hand-over.ts';
import type { Services } from './services.ts';
import { notBuilt } from './not-built.ts';
import { valueOf } from './run-agent.ts';
import { validateAll } from './validate-all.ts';

/**
 * One agent in one round: waits for those it needs, tries, is judged, retries at most twice with the
 * exact error, hands over, and tells those who wait for it – whatever became of it.
 */
export const agentWorkflow = defineWorkflow({
  name: 'agent',
  version: '1',
  input: agentWorkSchema,
  async run(ctx, work, services: Services): Promise<AgentResult> {
    let passed = false;
    try {
      const missing = await waitForNeeds(ctx, work);
      if (missing !== null) {
        await ctx.emit({ type: 'agent.skipped', agent: work.agent.name, ...told('reason', sentence('{0} did not pass', missing)) });
        return { status: 'skipped', because: missing, volatilePaths: work.volatilePaths };
      }
      const result = await attempts(ctx, services, work);
      passed = result.status === 'passed';
      await tell(ctx, work, passed);
      return result;
    } catch (error) {
      if (!passed && !(error instanceof InterruptedError) && !(error instanceof FencedError) && !ctx.signal.aborted)
        await tell(ctx, work, false);
      throw error;
    }
  },
});

/** null when all passed; otherwise who did not. */
async function waitForNeeds(ctx: Ctx, work: AgentWork): Promise<string | null> {
  let missing: string | null = null;
  for (const name of work.waitFor) {
    const answer = await ctx.waitSignal(`ready:${name}`, z.object({ passed: z.boolean() }));
    if (!answer.passed) missing ??= name;
  }
  if (missing !== null) await tell(ctx, work, false);
  return missing;
}

/** The others in this round are children of the same call, so their paths differ from ours in the last part only. */
async function tell(ctx: Ctx, work: AgentWork, passed: boolean): Promise<void> {
  const round = ctx.path.slice(0, ctx.path.lastIndexOf('/'));
  for (const name of work.tell) await ctx.send(`${round}/${name}`, `ready:${work.agent.name}`, { passed });
}

async function attempts(ctx: Ctx, services: Services, work: AgentWork): Promise<AgentResult> {
  let { retriesUsed, failure, continuation, volatilePaths, guidance } = work;
  let lastFingerprint: string | null = null;
  let retry = failure !== null;
  if (work.checkFirst) {
    const check = await checkAgain(ctx, services, work);
    if (check.passed) return { status: 'passed', proven: true, retriesUsed, volatilePaths: check.volatilePaths };
    ({ volatilePaths } = check);
    if (check.error !== null) failure = check.error;
    if (work.givenUp !== null)
      return { status: 'failed', error: failure ?? '', retriesUsed, reason: work.givenUp, broken: false, volatilePaths };
  }
  // A conversation that goes on belongs to an attempt that was counted when it began.
  if (retry && continuation === null) retriesUsed += 1;
  if (retriesUsed > maxRetries)
    return { status: 'failed', error: failure ?? '', retriesUsed: maxRetries, reason: retriesUsedUp(), broken: false, volatilePaths };
  for (;;) {
    const input: AttemptInput = {
      work: { ...work, volatilePaths, guidance },
      retry: retry ? retriesUsed : 0,
      failure: failure ?? '',
      continuation,
    };
    const result = attemptResultSchema.parse(await ctx.call('attempt', 'attempt', asJson(input)));
    ({ volatilePaths } = result);
    if (result.status === 'question') return { status: 'question', question: result.question, retriesUsed, volatilePaths };
    if (result.status === 'stopped') {
      return {
        status: 'stopped',
        reason: result.reason,
        error: result.message,
        continuation: result.continuation,
        retriesUsed,
        failure: retry ? failure : null,
        volatilePaths,
      };
    }
    let problem: { error: Sentence; fingerprint: string } | null = result.status === 'failed' ? result : null;
    if (!problem) {
      const handed = await handOver(ctx, services, { ...work, volatilePaths });
      ({ volatilePaths } = handed);
      if (handed.problem === null) return { status: 'passed', proven: result.status === 'proven', retriesUsed, volatilePaths };
      problem = handed.problem;
    }
    if (problem.fingerprint === lastFingerprint)
      return {
        status: 'failed',
        error: problem.error,
        retriesUsed,
        reason: sentence('the same failure with the same files again'),
        broken: false,
        volatilePaths,
      };
    if (result.status === 'failed' && result.hopeless)
      return {
        status: 'failed',
        error: problem.error,
        retriesUsed,
        reason: sentence('no attempt of an agent can mend this'),
        broken: false,
        volatilePaths,
      };
    if (retriesUsed >= maxRetries)
      return { status: 'failed', error: problem.error, retriesUsed, reason: retriesUsedUp(), broken: false, volatilePaths };
    lastFingerprint = problem.fingerprint;
    failure = problem.error;
    retriesUsed += 1;
    retry = true;
    continuation = null;
    guidance = '';
  }
}

function retriesUsedUp(): Sentence {
  return sentence('{0} retries used', maxRetries);
}

/** Whether the commands pass now, because somebody mended what failed. */
async function checkAgain(
  ctx: Ctx,
  services: Services,
  work: AgentWork,
): Promise<{ passed: boolean; error: Sentence | null; volatilePaths: string[] }> {
  const { agent, timeouts, volatilePaths } = work;
  if (agent.validate.length === 0) return { passed: false, error: null, volatilePaths };
  const round = await validateAll(
    ctx,
    services,
    { agent, attempt: 1, purpose: 'validate', timeoutMs: timeouts.validate * 1000, volatilePaths },
    agent.validate,
  );
  const verdict = verdictOf(round.evidence, agent, { claims: [] }, round.output);
  if (verdict.result === 'fail') return { passed: false, error: verdict.error, volatilePaths: round.volatilePaths };
  // A person who says "go on" knows what is there; nobody said so here.
  const missing = work.givenUp === null ? null : await notBuilt(ctx, services, work);
  if (missing !== null) return { passed: false, error: missing, volatilePaths: round.volatilePaths };
  await ctx.emit({ type: 'verdict', agent: agent.name, attempt: 1, result: verdict.result, claims: [], disagreement: null, error: null });
  const handed = await handOver(ctx, services, { ...work, volatilePaths: round.volatilePaths });
  return { passed: handed.problem === null, error: handed.problem?.error ?? null, volatilePaths: handed.volatilePaths };
}

/** The result of an agent's child workflow; a broken one is a failure of that agent, never of its siblings. */
export function agentResultOf(outcome: Parameters<typeof valueOf>[0], volatilePaths: readonly string[]): AgentResult {
  if (outcome && !outcome.ok)
    return {
      status: 'failed',
      error: sentence('{0}: {1}', outcome.error.name, outcome.error.words ?? outcome.error.message),
      retriesUsed: 0,
      reason: sentence('an error inside Batuta'),
      broken: true,
      volatilePaths: [...volatilePaths],
    };
  return agentResultSchema.parse(valueOf(outcome));
}
