import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { InterruptedError } from '../../core/durable/errors.ts';
import { runProof } from '../../core/evidence/run-proof.ts';
import type { ProofResult, SwappedFile } from '../../protocol/proof.ts';
import { formatCommandLine } from '../../core/policy/command-line.ts';
import { restoreSwapped } from '../../core/evidence/restore-swapped.ts';
import type { Services } from './services.ts';

/** How often commands are run again because somebody saved one of the files meanwhile. */
const mostTimes = 3;

/** How each command ended, each time that it ran; null: files kept changing, so it could not be judged. */
export type Swapped = readonly (readonly ProofResult[])[] | null;

/**
 * Runs commands on the workspace with other contents of some files. These are swapped in under the exclusive lock and swapped out after it,
 * also after a crash: what is to be there was journaled before. A file that somebody saves meanwhile stays as it was saved, and it is done
 * again. A command that fails is run twice.
 */
export async function runSwapped(
  ctx: Ctx,
  services: Services,
  name: string,
  files: readonly SwappedFile[],
  commands: readonly (readonly string[])[],
  timeoutMs: number,
): Promise<Swapped> {
  for (let time = 1; time <= mostTimes; time++) {
    const results = await ctx.step(name, (step) => once(ctx, step, services, files, commands, timeoutMs));
    if (results !== null) return results;
  }
  return null;
}

async function once(
  ctx: Ctx,
  step: StepContext,
  services: Services,
  swapped: readonly SwappedFile[],
  commands: readonly (readonly string[])[],
  timeoutMs: number,
): Promise<ProofResult[][] | null> {
  const { files, lock, processes, search, checkpoints } = services;
  return lock.exclusive(step.signal, async () => {
    await files.settle?.();
    await step.checkOwner();
    await step.announce({ type: 'proof.swapped', files: [...swapped] });
    const { volatilePaths } = step.state();
    const results: ProofResult[][] = [];
    let before: { tree: string } | null = null;
    let undisturbed = true;
    try {
      for (const file of swapped) undisturbed = (await put(ctx, services, file)) && undisturbed;
      before = await checkpoints.take({ volatilePaths });
      const request = { timeoutMs, signal: step.signal, blobs: ctx.blobs, mark: ctx.runId };
      for (const argv of undisturbed ? commands : []) {
        const run = async (): Promise<ProofResult> => {
          const { ran, result } = await runProof(
            { processes, files, search },
            { ...request, argv, onStart: (group) => step.recordProcessGroup(group) },
          );
          if (ran.outcome === 'interrupted') throw new InterruptedError('the command was interrupted');
          return result;
        };
        const first = await run();
        results.push(first.passed ? [first] : [first, await run()]);
      }
      const after = await checkpoints.take({ volatilePaths });
      const known = new Set(swapped.map(({ file }) => file));
      const changes = before.tree === after.tree ? [] : await checkpoints.diff(before.tree, after.tree);
      undisturbed &&= changes.every(({ path }) => !known.has(path));
      for (const { path, before: was, after: is, modes } of changes)
        if (!known.has(path))
          step.emit({
            type: 'file.changed',
            agent: 'proof',
            command: commands.map(formatCommandLine).join(', '),
            file: path,
            before: was,
            after: is,
            added: 0,
            removed: 0,
            output: true,
            ...(modes ? { modes } : {}),
          });
    } finally {
      const left = await restoreSwapped(files, ctx.blobs, swapped);
      undisturbed &&= left.length === 0;
      step.emit({ type: 'proof.restored' });
    }
    return undisturbed ? results : null;
  });
}

/** False: somebody saved something else there. */
async function put(ctx: Ctx, { files }: Services, { file, base, now }: SwappedFile): Promise<boolean> {
  const after = base === null ? null : await ctx.blobs.get(base.hash);
  if (base !== null && after === null) throw new Error(`The content of ${file} before the run is gone from the journal.`);
  const mode = (base ?? now)?.mode;
  const swap = await files.swap(file, { before: now?.hash ?? null, after, ...(mode ? { mode } : {}) });
  return swap.status !== 'conflict';
}
