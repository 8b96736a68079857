import type { Engine, RunSummary, StepContext } from '../core/durable/contracts.ts';
import { tellCutOff } from '../core/evidence/cut-off.ts';
import { putBackAll } from '../core/evidence/guard-protected.ts';
import { treesSince } from '../core/evidence/lost-tree.ts';
import type { Outside } from '../core/evidence/outside.ts';
import type { Checkpoints, Processes, WorkspaceFiles } from '../core/ports.ts';
import { isPutBack } from '../core/policy/protected-files.ts';
import type { Surroundings } from '../core/surroundings.ts';
import { UserError } from './contracts.ts';
import { appendTo } from './refusal.ts';
import { swapBack } from './roll-back.ts';

/** What is needed to clear a workspace of what a dead process left. */
export interface Clearing {
  readonly engine: Pick<Engine, 'append' | 'blobs' | 'list' | 'read' | 'state'>;
  readonly files: WorkspaceFiles;
  readonly checkpoints: Checkpoints;
  readonly surroundings: Surroundings;
  readonly processes: Pick<Processes, 'killMarked'>;
  /** The workspace, for external agents of a run that work in worktrees. */
  readonly outside: (runId: string) => Outside;
}

/**
 * What runs whose process died left in a workspace: their commands are ended, what these left is told, and what lay there only for the counter-proof
 * makes room for the run's own files again. Whoever takes the workspace (`taker`, a run or short work) does this first, because they would take all of
 * it for the person's. Rejects with what of it failed, once all else is done.
 */
export async function clearAfterCrash(parts: Clearing, workspace: string, taker: string): Promise<void> {
  const runs = await parts.engine.list();
  const taken = new Set<string>();
  const failed: unknown[] = [];
  for (const runId of await parts.surroundings.noted())
    try {
      // It tells of it itself when it goes on.
      if (runId === taker) await outlive(parts, runId);
      else if (!(await clearNoted(parts, runId, runs.find((run) => run.runId === runId)?.status))) taken.add(runId);
    } catch (error) {
      taken.add(runId);
      failed.push(error);
      // That fails as well where the note cannot be read, and keeps no other from being cleared.
      await outlive(parts, runId).catch((other: unknown) => failed.push(other));
    }
  for (const run of runs)
    if (run.status !== 'running' && run.state.workspace === workspace && !taken.has(run.runId))
      await clearRun(parts, run).catch((error: unknown) => failed.push(error));
  if (failed.length > 0) throw new AggregateError(failed, failed.map(String).join('; '));
}

/** Of a run that nobody works on, of which no command is noted down any more. */
async function clearRun(parts: Clearing, { runId, status, state }: RunSummary): Promise<void> {
  const died = status === 'open' && state.status === 'running';
  if (died) await parts.processes.killMarked(runId);
  if (Object.values(state.worktrees).some(({ merged }) => !merged))
    await parts.outside(runId).tellCutOff({ announce: toRun(parts, runId), state: () => state }, parts.engine.blobs(runId), runId);
  if (died) await swapBack({ ...parts, runId });
}

/** What comes from now on is not the command's. */
async function outlive({ surroundings }: Clearing, runId: string): Promise<void> {
  await (await surroundings.cutOff(runId))?.outlived();
}

/**
 * Ends what a command of a run left running, puts back what no command may change, and tells it, where nobody else works on the run: whether that is so.
 * `status`: undefined where it was removed.
 */
async function clearNoted(parts: Clearing, runId: string, status: RunSummary['status'] | undefined): Promise<boolean> {
  const refusal = status === undefined || status === 'running' ? null : await parts.engine.append(runId, []);
  // One that only cannot be read just now is refused by an error.
  if (status === undefined || refusal?.reason === 'damaged') {
    await clearUntold(parts, runId);
    return true;
  }
  // Processes of a living one are its own to end.
  const isFree = status !== 'running' && refusal === null;
  if (isFree) await parts.processes.killMarked(runId);
  try {
    await tellNow(parts, runId, toRun(parts, runId));
    return isFree;
  } catch (error) {
    // Who works on it finds it noted down.
    if (error instanceof UserError && error.refusal?.reason === 'owned') return false;
    throw error;
  }
}

/** Of a run that was removed, or whose journal is damaged: there is nobody to tell it to, but what no command may change lies as before again. */
async function clearUntold(parts: Clearing, runId: string): Promise<void> {
  const begun = await parts.surroundings.cutOff(runId);
  if (begun === null) return;
  await parts.processes.killMarked(runId);
  if (begun.untold === null) {
    await begun.ended();
    const trees = await treesSince(parts.checkpoints, begun);
    const ports = { ...parts, blobs: parts.engine.blobs(runId) };
    await putBackAll(ports, trees, begun, (path) => isPutBack(path, begun.listed));
  }
  await begun.end();
}

type Left = Omit<Clearing, 'engine' | 'outside'> & { readonly engine: Pick<Engine, 'blobs' | 'state'> };

/** Ends a command that died with its process, in a run or when it was proven again, and tells what it left. The caller holds the workspace. */
export async function tellLeft(parts: Left, runId: string, announce: StepContext['announce']): Promise<void> {
  await parts.processes.killMarked(runId);
  await tellNow(parts, runId, announce);
}

async function tellNow(parts: Left, runId: string, announce: StepContext['announce']): Promise<void> {
  const state = await parts.engine.state(runId);
  await tellCutOff({ announce, state: () => state }, { ...parts, blobs: parts.engine.blobs(runId) }, runId);
}

/** For events of a run that nobody works on. */
const toRun =
  ({ engine }: Clearing, runId: string): StepContext['announce'] =>
  (...events) =>
    appendTo(engine, runId, events);
