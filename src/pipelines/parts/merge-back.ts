import { mapLimit } from '../../core/map-limit.ts';
import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Blobs, TreeChange } from '../../core/ports.ts';
import { wholeLines } from '../../core/run/whole-lines.ts';
import { countLines } from '../../core/tool/count-lines.ts';
import { planMerge, type Conflicting, type MergeRequest, type Plan, type Planned, type Worked } from './plan-merge.ts';
import type { Services } from './services.ts';

export type Merge =
  /** `theirs`: what was merged, as a checkpoint. */
  | { readonly status: 'merged'; readonly theirs: string }
  | Conflicting
  /** Somebody wrote to the workspace meanwhile: what is left is to be merged again. */
  | { readonly status: 'again' };

/**
 * Brings what an agent did in its worktree into the workspace, file by file, each only where nobody else changed it since it was looked at. What is
 * written, and what a person had there, is journaled before. Safe to repeat: what lies there already is the same on both sides.
 */
export function mergeBack(ctx: Ctx, services: Services, request: MergeRequest): Promise<Merge> {
  const { apart } = services;
  if (!apart) throw new Error('There are no worktrees to merge.');
  return ctx.step('merge', async (step) => {
    const inside = apart.inside(request.worktree);
    // Nobody works there any more, so that needs no lock.
    const { tree: theirs } = await inside.checkpoints.take();
    const work = (await services.checkpoints.diff(request.base, theirs)).filter(({ hidden }) => !hidden);
    if (work.length > 0)
      return apart.during(step.signal, () =>
        services.lock.exclusive(step.signal, () => mergeOnce(step, services, ctx.blobs, request, { work, theirs })),
      );
    step.emit({ type: 'worktree.merged', agent: request.agent, worktree: request.worktree, files: [] });
    return { status: 'merged', theirs };
  });
}

async function mergeOnce(step: StepContext, services: Services, blobs: Blobs, request: MergeRequest, worked: Worked): Promise<Merge> {
  const { agent, worktree } = request;
  const { files } = services;
  await files.settle?.();
  const planned = await planMerge(services, request, worked);
  if ('status' in planned) return planned;
  const { plan, guarded } = planned;
  const unseen = await mapLimit(planned.blind, async (path) => ({ path, before: await planned.thereAt(path) }));
  await announce(step, services, blobs, request, plan, unseen);
  // What is to go goes first: it may lie where a folder, or a file, is to come.
  for (const { path, before, after } of plan.toSorted((a, b) => Number(a.after !== null) - Number(b.after !== null))) {
    await step.checkOwner();
    const mode = after?.mode ?? before?.mode ?? 'file';
    const { status } = await files.swap(path, { before: before?.hash ?? null, after: after?.bytes ?? null, mode });
    if (status === 'conflict') return { status: 'again' };
  }
  if (guarded.length > 0) step.emit({ type: 'notice', level: 'warning', text: guardedNotice(guarded) });
  await tell(step, blobs, request, worked.work, planned);
  step.emit({ type: 'worktree.merged', agent, worktree, files: plan.map(({ path }) => path) });
  return { status: 'merged', theirs: worked.theirs };
}

const guardedNotice = (paths: readonly string[]) =>
  sentence('Not merged into the workspace, because no agent may change it: {0}.', paths.join(', '));

/** Journals what is about to be written, and what of it a person had changed since the worktree was made, whose undo is to bring that back. */
export async function announce(
  step: StepContext,
  { checkpoints }: Pick<Services, 'checkpoints'>,
  blobs: Blobs,
  { agent, worktree, base }: Pick<MergeRequest, 'agent' | 'worktree' | 'base'>,
  plan: readonly Omit<Planned, 'isChosen'>[],
  unseen: readonly Pick<Planned, 'path' | 'before'>[] = [],
): Promise<void> {
  const { broughtIn, files: ledger } = step.state();
  const files: Record<string, string | null> = {};
  const persons: Record<string, string | null> = {};
  for (const { path, before, after } of plan) {
    for (const content of [before, after]) if (content) await blobs.put(content.bytes);
    files[path] = after?.hash ?? null;
    const then = (await checkpoints.entryAt(base, path))?.hash ?? null;
    const now = before?.hash ?? null;
    if (now !== then && !Object.hasOwn(broughtIn, path) && ledger[path]?.before === then) persons[path] = now;
  }
  // Of these the run says that they were made anew.
  for (const { path, before } of unseen) {
    if (before) await blobs.put(before.bytes);
    if (ledger[path]?.before === null && !Object.hasOwn(broughtIn, path)) persons[path] = before?.hash ?? null;
  }
  await step.announce({ type: 'worktree.merging', agent, worktree, files, persons });
}

/** Where the workspace holds something else now than the run said of the agent's work, that is told; and what nobody saw change. */
async function tell(
  step: StepContext,
  blobs: Blobs,
  { agent, worktree }: MergeRequest,
  work: readonly TreeChange[],
  { plan, thereAt }: Plan,
): Promise<void> {
  const { files, uncertain } = step.state();
  const written = new Map(plan.map((one) => [one.path, one]));
  for (const path of new Set([...written.keys(), ...work.map((change) => change.path)])) {
    const planned = written.get(path);
    const there = planned ? planned.after : await thereAt(path);
    const hash = there?.hash ?? null;
    const told = files[path] ?? uncertain[path];
    if (told ? told.after === hash : !planned) continue;
    const before = planned ? (planned.before?.hash ?? null) : (told?.after ?? null);
    const old = before === null ? null : await blobs.get(before);
    const sides = { before: planned?.before?.mode ?? null, after: there?.mode ?? null };
    const plain = Object.values(sides).every((mode) => mode === null || mode === 'file');
    const change = { agent, file: path, before, after: hash, ...countLines(old, there?.bytes ?? null), ...(plain ? {} : { modes: sides }) };
    const isChosen = planned?.isChosen ?? false;
    if (files[path] || isChosen)
      step.emit({ type: 'file.changed', ...change, ...(files[path] ? await wholeLines(files[path], blobs, there?.bytes ?? null) : {}) });
    else if (planned) step.emit({ type: 'file.uncertain', ...change, command: worktree, saved: false });
  }
}
