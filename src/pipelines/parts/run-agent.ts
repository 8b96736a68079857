import { z } from 'zod';
import type { Json } from '../../protocol/json.ts';
import { asJson, jsonSchema } from '../../protocol/json.ts';
import { finishSchema } from '../../protocol/agent-report.ts';
import { sentenceSchema } from '../../protocol/sentence.ts';
import { told } from '../../core/report/sentence.ts';
import { defineWorkflow } from '../../core/durable/define-workflow.ts';
import { finishForms } from '../../core/tool/finish.ts';
import { StepError } from '../../core/durable/errors.ts';
import type { Ctx, Outcome } from '../../core/durable/contracts.ts';
import type { AgentTask } from '../../core/agent/harness.ts';
import type { Services } from './services.ts';

export const agentTaskSchema = z.object({
  agent: z.string(),
  model: z.string(),
  prompt: z.object({ system: z.array(z.string()), task: z.string() }),
  form: z.enum(finishForms),
  access: z.enum(['read-only', 'write']),
  owns: z.array(z.string()),
  commands: z.array(z.array(z.string())),
  runTimeoutMs: z.number(),
  continuation: jsonSchema.exactOptional(),
  guidance: z.string().exactOptional(),
});

/** One agent at work on one task, from its first turn to its report. */
export const agentRunInputSchema = z.object({
  label: z.string(),
  kind: z.enum(['spec', 'implement', 'retry', 'review-fix', 'review']),
  attempt: z.int().positive(),
  of: z.int().positive(),
  task: agentTaskSchema,
});
export type AgentRunInput = Omit<z.infer<typeof agentRunInputSchema>, 'task'> & { task: AgentTask };

export const agentOutcomeSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('finished'), finish: finishSchema, read: z.array(z.string()) }),
  z.object({
    status: z.literal('failed'),
    reason: z.enum(['budget', 'model', 'stuck']),
    message: sentenceSchema,
    continuation: jsonSchema,
  }),
]);
export type AgentRunOutcome = z.infer<typeof agentOutcomeSchema>;

/** The workflow around the harness: who works on what is seen from its events. */
export const agentRunWorkflow = defineWorkflow({
  name: 'agent-run',
  version: '1',
  input: agentRunInputSchema,
  async run(ctx, { task, label, kind, attempt, of }, services: Services) {
    const { agent, model } = task;
    await ctx.emit({ type: 'agent.started', agent, path: ctx.path, label, kind, model, attempt, of });
    const outcome = await services.agent(agent).harness.run(ctx, task);
    const finished = outcome.status === 'finished';
    await ctx.emit({
      type: 'agent.finished',
      agent,
      path: ctx.path,
      outcome: finished ? (outcome.finish.question ? 'question' : 'finished') : 'failed',
      summary: finished ? outcome.finish.summary : '',
      ...(finished ? { error: null } : told('error', outcome.message)),
    });
    // One that failed goes on, or begins again, and reads them then.
    if (finished && (await ctx.patched('late-guidance'))) await tellLate(ctx, services, agent);
    return outcome;
  },
});

/** Words that came after the last turn are not lost unsaid. */
async function tellLate(ctx: Ctx, services: Services, agent: string): Promise<void> {
  await ctx.step('late-guidance', async (step) => {
    const notes = await services.guidance(agent);
    step.emit(...notes.map(({ id, text, by }) => ({ type: 'agent.guided.late', agent, path: ctx.path, id, text, by }) as const));
  });
}

/** Runs an agent as a child workflow. Throws what broke inside it (never what the model or budget did: that is an outcome). */
export async function runAgent(ctx: Ctx, name: string, input: AgentRunInput): Promise<AgentRunOutcome> {
  return agentOutcomeSchema.parse(await ctx.call(name, 'agent-run', asJson(input)));
}

/** The value of a child that ended well; its error, thrown, otherwise. */
export function valueOf(outcome: Outcome | undefined): Json {
  if (!outcome) throw new Error('A child workflow has no outcome.');
  if (outcome.ok) return outcome.value;
  throw new StepError(outcome.error.name, outcome.error.words ?? outcome.error.message);
}
