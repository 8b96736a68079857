import { describeReproduced } from '../../core/describe/reproduced.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import type { Message } from '../../protocol/message.ts';
import type { Approved } from '../parts/approval.ts';
import { beforeWork } from '../parts/changed-packages.ts';
import { installDependencies } from '../parts/install-dependencies.ts';
import { agentsOf } from '../parts/not-built.ts';
import { toImplement, type Proven } from '../parts/progress.ts';
import type { Scene } from '../parts/services.ts';
import { workUntilProven } from '../parts/work-until-proven.ts';
import type { Found } from './diagnose.ts';
import { secondHypothesis } from './second-hypothesis.ts';

/** So often the cause is looked for before a person is asked. */
const mostHypotheses = 2;

export interface Fixed {
  readonly proven: Proven;
  /** What turned out to be the cause. */
  readonly found: Found;
}

/**
 * FIX, VALIDATE and RETRY: a specialist for each layer of the approved spec, until the reproduction passes and every command does. When that does
 * not work within the retries, the cause is looked for once more before a person is asked.
 */
export async function fix(ctx: Ctx, scene: Scene, first: Found, approved: Approved): Promise<{ output: Fixed; summary: Message }> {
  const { services, input } = scene;
  const names = agentsOf(approved.spec, input.settings.agents);
  await installDependencies(ctx, services, approved.spec, input.settings);
  await ctx.step('start', async (step) => void (await beforeWork(ctx, step, services)));
  const pending = Object.fromEntries(names.map((name) => [name, toImplement]));
  let found = first;
  let hypotheses = 1;
  const proven = await workUntilProven(
    ctx,
    scene,
    { approved, base: first.base, pending, retries: {} },
    async (inner, progress, results) => {
      if (hypotheses === mostHypotheses) return null;
      hypotheses += 1;
      const other = await secondHypothesis(inner, scene, { found, progress, results });
      found = other?.found ?? found;
      return other;
    },
  );
  const summary = await ctx.step('how-it-went', async (step) => {
    const { after } = step.state().reproduced;
    return after === null ? '' : describeReproduced(after).text;
  });
  return { output: { proven, found }, summary };
}
