import type { Ctx } from '../../core/durable/contracts.ts';
import type { PipelineResult } from '../../core/pipeline/pipeline.ts';
import type { Message } from '../../protocol/message.ts';
import type { Services } from './services.ts';

/** There is nothing to do, or nothing is wanted. */
export interface Ended {
  readonly ended: Message;
}

/** The end of a run that rightly changed nothing. */
export async function concluded(ctx: Ctx, services: Services, { ended }: Ended): Promise<PipelineResult> {
  const { hash: tree } = await ctx.step('tree', () => services.checkpoints.take());
  return { artifacts: [], tree, message: '', conclusion: ended };
}
