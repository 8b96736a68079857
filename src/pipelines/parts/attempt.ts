import { z } from 'zod';
import { sentenceSchema } from '../../protocol/sentence.ts';
import { jsonSchema } from '../../protocol/json.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import type { AgentTask } from '../../core/agent/harness.ts';
import { defineWorkflow } from '../../core/durable/define-workflow.ts';
import { failureFingerprint } from '../../core/evidence/failure-fingerprint.ts';
import { verdictEvent, verdictOf } from '../../core/evidence/verdict.ts';
import type { Verdict } from '../../core/evidence/verdict.ts';
import { implementLabel, retryLabel, reviewFixLabel } from '../../core/prompt/labels.ts';
import { specialistRole } from '../../core/prompt/roles.ts';
import { implementTask, retryTask, reviewFixTask } from '../../core/prompt/tasks.ts';
import { inEnglish } from '../../core/report/sentence.ts';
import { claimsOf } from '../../core/report/parse-agent-report.ts';
import { agentWorkSchema, maxRetries } from './agent-work.ts';
import type { AgentWork } from './agent-work.ts';
import type { Services } from './services.ts';
import { notBuilt } from './not-built.ts';
import { runAgent } from './run-agent.ts';
import { validateAll } from './validate-all.ts';

export const attemptInputSchema = z.object({
  work: agentWorkSchema,
  /** Number of the retry, 0 for the first attempt. */
  retry: z.int().nonnegative(),
  failure: sentenceSchema,
  continuation: jsonSchema.nullable(),
});
export type AttemptInput = z.infer<typeof attemptInputSchema>;

const volatilePaths = z.array(z.string());
export const attemptResultSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('proven'), volatilePaths }),
  z.object({ status: z.literal('claimed'), volatilePaths }),
  z.object({ status: z.literal('failed'), error: sentenceSchema, fingerprint: z.string(), hopeless: z.boolean(), volatilePaths }),
  z.object({
    status: z.literal('stopped'),
    reason: z.enum(['budget', 'model', 'stuck']),
    message: sentenceSchema,
    continuation: jsonSchema,
    volatilePaths,
  }),
  z.object({ status: z.literal('question'), question: z.string(), volatilePaths }),
]);
export type AttemptResult = z.infer<typeof attemptResultSchema>;

/** One attempt = implement → validate. Its end is a verdict, never what the agent says of itself. */
export const attemptWorkflow = defineWorkflow({
  name: 'attempt',
  version: '1',
  input: attemptInputSchema,
  async run(ctx, input, services: Services): Promise<AttemptResult> {
    const { work } = input;
    const { agent } = work;
    const outcome = await runAgent(ctx, 'work', { ...describeAttempt(input), task: taskOf(input) });
    if (outcome.status === 'failed')
      return {
        status: 'stopped',
        reason: outcome.reason,
        message: outcome.message,
        continuation: outcome.continuation,
        volatilePaths: work.volatilePaths,
      };
    const { report, question } = outcome.finish;
    if (question) {
      await ctx.emit({ type: 'question', agent: agent.name, text: question });
      return { status: 'question', question, volatilePaths: work.volatilePaths };
    }
    const attempt = input.retry + 1;
    const validation = await validateAll(
      ctx,
      services,
      { agent, attempt, purpose: 'validate', timeoutMs: work.timeouts.validate * 1000, volatilePaths: work.volatilePaths },
      agent.validate,
    );
    const judged = verdictOf(validation.evidence, agent, claimsOf(report, agent.report), validation.output);
    const missing = judged.result === 'fail' ? null : await notBuilt(ctx, services, work);
    const verdict: Verdict = missing === null ? judged : { ...judged, result: 'fail', error: missing };
    const { result, error } = verdict;
    await ctx.emit(verdictEvent(agent.name, attempt, verdict));
    if (result !== 'fail') return { status: result === 'pass' ? 'proven' : 'claimed', volatilePaths: validation.volatilePaths };
    const hopeless = validation.evidence.some((one) => one.result === 'missing');
    return {
      status: 'failed',
      error: error ?? '',
      fingerprint: await fingerprint(ctx, services, work, inEnglish(error ?? '')),
      hopeless,
      volatilePaths: validation.volatilePaths,
    };
  },
});

/** The failure together with the agent's own files as they are now. */
async function fingerprint(ctx: Ctx, services: Services, work: AgentWork, error: string): Promise<string> {
  return ctx.step('fingerprint', async () => {
    const { files } = await services.state();
    return failureFingerprint(
      error,
      Object.values(files).filter((file) => file.agents.includes(work.agent.name) && !file.output),
    );
  });
}

function describeAttempt({ work, retry }: AttemptInput): {
  label: string;
  kind: 'implement' | 'retry' | 'review-fix';
  attempt: number;
  of: number;
} {
  const { agent, feature, fixRound, fixRounds } = work;
  const counted = { attempt: retry + 1, of: maxRetries + 1 };
  if (retry > 0) return { label: retryLabel(agent.section, feature, retry, maxRetries), kind: 'retry', ...counted };
  if (work.kind === 'fix') return { label: reviewFixLabel(agent.section, feature, fixRound, fixRounds), kind: 'review-fix', ...counted };
  return { label: implementLabel(agent.section, feature), kind: 'implement', ...counted };
}

function taskOf(input: AttemptInput): AgentTask {
  const { work, retry, failure, continuation } = input;
  const { agent, guidance } = work;
  const { label } = describeAttempt(input);
  const first =
    work.kind === 'fix' ? reviewFixTask(label, work.issues, guidance) : implementTask(label, agent.section, work.prerequisites, guidance);
  const original = first.slice(label.length).trim();
  return {
    agent: agent.name,
    model: agent.model,
    prompt: {
      system: [specialistRole(agent, work.trusted), ...work.background],
      task: retry > 0 ? retryTask(label, retry, maxRetries, original, inEnglish(failure), guidance) : first,
    },
    form: 'work',
    access: 'write',
    owns: agent.owns,
    commands: [...agent.validate, ...agent.run],
    runTimeoutMs: work.timeouts.run * 1000,
    ...(continuation === null ? {} : { continuation, ...(guidance ? { guidance } : {}) }),
  };
}
