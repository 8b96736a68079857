import { createHash } from 'node:crypto';
import { learned } from '../../core/memory/learned.ts';
import { knownOf, restated } from '../../core/memory/restate.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { commitMessage } from '../../core/report/commit-message.ts';
import { joined, sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import { completedFolder } from '../../core/spec/spec-folder.ts';
import { completedSpec } from '../../core/report/completed-spec.ts';
import type { Approved } from './approval.ts';
import { acceptProof } from './accept-proof.ts';
import type { Scene, Services } from './services.ts';
import { fileAway } from './edited-spec.ts';
import type { PipelineResult } from '../../core/pipeline/pipeline.ts';
import type { Progress, Proven } from './progress.ts';
import { tellMissing, userOf } from './memory.ts';
import { review } from './review.ts';
import { changeNow, differing } from './review-facts.ts';
import { loadRegistry, syncRegistry } from './sync.ts';
import { workUntilProven } from './work-until-proven.ts';
import { freeName, put } from './write-spec.ts';

/** COMPLETE: registry refreshed, everything proven and reviewed on the final tree, the spec ticked and moved, what was learned remembered. */
export async function complete(ctx: Ctx, scene: Scene, begin: Progress): Promise<{ output: PipelineResult; summary: Message }> {
  const { services } = scene;
  const { registry, proven } = await accepted(ctx, scene, begin);
  const { approved, tree } = proven;
  const specFile = approved.file === '' ? null : await putAway(ctx, services, approved);
  await remember(ctx, services, approved);
  const message = await ctx.look('commit-message', async (step) => commitMessage(approved.spec, step.state()));
  const output = { artifacts: specFile === null ? [] : [specFile], tree, message };
  const moved = specFile === null ? [] : [sentence('spec moved to {0}', specFile)];
  return { output, summary: joined([...(registry === null ? [] : [registry]), ...moved]) };
}

/** What was learned goes to memory, in place of what earlier runs said of the same work: journaled first, for whoever undoes the run. */
async function remember(ctx: Ctx, services: Services, { spec }: Approved): Promise<void> {
  const graph = await ctx.look('learned', async (step) => {
    const state = step.state();
    return state.understood?.forgetful ? null : learned(state, spec, (await loadRegistry(services)).registry);
  });
  if (graph === null) return;
  await ctx.step('remember', async (step) => {
    await step.checkOwner();
    const used = await services.memory.use(userOf(ctx, step), async (tools) => {
      if (tools.off) return;
      const { added, replaced } = restated(await knownOf(tools, graph), graph);
      await step.announce({ type: 'memory.learned', added, replaced, said: graph });
      await tools.add(graph);
      await tools.remove(replaced);
    });
    if (used.status !== 'used') tellMissing(step, used);
  });
}

/** The spec as a completed run leaves it, where the completed ones lie. */
async function putAway(ctx: Ctx, services: Services, approved: Approved): Promise<string> {
  const done = await ctx.step('tick-spec', async (step) => {
    await step.checkOwner();
    const text = completedSpec(approved.text, step.state());
    await fileAway(step, services, approved, text);
    return text;
  });
  const specFile = await ctx.look('completed-folder', () => completedFile(services, approved.file));
  await ctx.step('move-spec', async (step) => {
    await step.checkOwner();
    if (specFile === approved.file) return;
    const put = (text: string): Promise<string> => ctx.blobs.put(new TextEncoder().encode(text));
    const [before, after] = await Promise.all([put(approved.text), put(done)]);
    await moveSpec(services, approved.file, specFile, done);
    step.emit({ type: 'spec.moved', from: approved.file, file: specFile, texts: { before, after } });
  });
  return specFile;
}

/** So often is proven and reviewed again what changed meanwhile: where a command changes files each time that it runs, that has no end. */
const moreRounds = 2;

/**
 * Proves on the final tree. Where an agent had to mend something for that, the review looks again: it approved another change. What is then
 * not proven a person accepts, or sends back; what they accepted is proven again on the tree as it is then.
 */
async function accepted(ctx: Ctx, scene: Scene, begin: Progress): Promise<{ registry: Message | null; proven: Proven }> {
  const { services, input } = scene;
  let progress = begin;
  for (let round = 0; ; round++) {
    const registry = await ctx.step('refresh-registry', (step) => syncRegistry(ctx, step, services, input.settings.trusted));
    const proven = await workUntilProven(ctx, scene, progress);
    const changed = await changedSinceReview(ctx, services, proven);
    if (changed.length > 0 && round < moreRounds) {
      await ctx.step('look-again', async (step) => {
        const text = sentence('Changed after the review, so it looks again: {0}', changed.join(', '));
        // A change that was too small for a review may need its first one now.
        if (step.state().reviews.length > 0) step.emit({ type: 'notice', level: 'info', text });
      });
      ({ output: progress } = await review(ctx, scene, proven));
      continue;
    }
    if (changed.length > 0) await tellUnsettled(ctx, changed);
    const pending = await acceptProof(ctx, scene, proven);
    if (pending === null) return { registry, proven };
    const more =
      Object.keys(pending).length > 0 || (await changedSinceReview(ctx, services, proven)).some((file) => !changed.includes(file));
    if (!more && round >= moreRounds) return { registry, proven };
    // The person gave it something new to do.
    if (more) round = -1;
    progress = await workUntilProven(ctx, scene, { ...proven, pending, retries: {} });
  }
}

function changedSinceReview(ctx: Ctx, services: Services, { reviewed }: Proven): Promise<string[]> {
  return ctx.look('after-review', async (step) => (reviewed ? differing(reviewed, await changeNow(step, services)) : []));
}

/** What never comes to rest is not what was reviewed, so it is not proven either, whatever was accepted before. */
async function tellUnsettled(ctx: Ctx, changed: readonly string[]): Promise<void> {
  await ctx.step('unsettled', async (step) => {
    const text = sentence('Kept changing at the end, so nobody looks again and the work stays unproven: {0}', changed.join(', '));
    step.emit({ type: 'notice', level: 'warning', text });
    const { proof, sealedOn, renewed } = step.state();
    if (proof === null || sealedOn === null || proof.reason === 'unstable') return;
    const { acceptedBy: _acceptedBy, ...decided } = proof;
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([proof.fingerprint, 'unstable', changed]))
      .digest('hex');
    step.emit({
      type: 'proof.decided',
      ...decided,
      verdict: 'unproven',
      reason: 'unstable',
      checkpoint: sealedOn.tree,
      ...(sealedOn.ignored ? { ignored: sealedOn.ignored } : {}),
      ...(renewed ? { held: renewed } : {}),
      fingerprint,
    });
  });
}

/** Where the spec goes: `spec/completed/…`. A spec elsewhere stays where it is. */
async function completedFile(services: Services, file: string): Promise<string> {
  const [folder, name] = [file.slice(0, file.lastIndexOf('/')), file.slice(file.lastIndexOf('/') + 1)];
  const target = completedFolder(folder);
  return target === folder ? file : `${await freeName(services, target)}/${name}`;
}

/** Safe to call again after a crash in its middle. A spec that was deleted meanwhile is written from the journal. */
async function moveSpec(services: Services, from: string, to: string, text: string): Promise<void> {
  if (from === to) return;
  const [source, target] = [from, to].map((file) => file.slice(0, file.lastIndexOf('/')));
  if (source && target && (await services.files.exists(source)) && !(await services.files.exists(target)))
    await services.files.move(source, target);
  if (!(await services.files.exists(to))) await put(services, to, text);
}
