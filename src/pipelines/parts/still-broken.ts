import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { lines, sentence } from '../../core/describe/message.ts';
import { countLines } from '../../core/tool/count-lines.ts';
import type { Reproduction } from '../../protocol/reproduction.ts';
import { agentsOf } from './not-built.ts';
import { toImplement, type Progress } from './progress.ts';
import { reproduce, treeHash } from './reproduce.ts';
import type { Scene, Services } from './services.ts';
import { keepBeside } from './write-spec.ts';

/**
 * Whether the bug of the approved spec still shows on the tree as it is now: then everybody whom the spec names begins again. null: it is gone,
 * or the spec is about none. What shows it is as it was approved, whatever commands made of it.
 */
export async function stillBroken(ctx: Ctx, scene: Scene, { approved, retries }: Progress): Promise<Progress['pending'] | null> {
  const { reproduction } = approved;
  if (!reproduction) return null;
  const isKnown = await ctx.step('reproduction-known', async (step) => {
    const put = await putBack(ctx, step, scene.services, reproduction);
    if (put.length > 0) {
      const text = sentence('Changed although it shows the bug and was approved as it is; put back: {0}', put.join(', '));
      step.emit({ type: 'notice', level: 'warning', text });
    }
    const { after } = step.state().reproduced;
    return after !== null && after.outcome !== 'fails' && after.tree === (await treeHash(step, scene.services));
  });
  if (isKnown) return null;
  const { outcome, words, detail } = await reproduce(ctx, scene, reproduction, 'after');
  if (outcome === 'passes' || outcome === 'unseen') return null;
  const names = agentsOf(approved.spec, scene.input.settings.agents);
  return Object.fromEntries(
    names.map((name) => [
      name,
      { ...toImplement, failure: lines([words, ...(detail === '' ? [] : [detail])]), retriesUsed: retries[name] ?? 0 },
    ]),
  );
}

/** Names of the files that were not as approved. What is not known to be the run's doing may be a person's: it is kept beside. */
async function putBack(ctx: Ctx, step: StepContext, services: Services, reproduction: Reproduction): Promise<string[]> {
  const { files } = services;
  const put: string[] = [];
  for (const { file, hash } of reproduction.files) {
    const known = step.state().files[file];
    for (;;) {
      const now = await files.read(file);
      if (now?.hash === hash) break;
      const after = await ctx.blobs.get(hash);
      if (after === null) throw new Error(`The content of ${file} is gone from the journal.`);
      await step.checkOwner();
      if (now) await ctx.blobs.put(now.bytes);
      if (now && now.hash !== known?.after)
        await keepBeside(step, services, file, { as: `${file}.edited-after-approval`, bytes: now.bytes });
      const change = { file, before: now?.hash ?? null, after: hash, ...countLines(now?.bytes ?? null, after) };
      // Whoever undoes the run finds there what it left. What a person brought along is no change of the run.
      if (known || now === null) await step.announce({ type: 'file.changed', agent: known?.agents[0] ?? 'proof', ...change });
      if ((await files.swap(file, { before: now?.hash ?? null, after })).status !== 'conflict') put.push(file);
    }
  }
  return put;
}
