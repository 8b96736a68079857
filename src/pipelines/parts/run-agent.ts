import * as z from 'zod';
import { workSchema } from '../../protocol/work.ts';
import { asJson } from '../../protocol/json.ts';
import { ownLoop } from '../../core/agent/chosen-harnesses.ts';
import { agentOutcomeSchema, agentTaskSchema, type AgentOutcome } from '../../core/agent/harness.ts';
import { defineWorkflow } from '../../core/durable/define-workflow.ts';
import type { ChildCall, Ctx } from '../../core/durable/contracts.ts';
import { StepError } from '../../core/durable/errors.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import type { Services } from './services.ts';

/** One agent at work on one task, from its first turn to its report. */
export const agentRunInputSchema = z.object({
  work: workSchema,
  task: agentTaskSchema,
  worktree: z.string().exactOptional(),
});
export type AgentRunInput = z.infer<typeof agentRunInputSchema>;

/** The workflow around the harness: who works on what is seen from its events. */
export const agentRunWorkflow = defineWorkflow({
  name: 'agent-run',
  version: '1',
  input: agentRunInputSchema,
  async run(ctx, { task, work, worktree }, services: Services) {
    const { agent, model } = task;
    const { harness } = services.agent(agent, worktree);
    await ctx.emit({ type: 'agent.started', agent, path: ctx.path, ...work, model: harness.id === ownLoop ? model : harness.id });
    const outcome = await harness.run(ctx, task);
    const finished = outcome.status === 'finished';
    await ctx.emit({
      type: 'agent.finished',
      agent,
      path: ctx.path,
      outcome: finished ? (outcome.finish.question ? 'question' : 'finished') : 'failed',
      summary: finished ? outcome.finish.summary : '',
      error: finished ? null : outcome.message,
    });
    // One that failed goes on, or begins again, and reads them then.
    if (finished) await tellLast(ctx, agent, outcome.unread === undefined ? [] : [notInForm(work.label, outcome.unread)]);
    return outcome;
  },
});

/** What the person is to know of its end, and words that came after the last turn: they are not lost unsaid. */
async function tellLast(ctx: Ctx, agent: string, notices: readonly Message[]): Promise<void> {
  await ctx.look('late-guidance', async (step) => {
    step.emit(...notices.map((text) => ({ type: 'notice', level: 'warning', text }) as const));
    const notes = await step.notes(agent);
    step.emit(...notes.map(({ id, text, by }) => ({ type: 'agent.guided.late', agent, path: ctx.path, id, text, by }) as const));
  });
}

function notInForm(label: Message, problem: string): Message {
  return sentence('The report of "{0}" is not in its form, so it is read as plain text: {1}', label, problem);
}

/**
 * Runs an agent as a child workflow. Throws what broke inside it (never what the model or budget did: that is an outcome). `beside`: what
 * runs meanwhile; its results, and failures, are asked for by whoever needs them.
 */
export async function runAgent(ctx: Ctx, name: string, input: AgentRunInput, beside: readonly ChildCall[] = []): Promise<AgentOutcome> {
  if (beside.length === 0) return agentOutcomeSchema.parse(await ctx.call(name, 'agent-run', asJson(input)));
  const [outcome] = await ctx.all(name, [{ workflow: 'agent-run', input: asJson(input), as: 'agent-run' }, ...beside]);
  if (outcome?.ok !== true) throw new StepError(outcome?.error.name ?? 'Error', outcome?.error.message ?? '');
  return agentOutcomeSchema.parse(outcome.value);
}
