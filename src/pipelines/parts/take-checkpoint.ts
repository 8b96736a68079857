import type { Ctx } from '../../core/durable/contracts.ts';
import type { Message } from '../../protocol/message.ts';
import type { Services } from './services.ts';

/**
 * Keeps the workspace as it is, and says so: people can go back to it by this name.
 */
export async function takeCheckpoint(ctx: Ctx, { checkpoints }: Pick<Services, 'checkpoints'>, name: Message): Promise<void> {
  await ctx.look('checkpoint', async (step) => step.emit({ type: 'checkpoint', name, ...(await checkpoints.take()) }));
}
