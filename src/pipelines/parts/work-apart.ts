import type { Ctx } from '../../core/durable/contracts.ts';
import { FencedError, InterruptedError } from '../../core/durable/errors.ts';
import { formatCommandLine } from '../../core/policy/command-line.ts';
import { worktreeName } from '../../core/worktrees.ts';
import { lines, sentence } from '../../core/describe/message.ts';
import type { Isolation } from '../../protocol/run-settings.ts';
import type { Message } from '../../protocol/message.ts';
import type { AgentResult, AgentWork } from './agent-work.ts';
import { giveMarks } from './edit-conflict.ts';
import type { Conflict, Decided } from './find-conflicts.ts';
import { withRemedy } from './kept-from-writing.ts';
import { mergeBack } from './merge-back.ts';
import { askAboutConflict, conflictFailure, putMarks, takesOf, type Take } from './merge-conflict.ts';
import { pathsOf } from './not-built.ts';
import type { Apart, Services } from './services.ts';

type Works = (ctx: Ctx, services: Services, work: AgentWork) => Promise<AgentResult>;

/**
 * Has an agent work in a worktree of its own, and brings what it did into the workspace, however it ended: as where all share the workspace, a
 * person finds there what there is. It needs the workspace only at the beginning and for that.
 */
export async function workApart(ctx: Ctx, services: Services, begin: AgentWork, isolation: Isolation, works: Works): Promise<AgentResult> {
  const { apart } = services;
  if (!apart) return works(ctx, services, begin);
  const { name: agent } = begin.agent;
  const { worktree } = await make(ctx, services, apart, begin, isolation);
  const inside = apart.inside(worktree);
  const ready = await setUp(ctx, inside, begin, isolation, worktree);
  if (ready.failed !== null) {
    await ctx.step('worktree-removed', () => apart.worktrees.remove(worktree));
    return { status: 'failed', error: ready.failed, retriesUsed: begin.retriesUsed, reason: ready.failed, broken: true, hopeless: true };
  }
  let base = ready.tree;
  let work: AgentWork = { ...begin, worktree };
  let result: AgentResult | null = null;
  let broken: unknown = null;
  const decided: Decided[] = [];
  const marked: string[] = [];
  const edited: string[] = [];
  /** What the agent is to resolve, as soon as everything else is decided. */
  let forAgent: readonly string[] = [];
  let guidance = '';
  for (let isToWork = true; ;) {
    if (isToWork) {
      try {
        result = await works(ctx, inside, work);
      } catch (error) {
        if (error instanceof InterruptedError || error instanceof FencedError || ctx.signal.aborted) throw error;
        // Nobody knows how far it came; what there is, is brought in all the same.
        broken = error;
      }
      isToWork = false;
    }
    const request = { agent, worktree, base, listed: pathsOf(begin.specFiles), decided, marked, edited, without: isolation.without };
    const merge = await mergeBack(ctx, services, request);
    if (merge.status === 'again') continue;
    if (merge.status === 'conflict') {
      const open = merge.files.filter(({ file }) => !forAgent.includes(file));
      if (open.length > 0) {
        const reply = await askAboutConflict(ctx, services, begin.agent, { ...merge, files: open }, request);
        const takes = takesOf(reply, open);
        const taken = (which: Take): Conflict[] => takes.flatMap(({ conflict, take }) => (take === which ? [conflict] : []));
        for (const take of ['ours', 'theirs'] as const) decided.push(...taken(take).map((conflict) => ({ ...conflict, take })));
        forAgent = [...forAgent, ...taken('agent').map(({ file }) => file)];
        guidance = reply.text ?? guidance;
        const own = taken('self');
        edited.push(...own.map(({ file }) => file));
        if (own.length > 0) await giveMarks(ctx, services, request, begin.agent.section, merge, own);
        if (taken('agent').length < open.length) continue;
      }
      forAgent = [];
      if (!(await putMarks(ctx, inside, merge, decided))) continue;
      marked.push(...merge.files.map(({ file }) => file));
      base = merge.ours;
      const failure = conflictFailure(merge.files);
      work = { ...work, failure, retriesUsed: 0, continuation: null, guidance, checkFirst: false, givenUp: null };
      guidance = '';
      isToWork = true;
      continue;
    }
    const { theirs } = merge;
    // A program that it left may have written since.
    if (await ctx.step('worktree-whole', async () => (await inside.checkpoints.take()).tree === theirs)) break;
  }
  await cleanUp(ctx, inside, apart, isolation, work);
  await ctx.step('merged', (step) =>
    apart.during(step.signal, async () =>
      step.emit({ type: 'checkpoint', name: mergedName(begin), ...(await services.checkpoints.take()) }),
    ),
  );
  if (result === null) throw broken;
  return result;
}

const mergedName = ({ agent: { section }, feature }: AgentWork): Message => sentence('{0} {1}, merged', section, feature);

/** With the files of the workspace as they are now, uncommitted ones too. */
function make(
  ctx: Ctx,
  services: Services,
  apart: Apart,
  { agent }: AgentWork,
  { link, without, variables }: Isolation,
): Promise<{ worktree: string }> {
  return ctx.step('worktree', async (step) => {
    const worktree = worktreeName(ctx.runId, ctx.path);
    const { tree } = await apart.during(step.signal, () => services.lock.shared(step.signal, () => services.checkpoints.take()));
    await step.checkOwner();
    const made = await apart.worktrees.make({ name: worktree, tree, variables, link, without });
    step.emit({ type: 'worktree.made', agent: agent.name, worktree, folder: made.folder, tree: made.tree });
    return { worktree };
  });
}

/** Runs the commands that make it fit to work in. What they write is no work of the agent's: `tree` is what its work is compared with. */
async function setUp(
  ctx: Ctx,
  inside: Services,
  { timeouts }: AgentWork,
  { setup }: Isolation,
  worktree: string,
): Promise<{ readonly tree: string; readonly failed: Message | null }> {
  for (const argv of setup) {
    const failed = await ctx.step('worktree-setup', (step) => runIn(ctx, step, inside, argv, timeouts.validate));
    if (failed !== null) return { tree: '', failed: sentence('The worktree could not be set up: {0}', failed) };
  }
  const tree = await ctx.step('worktree-ready', async (step) => {
    const known = step.state().worktrees[worktree]?.tree;
    return setup.length === 0 && known !== undefined ? known : (await inside.checkpoints.take()).tree;
  });
  return { tree, failed: null };
}

/** null: it passed; else how it ended. */
async function runIn(
  ctx: Ctx,
  step: Parameters<Parameters<Ctx['step']>[1]>[0],
  { processes }: Services,
  argv: readonly string[],
  seconds: number,
): Promise<Message | null> {
  await step.checkOwner();
  const { outcome, exitCode, output } = await processes.run({
    argv,
    timeoutMs: seconds * 1000,
    signal: step.signal,
    blobs: ctx.blobs,
    mark: ctx.runId,
    onStart: (group) => step.recordProcessGroup(group),
  });
  if (outcome === 'interrupted') throw new InterruptedError('the command was interrupted');
  if (outcome === 'exited' && exitCode === 0) return null;
  const line = formatCommandLine(argv);
  const ended = outcome === 'timeout' ? sentence('"{0}" was ended after {1} s.', line, seconds) : sentence('"{0}" failed.', line);
  return withRemedy(lines([ended, output.trimEnd().slice(-4000)]), output);
}

/** Takes the worktree away, of which all was merged. What its last commands say is only noted. */
async function cleanUp(
  ctx: Ctx,
  inside: Services,
  apart: Apart,
  { teardown }: Isolation,
  { worktree = '', timeouts }: AgentWork,
): Promise<void> {
  for (const argv of teardown) {
    const failed = await ctx.step('worktree-teardown', (step) => runIn(ctx, step, inside, argv, timeouts.run));
    if (failed !== null) await ctx.emit({ type: 'notice', level: 'warning', text: failed });
  }
  await ctx.step('worktree-removed', async (step) => {
    await step.checkOwner();
    await apart.worktrees.remove(worktree);
  });
}
