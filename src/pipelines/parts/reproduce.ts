import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { judgeAfter, judgeBefore, times } from '../../core/evidence/judge-reproduction.ts';
import type { TestText } from '../../core/evidence/echoes.ts';
import { baseTrialOf, trialOf } from '../../core/evidence/kept-result.ts';
import { validate } from '../../core/evidence/validate.ts';
import { sentence } from '../../core/describe/message.ts';
import { describeReproduced } from '../../core/describe/reproduced.ts';
import { baseOf } from '../../core/evidence/reproduction-base.ts';
import { shownBefore } from '../../core/run/reproduced.ts';
import type { Said } from '../../core/run/run-state.ts';
import type { Message } from '../../protocol/message.ts';
import type { Reproduction } from '../../protocol/reproduction.ts';
import type { Scene, Services } from './services.ts';

export interface Tried {
  readonly outcome: Said<'reproduction.tried'>['outcome'];
  /** What was found, in a sentence. */
  readonly words: Message;
  /** What the last run printed, or the person said besides; '': nothing. */
  readonly detail: Message;
}

/** Tries a reproduction on the workspace as it is, and says what that shows. */
export function reproduce(ctx: Ctx, scene: Scene, reproduction: Reproduction, side: 'before' | 'after'): Promise<Tried> {
  const trial = reproduction.kind === 'seen' ? askWhetherSeen : runCommand;
  return trial(ctx, scene, reproduction, side);
}

/** Runs its command three times. */
async function runCommand(ctx: Ctx, { services, input }: Scene, reproduction: Reproduction, side: 'before' | 'after'): Promise<Tried> {
  const { agent, command, files } = reproduction;
  const request = { agent, purpose: 'reproduce', command, timeoutMs: input.settings.timeouts.validate * 1000 } as const;
  const scope = { owns: [], listed: files.map(({ file }) => file), outputs: [] };
  let output: Message = '';
  let touched: readonly string[] = [];
  // A person may have saved something meanwhile: only what happens again is its doing.
  for (let turn = 1; turn === 1 || (turn === 2 && touched.length > 0); turn++) {
    const changed = new Set<string>();
    for (let attempt = 1; attempt <= times; attempt++) {
      const done = await validate(ctx, services.agent(agent), { ...request, attempt, scope });
      ({ output } = done);
      for (const file of done.changed) changed.add(file);
    }
    touched = side === 'before' ? await besideItsOwn(ctx, [...changed]) : [];
  }
  return ctx.step('reproduced', async (step) => {
    const { evidence } = step.state();
    const last = Array.from({ length: times }, (_, n) => evidence.findLast((one) => one.purpose === 'reproduce' && one.attempt === n + 1));
    const ran = last.flatMap((one) => one ?? []);
    const trials = await Promise.all(ran.map((one) => trialOf(ctx.blobs, one)));
    const trees = new Set(ran.filter(({ result }) => result !== 'unstable').map(({ treeAfter }) => treeAfter));
    const tree = trees.size > 1 ? null : (ran.at(-1)?.treeAfter ?? null);
    const judged =
      side === 'before'
        ? judgeBefore(reproduction, trials, await baseTrialOf(ctx.blobs, step.state().baseline, command), await textsOf(ctx, files))
        : judgeAfter(
            reproduction,
            trials,
            shownBefore(step.state(), reproduction)?.tests ?? [],
            await baseOf(ctx.blobs, step.state(), reproduction),
          );
    const { outcome, tests } = touched.length > 0 ? { outcome: 'changes' as const, tests: [] } : judged;
    const tried = { side, outcome, reproduction, tests, tree, ...(touched.length > 0 ? { touched: [...touched] } : {}), by: null };
    step.emit({ type: 'reproduction.tried', ...tried });
    return { outcome, words: describeReproduced(tried).text, detail: output };
  });
}

async function textsOf({ blobs }: Ctx, files: Reproduction['files']): Promise<TestText[]> {
  const bytes = await Promise.all(files.map(({ hash }) => blobs.get(hash)));
  return files.map(({ file }, index) => ({ file, text: new TextDecoder().decode(bytes[index] ?? undefined) }));
}

/** Of files that changed while it ran: those that are neither the run's nor known to be the person's. Sorted. */
function besideItsOwn(ctx: Ctx, changed: readonly string[]): Promise<string[]> {
  return ctx.step('beside-its-own', async (step) => {
    const { uncertain } = step.state();
    return changed.filter((file) => uncertain[file]?.saved === false).sort();
  });
}

/** For what no command shows: a person looks. Whoever cannot look now says so; the fix is unproven in either case. */
async function askWhetherSeen(ctx: Ctx, { services, input }: Scene, reproduction: Reproduction, side: 'before' | 'after'): Promise<Tried> {
  const { look } = reproduction;
  const reply = await ctx.ask({
    kind: 'seen',
    reason: side,
    message:
      side === 'before'
        ? sentence('No command shows this bug. Please look, before anything is changed: {0}', look)
        : sentence('Please check whether the bug is gone: {0}', look),
    hints: input.settings.trusted
      ? []
      : [
          sentence(
            'This workspace is not trusted, so no test could show it. To have that, end this run, trust the workspace, and report the bug again.',
          ),
        ],
    options: [
      { id: 'there', title: side === 'before' ? sentence('I saw it') : sentence('It is still there'), text: 'may' },
      { id: 'gone', title: side === 'before' ? sentence('I do not see it') : sentence('It is gone'), text: 'may' },
      { id: 'unseen', title: sentence('I cannot look'), text: 'none' },
    ],
  });
  const outcome = reply.option === 'there' ? 'fails' : reply.option === 'gone' ? 'passes' : 'unseen';
  return ctx.step('reproduced', async (step) => {
    const tried = { side, outcome, reproduction, tests: [], tree: await treeHash(step, services), by: reply.by } as const;
    step.emit({ type: 'reproduction.tried', ...tried, tests: [] });
    return { outcome, words: describeReproduced(tried).text, detail: reply.text ?? '' };
  });
}

export async function treeHash(step: StepContext, services: Pick<Services, 'checkpoints'>): Promise<string> {
  return (await services.checkpoints.take({ volatilePaths: step.state().volatilePaths })).hash;
}
