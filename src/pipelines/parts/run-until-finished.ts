import type { AgentOutcome, FailureReason } from '../../core/agent/harness.ts';
import type { ChildCall, Ctx } from '../../core/durable/contracts.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import type { Services } from './services.ts';
import { pause } from './pause.ts';
import { runAgent } from './run-agent.ts';
import type { AgentRunInput } from './run-agent.ts';

/**
 * Runs an agent that the run cannot do without: when its model, the budget or the agent itself comes to no end, the run stops until
 * a person says how to go on, and the conversation goes on where it broke off. `message`: of a stop that is not the budget's.
 */
export async function runUntilFinished(
  ctx: Ctx,
  services: Services,
  name: string,
  run: AgentRunInput,
  stop: { readonly message: Message; readonly retriesUsed: number; readonly beside?: readonly ChildCall[] },
): Promise<Extract<AgentOutcome, { status: 'finished' }>> {
  let { task } = run;
  let { beside = [] } = stop;
  for (;;) {
    const outcome = await runAgent(ctx, name, { ...run, task }, beside);
    beside = [];
    if (outcome.status === 'finished') return outcome;
    const answer = await pause(ctx, services, {
      reason: outcome.reason,
      message: outcome.reason === 'budget' ? sentence('Budget reached.') : stop.message,
      subject: task.agent,
      retriesUsed: stop.retriesUsed,
      detail: outcome.message,
      hints: nextSteps(outcome.reason),
      guidance: true,
    });
    task = { ...task, continuation: outcome.continuation, ...(answer.guidance ? { guidance: answer.guidance } : {}) };
  }
}

/** What a person can do when a model did not come to an end. */
export function nextSteps(reason: FailureReason): Message[] {
  switch (reason) {
    case 'budget':
      return [sentence('Resume the run with a larger budget; completed work is not paid for again.')];
    case 'busy':
      return [sentence('Resume the run when the provider has recovered; completed work is not paid for again.')];
    case 'length':
      return [sentence('Resume the run with guidance that names the relevant files, or undo it and split the request.')];
    case 'model':
      return [sentence('Resume the run when this is fixed; it continues where it left off.')];
    case 'repository':
      return [sentence('Restore the repository, then resume the run; or cancel it.')];
    case 'stuck':
      return [sentence('Resume the run with guidance on how to continue.')];
  }
}
