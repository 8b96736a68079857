import type { Ctx } from '../../core/durable/contracts.ts';
import { definePipeline } from '../../core/pipeline/pipeline.ts';
import { joined, sentence } from '../../core/describe/message.ts';
import { late } from '../../core/late.ts';
import { agentWorkflow } from '../parts/agent.ts';
import { askForFiles } from '../parts/ask-for-files.ts';
import type { Approved } from '../parts/approval.ts';
import { baselineWorkflow, besideSpec, ensureBaseline } from '../parts/baseline.ts';
import { concluded, type Ended } from '../parts/concluded.ts';
import { approval, complete, quickly, review } from '../parts/later.ts';
import type { Scene, Services } from '../parts/services.ts';
import { implementAndReview, specWriting } from '../parts/expected-work.ts';
import { approvalPhase, completePhase, implementPhase, reviewPhase, specPhase, syncPhase, understandPhase } from '../parts/phases.ts';
import { agentRunWorkflow } from '../parts/run-agent.ts';
import { runPhase } from '../parts/run-phase.ts';
import { sync } from '../parts/sync.ts';
import { specInputSchema, takeUpSpec } from '../parts/take-up-spec.ts';
import { understand } from '../parts/understand.ts';
import { writeSpec } from '../parts/write-spec.ts';

const implement = late(async () => (await import('./implement.ts')).implement);

/**
 * SYNC → UNDERSTAND → SPEC → approval → IMPLEMENT (with VALIDATE and RETRY) → REVIEW (with fixes) → COMPLETE. It never
 * writes code itself; its agents do, and evidence judges them.
 */
export const featurePipeline = definePipeline({
  id: 'feature',
  version: '1',
  title: sentence('Feature'),
  summary: sentence('take a request from spec to proven, reviewed change'),
  phases: [syncPhase, understandPhase, specPhase, approvalPhase, implementPhase, reviewPhase, completePhase],
  specSections: [],
  quick: true,
  expects: implementAndReview,
  begins: specWriting,
  input: specInputSchema,
  workflows: [agentWorkflow, agentRunWorkflow, baselineWorkflow],
  async run(ctx, input, services: Services) {
    await runPhase(ctx, services, syncPhase, (phase) => sync(phase, services, input.settings));
    const facts = await runPhase(ctx, services, understandPhase, (phase) => understand(phase, services, input));
    const scene = { services, input, facts };
    const approved = (input.quick ? await quick(ctx, scene) : null) ?? (await specified(ctx, scene, input.specFile));
    if ('ended' in approved) return concluded(ctx, services, approved);
    const built = await runPhase(ctx, services, implementPhase, (phase) => implement(phase, scene, approved));
    const reviewed = await runPhase(ctx, services, reviewPhase, (phase) => review(phase, scene, built));
    return runPhase(ctx, services, completePhase, (phase) => complete(phase, scene, reviewed));
  },
});

/** null: it is to have a spec all the same. */
async function quick(ctx: Ctx, scene: Scene): Promise<Approved | Ended | null> {
  const files = await runPhase(ctx, scene.services, specPhase, async (phase) => {
    await ensureBaseline(phase, scene.services, scene.input);
    const output = await askForFiles(phase, scene);
    return { output, summary: joined(output) };
  });
  return quickly(ctx, scene, { files });
}

async function specified(ctx: Ctx, scene: Scene, specFile: string | null): Promise<Approved> {
  const { services, input } = scene;
  const draft = await runPhase(ctx, services, specPhase, async (phase) => {
    const output =
      specFile === null
        ? await writeSpec(phase, scene, null, null, [besideSpec(input.settings)])
        : await takeUpSpec(phase, services, specFile);
    return { output, summary: output.file };
  });
  return runPhase(ctx, services, approvalPhase, async (phase) => {
    await ensureBaseline(phase, services, input);
    const output = await approval(phase, scene, draft);
    return { output, summary: sentence('approved: {0}', output.file) };
  });
}
