import { sentence } from '../../core/describe/message.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import type { Message } from '../../protocol/message.ts';
import type { Approved } from '../parts/approval.ts';
import { installDependencies } from '../parts/install-dependencies.ts';
import { agentsOf } from '../parts/not-built.ts';
import { toImplement, type Proven } from '../parts/progress.ts';
import type { Scene } from '../parts/services.ts';
import { workUntilProven } from '../parts/work-until-proven.ts';

/** FIX, VALIDATE and RETRY: a specialist for each layer of the approved spec, until the reproduction passes and every command does. */
export async function fix(ctx: Ctx, scene: Scene, base: string, approved: Approved): Promise<{ output: Proven; summary: Message }> {
  const { services, input } = scene;
  const names = agentsOf(approved.spec, input.settings.agents);
  await installDependencies(ctx, services, approved.spec, input.settings.trusted);
  await ctx.step('start', async (step) => {
    step.emit({ type: 'checkpoint', name: sentence('before the work'), ...(await services.checkpoints.take()) });
  });
  const pending = Object.fromEntries(names.map((name) => [name, toImplement]));
  const output = await workUntilProven(ctx, scene, { approved, base, pending, retries: {} });
  return { output, summary: sentence('the reproduction passes') };
}
