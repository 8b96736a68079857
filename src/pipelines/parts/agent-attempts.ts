import type { Ctx } from '../../core/durable/contracts.ts';
import { FencedError, InterruptedError } from '../../core/durable/errors.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import { maxRetries, type AgentResult, type AgentWork } from './agent-work.ts';
import { attemptWork } from './attempt.ts';
import { judgeWork } from './judge-work.ts';
import type { Services } from './services.ts';
import { workApart } from './work-apart.ts';

/** What `agentWorkflow` does. */
export async function workAsAgent(ctx: Ctx, work: AgentWork, services: Services): Promise<AgentResult> {
  let passed = false;
  try {
    const missing = await waitForNeeds(ctx, work);
    if (missing !== null) {
      await ctx.emit({ type: 'agent.skipped', agent: work.agent.name, reason: sentence('{0} did not pass', missing) });
      return { status: 'skipped', because: missing };
    }
    const result = work.isolation ? await workApart(ctx, services, work, work.isolation, attempts) : await attempts(ctx, services, work);
    passed = result.status === 'passed';
    await tell(ctx, work, passed);
    return result;
  } catch (error) {
    if (!passed && !(error instanceof InterruptedError) && !(error instanceof FencedError) && !ctx.signal.aborted)
      await tell(ctx, work, false);
    throw error;
  }
}

/** null when all passed; otherwise who did not. */
async function waitForNeeds(ctx: Ctx, work: AgentWork): Promise<string | null> {
  let missing: string | null = null;
  for (const name of work.waitFor) {
    const told = await ctx.waitSignal([`ready:${name}`]);
    if (told?.payload !== true) missing ??= name;
  }
  if (missing !== null) await tell(ctx, work, false);
  return missing;
}

/** The others in this round are children of the same call, so their paths differ from ours in the last part only. */
async function tell(ctx: Ctx, work: AgentWork, passed: boolean): Promise<void> {
  const round = ctx.path.slice(0, ctx.path.lastIndexOf('/'));
  for (const name of work.tell) await ctx.send(`${round}/${name}`, `ready:${work.agent.name}`, passed);
}

async function attempts(ctx: Ctx, services: Services, begin: AgentWork): Promise<AgentResult> {
  let work = begin;
  let lastFingerprint: string | null = null;
  const failed = (error: Message, reason: Message, { hopeless = false, left = false } = {}): AgentResult => {
    return { status: 'failed', error, retriesUsed: work.retriesUsed, reason, broken: false, hopeless, ...(left ? { left } : {}) };
  };
  if (work.checkFirst && work.agent.validate.length > 0) {
    const about = { attempt: work.retriesUsed + 1, report: { claims: [], deviations: [] }, explains: false };
    const found = await judgeWork(ctx, services, work, about);
    if (found === null) return { status: 'passed', retriesUsed: work.retriesUsed };
    if (work.givenUp !== null) return failed(found.error, work.givenUp, found);
    work = { ...work, failure: found.error, askedAboutFiles: found.left };
  }
  // A conversation that goes on belongs to an attempt that was counted when it began.
  if (work.failure !== null && work.continuation === null) {
    if (work.retriesUsed >= maxRetries) return failed(work.failure, retriesUsedUp(), { left: work.askedAboutFiles });
    work = { ...work, retriesUsed: work.retriesUsed + 1 };
  }
  for (;;) {
    const result = await attemptWork(ctx, services, work);
    if (result.status !== 'failed') return result;
    const { error, fingerprint, hopeless, left } = result;
    if (fingerprint === lastFingerprint) return failed(error, sentence('same failure with the same files'), result);
    if (left && work.askedAboutFiles) return failed(error, sentence('files do not match the spec, and no reason was given'), result);
    if (hopeless) return failed(error, sentence('no attempt of an agent can fix this'), result);
    if (work.retriesUsed >= maxRetries) return failed(error, retriesUsedUp(), result);
    lastFingerprint = fingerprint;
    const askedAboutFiles = work.askedAboutFiles || left;
    work = { ...work, askedAboutFiles, failure: error, retriesUsed: work.retriesUsed + 1, continuation: null, guidance: '' };
  }
}

function retriesUsedUp(): Message {
  return sentence('{0} retries used', maxRetries);
}
