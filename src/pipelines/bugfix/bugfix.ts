import { sentence } from '../../core/describe/message.ts';
import { late } from '../../core/late.ts';
import { specHash } from '../../core/spec/spec-hash.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { definePipeline } from '../../core/pipeline/pipeline.ts';
import { agentWorkflow } from '../parts/agent.ts';
import type { Approved } from '../parts/approval.ts';
import { baselineWorkflow } from '../parts/baseline.ts';
import { concluded, type Ended } from '../parts/concluded.ts';
import { DeclinedError } from '../parts/declined-error.ts';
import { diagnosing, implementAndReview } from '../parts/expected-work.ts';
import { approval, complete, quickly, review } from '../parts/later.ts';
import { approvalPhase, completePhase, reviewPhase, specPhase, syncPhase } from '../parts/phases.ts';
import { agentRunWorkflow } from '../parts/run-agent.ts';
import { runPhase, type PhaseResult } from '../parts/run-phase.ts';
import type { Scene, Services } from '../parts/services.ts';
import { sync, syncAgent } from '../parts/sync.ts';
import { takeBack } from '../parts/take-back.ts';
import { specInputSchema, type SpecInput } from '../parts/take-up-spec.ts';
import { understand } from '../parts/understand.ts';
import { writeSpec } from '../parts/write-spec.ts';
import { briefOf } from './brief.ts';
import type { Found } from './diagnose.ts';
import { reportAsData } from './prompts.ts';
import { diagnosePhase, fixPhase } from './phases.ts';

const diagnose = late(async () => (await import('./diagnose.ts')).diagnose);
const diagnoseFromSpec = late(async () => (await import('./take-up.ts')).diagnoseFromSpec);
const draftOf = late(async () => (await import('./take-up.ts')).draftOf);
const fix = late(async () => (await import('./fix.ts')).fix);

/**
 * SYNC → DIAGNOSE → SPEC → approval → FIX (with VALIDATE and RETRY) → REVIEW → COMPLETE. A reproduction fails before the fix and passes after it;
 * what cannot be shown so is unproven.
 */
export const bugfixPipeline = definePipeline({
  id: 'bugfix',
  version: '1',
  title: sentence('Bugfix'),
  summary: sentence('take a bug from its report to a proven, minimal fix'),
  phases: [syncPhase, diagnosePhase, specPhase, approvalPhase, fixPhase, reviewPhase, completePhase],
  specSections: ['cause', 'reproduction', 'fix'],
  takesLogs: true,
  quick: true,
  expects: implementAndReview,
  begins: diagnosing,
  input: specInputSchema,
  workflows: [agentWorkflow, agentRunWorkflow, baselineWorkflow],
  async run(ctx, input, services: Services) {
    const { specFile } = input;
    await runPhase(ctx, services, syncPhase, (phase) => sync(phase, services, input.settings));
    const known = await runPhase(ctx, services, diagnosePhase, async (phase) => {
      const understood = await understand(phase, services, input);
      // What has a bug is there already.
      const facts = { ...understood.output, fresh: [] };
      const scene = { services, input, facts };
      const { output, ...how } = await orDeclined(phase, scene, () =>
        specFile === null ? diagnose(phase, scene) : diagnoseFromSpec(phase, scene, specFile),
      );
      return { output: { ...output, facts }, ...how };
    });
    if ('ended' in known) return concluded(ctx, services, known);
    const told = { ...input, request: reportAsData(input.request) };
    const scene = { services, input: told, facts: { ...known.facts, brief: briefOf(known) } };
    const approved = await approve(ctx, scene, known, input);
    if ('ended' in approved) return concluded(ctx, services, approved);
    const fixed = await runPhase(ctx, services, fixPhase, (phase) => orDeclined(phase, scene, () => fix(phase, scene, known, approved)));
    if ('ended' in fixed) return concluded(ctx, services, fixed);
    const mended = { ...scene, facts: { ...known.facts, brief: briefOf(fixed.found) } };
    const reviewed = await runPhase(ctx, services, reviewPhase, (phase) => review(phase, mended, fixed.proven));
    return runPhase(ctx, services, completePhase, (phase) => complete(phase, mended, reviewed));
  },
});

/** The spec and its approval – or, of a quick fix, one question in their place. */
async function approve(ctx: Ctx, scene: Scene, found: Found, input: SpecInput): Promise<Approved | Ended> {
  const { specFile, quick } = input;
  const { files, cause, fix: proposed, reproduction } = found;
  const small = quick ? await quickly(ctx, { ...scene, input }, { files, cause, fix: proposed, reproduction }) : null;
  if (small !== null && 'ended' in small) await takeBackAll(ctx, scene);
  if (small !== null) return small;
  const draft = await runPhase(ctx, scene.services, specPhase, async (phase) => {
    const output =
      specFile === null ? { ...(await writeSpec(phase, scene, null, null)), reproduction } : await draftOf(phase, scene, specFile, found);
    return { output, summary: output.file };
  });
  return runPhase(ctx, scene.services, approvalPhase, (phase) =>
    orDeclined(
      phase,
      scene,
      async () => {
        const output = await approval(phase, scene, draft);
        return { output, summary: sentence('approved: {0}', output.file) };
      },
      // One that was there before the run is nobody's to remove.
      specFile === null,
    ),
  );
}

/** What a person declines leaves no file behind. */
async function orDeclined<T>(
  ctx: Ctx,
  scene: Scene,
  fn: () => Promise<PhaseResult<T>>,
  isOwnSpec = false,
): Promise<PhaseResult<T | Ended>> {
  try {
    return await fn();
  } catch (error) {
    if (!(error instanceof DeclinedError)) throw error;
    await takeBackAll(ctx, scene);
    if (isOwnSpec && error.spec !== null) await removeSpec(ctx, scene.services, error.spec);
    return { output: { ended: error.text }, summary: error.text };
  }
}

async function takeBackAll(ctx: Ctx, { services }: Scene): Promise<void> {
  await takeBack(ctx, services, ({ agents }) => agents.some((agent) => agent !== syncAgent));
}

/** Unless a person wrote into it. */
async function removeSpec(ctx: Ctx, { files }: Services, { file, hash }: NonNullable<DeclinedError['spec']>): Promise<void> {
  await ctx.step('remove-spec', async (step) => {
    await step.checkOwner();
    const there = await files.read(file);
    if (there === null) return;
    const isWritten = specHash(new TextDecoder().decode(there.bytes)) === hash;
    const swapped = isWritten ? await files.swap(file, { before: there.hash, after: null }) : null;
    if (swapped === null || swapped.status === 'conflict')
      step.emit({ type: 'notice', level: 'warning', text: sentence('Changed by someone, so left as it is: {0}', file) });
  });
}
