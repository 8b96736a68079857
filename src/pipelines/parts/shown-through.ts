import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import type { ChangedProof } from '../../core/evidence/decide-proof.ts';
import { judgeAfter } from '../../core/evidence/judge-reproduction.ts';
import { printedOf } from '../../core/evidence/kept-result.ts';
import { baseOf } from '../../core/evidence/reproduction-base.ts';
import { saysHow } from '../../core/evidence/proof-files.ts';
import type { TreeChange } from '../../core/ports.ts';
import type { SwappedFile } from '../../protocol/proof.ts';
import { shownBefore } from '../../core/run/reproduced.ts';
import { runSwapped, type SwappedWork } from './counter-proof.ts';
import { namedFiles } from './not-built.ts';
import type { Progress } from './progress.ts';
import { readProof } from './proof-reads.ts';
import type { ReadAbout } from './proof-scope.ts';
import type { Services } from './services.ts';

/** What a reproduction goes through beside its own tests, where the work changed it: helpers, configuration, the script of its command. */
export interface ShownThrough {
  /** As it was before the work. */
  readonly swap: readonly SwappedFile[];
  /** Of these, what no configured command goes through. */
  readonly changed: readonly ChangedProof[];
}

/** Tests that showed the bug, as they were approved. */
export async function shownBy({ blobs }: Pick<Ctx, 'blobs'>, { reproduction }: Progress['approved']): Promise<Map<string, string>> {
  const texts = (reproduction?.files ?? []).map(async ({ file, hash }): Promise<[string, string][]> => {
    const bytes = await blobs.get(hash);
    return bytes ? [[file, new TextDecoder().decode(bytes)]] : [];
  });
  return new Map((await Promise.all(texts)).flat());
}

/** What was approved as changed, and what the spec names as the work itself, stays as it is. null: nothing is left, or no command showed the bug. */
export async function shownThrough(
  step: Pick<StepContext, 'signal'>,
  services: Services,
  { approved }: Pick<Progress, 'approved'>,
  proof: ReadAbout & {
    readonly changed: readonly ChangedProof[];
    readonly swap: readonly SwappedFile[];
    /** A file with both its contents. */
    readonly swapped: (change: TreeChange) => Promise<SwappedFile>;
  },
): Promise<ShownThrough | null> {
  const { reproduction, accepted, spec } = approved;
  if (!reproduction || reproduction.kind === 'seen') return null;
  const { changed, changes, commands } = proof;
  const named = namedFiles(spec);
  const isApproved = (file: string): boolean =>
    !accepted.unattended &&
    named.includes(file) &&
    changed.every((one) => one.file !== file || !saysHow(one.kind) || spec.proof.length > 0);
  const isOwn = (file: string): boolean => reproduction.files.some((one) => one.file === file);
  const swap = proof.swap.filter(({ file }) => !isOwn(file) && !isApproved(file));
  const more: ChangedProof[] = [];
  if (!commands.some((command) => JSON.stringify(command) === JSON.stringify(reproduction.command))) {
    const reads = await readProof(step, services, { ...proof, commands: [reproduction.command] });
    for (const change of changes) {
      const { path, before, hidden } = change;
      if (hidden || isOwn(path) || named.includes(path) || proof.swap.some(({ file }) => file === path)) continue;
      const kind = reads.closure.has(path) ? 'closure' : await reads.kindOf(path);
      if (kind === null) continue;
      swap.push(await proof.swapped(change));
      more.push({ file: path, kind, added: before === null });
    }
  }
  return swap.length === 0 ? null : { swap, changed: more };
}

/** Whether the bug is gone as well with all that it was shown through as that was; null: files kept changing meanwhile. */
export async function goneWithBase(
  ctx: Ctx,
  services: Services,
  { approved }: Pick<Progress, 'approved'>,
  swap: readonly SwappedFile[],
  how: Pick<SwappedWork, 'timeoutMs' | 'outputs'>,
): Promise<boolean | null> {
  const { reproduction } = approved;
  if (!reproduction) return true;
  const { command } = reproduction;
  const results = await runSwapped(ctx, services, 'counter-reproduction', { ...how, files: swap, commands: [command] });
  if (results === null) return null;
  return ctx.step('shown-with-base', async (step) => {
    const state = step.state();
    const trials = await Promise.all(
      (results[0] ?? []).map(async ({ log = null, ...result }) => ({ result, printed: await printedOf(ctx.blobs, { log, tail: '' }) })),
    );
    const base = await baseOf(ctx.blobs, state, reproduction);
    return judgeAfter(reproduction, trials, shownBefore(state, reproduction)?.tests ?? [], base).outcome === 'passes';
  });
}
