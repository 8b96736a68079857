import type { Ctx } from '../../core/durable/contracts.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import type { Approved } from '../parts/approval.ts';
import { beforeWork } from '../parts/changed-packages.ts';
import { installDependencies } from '../parts/install-dependencies.ts';
import type { Scene } from '../parts/services.ts';
import { ensureBaseline } from '../parts/baseline.ts';
import { agentsOf } from '../parts/not-built.ts';
import { toImplement, type Proven } from '../parts/progress.ts';
import { workUntilProven } from '../parts/work-until-proven.ts';

/** IMPLEMENT, VALIDATE and RETRY: one specialist for each layer that the approved spec has files for. */
export async function implement(ctx: Ctx, scene: Scene, approved: Approved): Promise<{ output: Proven; summary: Message }> {
  const { services, input } = scene;
  const names = agentsOf(approved.spec, input.settings.agents);
  await installDependencies(ctx, services, approved.spec, input.settings);
  await ensureBaseline(ctx, services, input);
  const base = await ctx.step('start', async (step) => (await beforeWork(ctx, step, services)).tree);
  const pending = Object.fromEntries(names.map((name) => [name, toImplement]));
  const output = await workUntilProven(ctx, scene, { approved, base, pending, retries: {} });
  return { output, summary: names.length === 1 ? sentence('1 agent passed') : sentence('{0} agents passed', names.length) };
}
