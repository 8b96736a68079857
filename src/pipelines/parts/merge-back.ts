import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { sentence } from '../../core/describe/message.ts';
import { isPutBack } from '../../core/policy/protected-files.ts';
import type { Blobs, FileContent, TreeChange } from '../../core/ports.ts';
import { wholeLines } from '../../core/run/whole-lines.ts';
import { countLines } from '../../core/tool/count-lines.ts';
import { findConflicts, type Conflict, type Decided } from './find-conflicts.ts';
import type { Services } from './services.ts';

export interface MergeRequest {
  readonly agent: string;
  readonly worktree: string;
  /** The checkpoint that its work is compared with. */
  readonly base: string;
  /** Files that the approved spec names for the agent. */
  readonly listed: readonly string[];
  readonly decided: readonly Decided[];
  /** Files that were given to the agent with both sides between marks: as long as these are there, nothing is resolved. */
  readonly marked: readonly string[];
  /** Files that were given to the person like that. */
  readonly edited: readonly string[];
}

export type Merge =
  /** `theirs`: what was merged, as a checkpoint. */
  | { readonly status: 'merged'; readonly theirs: string }
  /** Nothing was written. `tree`: both sides between marks. */
  | {
      readonly status: 'conflict';
      readonly ours: string;
      readonly theirs: string;
      readonly tree: string;
      readonly files: readonly Conflict[];
    }
  /** Somebody wrote to the workspace meanwhile: what is left is to be merged again. */
  | { readonly status: 'again' };

export interface Planned {
  readonly path: string;
  readonly before: FileContent | null;
  readonly after: FileContent | null;
  /** Somebody decided that the agent's side comes. */
  readonly isChosen: boolean;
}

/**
 * Brings what an agent did in its worktree into the workspace, file by file, each only where nobody else changed it since it was looked at. What is
 * written, and what a person had there, is journaled before. Safe to repeat: what lies there already is the same on both sides.
 */
export function mergeBack(ctx: Ctx, services: Services, request: MergeRequest): Promise<Merge> {
  const { apart } = services;
  if (!apart) throw new Error('There are no worktrees to merge.');
  return ctx.step('merge', (step) =>
    apart.during(step.signal, () =>
      services.lock.exclusive(step.signal, () => mergeOnce(step, services, apart.inside(request.worktree), ctx.blobs, request)),
    ),
  );
}

async function mergeOnce(step: StepContext, services: Services, inside: Services, blobs: Blobs, request: MergeRequest): Promise<Merge> {
  const { agent, worktree, base, listed, decided } = request;
  const { checkpoints, files, apart } = services;
  await files.settle?.();
  const [ours, theirs] = [(await checkpoints.take()).tree, (await inside.checkpoints.take()).tree];
  const work = (await checkpoints.diff(base, theirs)).filter(({ hidden }) => !hidden);
  if (work.length === 0 || !apart) {
    step.emit({ type: 'worktree.merged', agent, worktree, files: [] });
    return { status: 'merged', theirs };
  }
  const merged = await apart.worktrees.merge({ base, ours, theirs });
  const { open, takeOf } = await findConflicts(checkpoints, { base, ours, theirs, merged }, request);
  if (open.length > 0) return { status: 'conflict', ours, theirs, tree: merged.tree, files: open };

  const asides = new Set(merged.clashes.map(({ aside }) => aside));
  const pathsOf = async (tree: string) => (await checkpoints.diff(ours, tree)).flatMap(({ path, hidden }) => (hidden ? [] : [path]));
  const paths = [
    ...(await pathsOf(merged.tree)).filter((path) => takeOf(path) === undefined && !asides.has(path)),
    ...(decided.length === 0 ? [] : await pathsOf(theirs)).filter((path) => takeOf(path) === 'theirs'),
  ];
  const guarded = paths.filter((path) => isPutBack(path, listed));
  const plan: Planned[] = [];
  for (const path of paths.filter((one) => !guarded.includes(one)).sort()) {
    const isChosen = takeOf(path) === 'theirs';
    const after = await checkpoints.entryAt(isChosen ? theirs : merged.tree, path);
    plan.push({ path, before: await checkpoints.entryAt(ours, path), after, isChosen });
  }
  await announce(step, services, blobs, request, plan);
  // What is to go goes first: it may lie where a folder, or a file, is to come.
  for (const { path, before, after } of plan.toSorted((a, b) => Number(a.after !== null) - Number(b.after !== null))) {
    await step.checkOwner();
    const mode = after?.mode ?? before?.mode ?? 'file';
    const { status } = await files.swap(path, { before: before?.hash ?? null, after: after?.bytes ?? null, mode });
    if (status === 'conflict') return { status: 'again' };
  }
  if (guarded.length > 0) step.emit({ type: 'notice', level: 'warning', text: guardedNotice(guarded) });
  await tell(step, services, blobs, request, { plan, work, ours });
  step.emit({ type: 'worktree.merged', agent, worktree, files: plan.map(({ path }) => path) });
  return { status: 'merged', theirs };
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
  await step.announce({ type: 'worktree.merging', agent, worktree, files, persons });
}

/** Where the workspace holds something else now than the run said of the agent's work, that is told; and what nobody saw change. */
async function tell(
  step: StepContext,
  { checkpoints }: Services,
  blobs: Blobs,
  { agent, worktree }: MergeRequest,
  { plan, work, ours }: { readonly plan: readonly Planned[]; readonly work: readonly TreeChange[]; readonly ours: string },
): Promise<void> {
  const { files, uncertain } = step.state();
  const written = new Map(plan.map((one) => [one.path, one]));
  for (const path of new Set([...written.keys(), ...work.map((change) => change.path)])) {
    const planned = written.get(path);
    const there = planned ? planned.after : await checkpoints.entryAt(ours, path);
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
