import { continueAnswerSchema } from '../../protocol/approval.ts';
import type { ContinueAnswer } from '../../protocol/approval.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import type { Caps } from '../../protocol/usage.ts';
import type { Message } from '../../protocol/message.ts';
import type { Services } from './services.ts';

export interface Stop {
  readonly reason: Message;
  readonly agent: string | null;
  readonly retriesUsed: number;
  readonly lastError: Message;
  /** What the person can do, a sentence each. */
  readonly next: readonly Message[];
  readonly budget: boolean;
}

/**
 * Stops the run until a person says how to go on; nothing is thrown away. More budget in the answer
 * takes effect at once. May last for days and over processes.
 */
export async function pause(ctx: Ctx, services: Services, stop: Stop): Promise<ContinueAnswer> {
  await ctx.emit({ type: 'run.stopped', ...stop, next: [...stop.next] });
  const answer = await ctx.waitSignal('continue', continueAnswerSchema);
  await ctx.step('continue', async (step) => {
    step.emit({ type: 'run.continued', guidance: answer.guidance ?? '', by: answer.by });
    if (answer.dismiss) step.emit({ type: 'review.dismissed', fingerprints: answer.dismiss, by: answer.by });
    if (!answer.caps) return;
    const caps = raised(step.state().caps, answer.caps);
    services.budget.raise(caps);
    step.emit({ type: 'budget.raised', caps });
  });
  return answer;
}

function raised(caps: Caps, by: NonNullable<ContinueAnswer['caps']>): Caps {
  return { usd: by.usd ?? caps.usd, tokens: by.tokens ?? caps.tokens, turns: by.turns ?? caps.turns };
}
