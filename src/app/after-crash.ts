import type { Engine, StepContext } from '../core/durable/contracts.ts';
import { tellCutOff } from '../core/evidence/cut-off.ts';
import { putBackAll } from '../core/evidence/guard-protected.ts';
import type { Outside } from '../core/evidence/outside.ts';
import type { Checkpoints, Processes, WorkspaceFiles } from '../core/ports.ts';
import { isPutBack } from '../core/policy/protected-files.ts';
import type { CutOff, Surroundings } from '../core/surroundings.ts';
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
 * makes room for the run's own files again. Whoever takes the workspace does this first, because they would take all of it for the person's.
 */
export async function clearAfterCrash(parts: Clearing, workspace: string): Promise<void> {
  const runs = await parts.engine.list();
  const begun = await parts.surroundings.cutOff();
  const its = runs.find(({ runId }) => runId === begun?.runId);
  if (begun && !its) await clearUntold(parts, begun);
  // One that goes on, or just ends, tells of it itself, but what comes from now on is not the command's.
  if (its?.status === 'running') await begun?.outlived();
  else if (its)
    try {
      // Before anything is touched: what another living process works on can be told by that process only.
      await toRun(parts, its.runId)();
      await tellLeft(parts, its.runId, toRun(parts, its.runId));
    } catch (error) {
      await begun?.outlived();
      throw error;
    }
  for (const { runId, status, state } of runs) {
    if (status === 'running' || state.workspace !== workspace) continue;
    const died = status === 'open' && state.status === 'running';
    if (died) await parts.processes.killMarked(runId);
    if (Object.values(state.worktrees).some(({ merged }) => !merged))
      await parts.outside(runId).tellCutOff({ announce: toRun(parts, runId), state: () => state }, parts.engine.blobs(runId), runId);
    if (died) await swapBack({ ...parts, runId });
  }
}

/** Of a run that was removed: there is nobody to tell it to, but what no command may change lies as before again. */
async function clearUntold(parts: Clearing, begun: CutOff): Promise<void> {
  await parts.processes.killMarked(begun.runId);
  await begun.ended();
  const trees = { before: begun, after: await parts.checkpoints.take() };
  const ports = { ...parts, blobs: parts.engine.blobs(begun.runId) };
  await putBackAll(ports, trees, begun, (path) => isPutBack(path, begun.listed));
  await begun.end();
}

/** Ends a command that died with its process, in a run or when it was proven again, and tells what it left. The caller holds the workspace. */
export async function tellLeft(parts: Clearing, runId: string, announce: StepContext['announce']): Promise<void> {
  const { engine, processes } = parts;
  await processes.killMarked(runId);
  const state = await engine.state(runId);
  await tellCutOff({ announce, state: () => state }, { ...parts, blobs: engine.blobs(runId) }, runId);
}

/** For events of a run that nobody works on. */
const toRun =
  ({ engine }: Clearing, runId: string): StepContext['announce'] =>
  (...events) =>
    appendTo(engine, runId, events);
