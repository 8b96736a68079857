import type { Engine, StepContext } from '../core/durable/contracts.ts';
import { tellCutOff } from '../core/evidence/cut-off.ts';
import type { Outside } from '../core/evidence/outside.ts';
import type { Checkpoints, Processes, WorkspaceFiles } from '../core/ports.ts';
import type { Surroundings } from '../core/surroundings.ts';
import type { RunState } from '../core/run/run-state.ts';
import { appendTo } from './refusal.ts';
import { swapBack } from './roll-back.ts';

interface Parts {
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
export async function clearAfterCrash(parts: Parts, workspace: string): Promise<void> {
  const runs = await parts.engine.list();
  const begun = await parts.surroundings.cutOff();
  // One that goes on tells of it itself.
  if (begun && runs.find(({ runId }) => runId === begun.runId)?.status !== 'running') await tellLeft(parts, begun.runId);
  for (const { runId, status, state } of runs) {
    if (status === 'running' || state.workspace !== workspace) continue;
    const died = status === 'open' && state.status === 'running';
    if (died) await parts.processes.killMarked(runId);
    if (Object.values(state.worktrees).some(({ merged }) => !merged))
      await parts.outside(runId).tellCutOff(recorder(parts, runId, state), parts.engine.blobs(runId), runId);
    if (died) await swapBack({ ...parts, runId });
  }
}

/** Of a command that died with its process, in a run or when it was proven again. */
async function tellLeft(parts: Parts, runId: string): Promise<void> {
  const { engine, processes } = parts;
  await processes.killMarked(runId);
  await tellCutOff(recorder(parts, runId, await engine.state(runId)), { ...parts, blobs: engine.blobs(runId) }, runId);
}

/** Of events of a run that nobody works on. */
function recorder({ engine }: Parts, runId: string, state: RunState): Pick<StepContext, 'announce' | 'state'> {
  return {
    state: () => state,
    announce: (...events) => appendTo(engine, runId, events),
  };
}
