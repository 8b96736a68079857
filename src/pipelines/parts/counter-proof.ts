import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { asBefore, type AsBefore, type Failure } from '../../core/evidence/as-before.ts';
import type { CounterResult } from '../../core/evidence/decide-proof.ts';
import { printedOf } from '../../core/evidence/kept-result.ts';
import { observeCommand } from '../../core/evidence/observe-command.ts';
import { runProof } from '../../core/evidence/run-proof.ts';
import type { SwappedFile } from '../../protocol/proof.ts';
import { rewritten } from '../../core/evidence/bring-back.ts';
import { restoreSwapped, swapIn } from '../../core/evidence/restore-swapped.ts';
import type { Services } from './services.ts';

/** How often commands are run again because somebody saved one of the files meanwhile. */
const mostTimes = 3;

/** `log`: blob of all that was printed. */
export type SwappedResult = CounterResult & { readonly log?: string | null };

/** How each command ended, each time that it ran; null: files kept changing, so it could not be judged. */
export type Swapped = readonly (readonly SwappedResult[])[] | null;

/**
 * Runs commands on the workspace with other contents of some files. These are swapped in under the exclusive lock and swapped out after it,
 * also after a crash: what is to be there was journaled before. A file that somebody saves meanwhile stays as it was saved, and it is done
 * again. A command that fails is run twice.
 */
export async function runSwapped(ctx: Ctx, services: Services, name: string, work: SwappedWork): Promise<Swapped> {
  for (let time = 1; time <= mostTimes; time++) {
    const results = await ctx.step(name, (step) => once(ctx, step, services, work));
    if (results !== null) return results;
  }
  return null;
}

export interface SwappedWork {
  readonly files: readonly SwappedFile[];
  readonly commands: readonly (readonly string[])[];
  readonly timeoutMs: number;
  /** Globs of what the commands write anyway, as declared in the settings. */
  readonly outputs: readonly string[];
  /** Of the files, outputs that commands may write anew; none: whoever writes one of them disturbs the proof. */
  readonly anew?: readonly string[];
  /** The work changed what commands run, which may print any line by now: none of the tree that is handed over is known. */
  readonly isOtherProgram?: boolean;
}

async function once(
  ctx: Ctx,
  step: StepContext,
  services: Services,
  { files: swapped, commands, timeoutMs, outputs, anew = [], isOtherProgram = false }: SwappedWork,
): Promise<SwappedResult[][] | null> {
  const { files, lock, processes, search } = services;
  return lock.exclusive(step.stopped, async () => {
    await files.settle?.();
    await step.checkOwner();
    await step.announce({ type: 'proof.swapped', files: [...swapped] });
    const { volatilePaths, baseline } = step.state();
    const aside = swapped.map(({ file }) => file);
    const results: SwappedResult[][] = [];
    const own = rewritten(services, swapped, anew);
    let undisturbed = true;
    const run = async (argv: readonly string[]): Promise<SwappedResult> => {
      const written = baseline?.commands.find(({ command }) => JSON.stringify(command) === JSON.stringify(argv))?.writes ?? [];
      const scope = { purpose: 'prove' as const, owns: [], listed: [], outputs, written };
      const observed = await observeCommand(
        step,
        { ...services, blobs: ctx.blobs },
        { agent: 'proof', argv, timeoutMs, runId: ctx.runId, volatilePaths, scope, aside, back: written },
        (request) => runProof({ processes, files, search }, request, true),
      );
      const { ended } = observed;
      if (!own.seen(observed, written)) undisturbed = false;
      const { ran, result } = ended;
      const now = { exitCode: ran.exitCode, log: ran.log, tail: ran.output };
      const known = result.passed ? null : await knownFailure(ctx, step, argv, { now, isOtherProgram });
      return { ...result, ...(known ? { asBefore: known } : {}), log: ran.log };
    };
    try {
      undisturbed = await swapIn(files, ctx.blobs, swapped);
      for (const argv of undisturbed ? commands : []) {
        const first = await run(argv);
        results.push(first.passed ? [first] : [first, await run(argv)]);
      }
    } finally {
      const left = await restoreSwapped(files, ctx.blobs, own.aside());
      await own.bringBack();
      undisturbed &&= left.length === 0;
      step.emit({ type: 'proof.restored' });
    }
    return undisturbed ? results : null;
  });
}

type Failed = Parameters<typeof printedOf>[1] & Pick<Failure, 'exitCode'>;

/** Whether a command failed before the work and on it, and now at nothing else. */
async function knownFailure(
  { blobs }: Ctx,
  step: StepContext,
  argv: readonly string[],
  { now, isOtherProgram }: { readonly now: Failed; readonly isOtherProgram: boolean },
): Promise<AsBefore | null> {
  const { baseline, evidence } = step.state();
  const same = (one: { readonly command: readonly string[] }): boolean => JSON.stringify(one.command) === JSON.stringify(argv);
  const before = baseline?.commands.find(same);
  const last = evidence.findLast((one) => same(one) && one.purpose !== 'handover');
  if (!before || !last || before.exitCode === 0 || last.exitCode === 0) return null;
  const failure = async (one: Failed): Promise<Failure> => ({ exitCode: one.exitCode, printed: await printedOf(blobs, one) });
  return asBefore(await failure(now), [await failure(before), ...(isOtherProgram ? [] : [await failure(last)])]);
}
