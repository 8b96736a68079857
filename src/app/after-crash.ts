import type { Engine } from '../core/durable/contracts.ts';
import { tellCutOff } from '../core/evidence/cut-off.ts';
import type { Checkpoints, Processes, WorkspaceFiles } from '../core/ports.ts';
import type { Surroundings } from '../core/surroundings.ts';
import type { RunEventBody } from '../protocol/run-event.ts';
import { refusalError } from './refusal.ts';
import { swapBack } from './roll-back.ts';

interface Parts {
  readonly engine: Pick<Engine, 'append' | 'blobs' | 'list' | 'read' | 'state'>;
  readonly files: WorkspaceFiles;
  readonly checkpoints: Checkpoints;
  readonly surroundings: Surroundings;
  readonly processes: Pick<Processes, 'killMarked'>;
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
    if (status !== 'open' || state.status !== 'running' || state.workspace !== workspace) continue;
    await parts.processes.killMarked(runId);
    await swapBack({ ...parts, runId });
  }
}

/** Of a command that died with its process, in a run or when it was proven again. */
async function tellLeft({ engine, processes, ...ports }: Parts, runId: string): Promise<void> {
  await processes.killMarked(runId);
  const state = await engine.state(runId);
  const step = {
    state: () => state,
    announce: async (...events: RunEventBody[]) => {
      const refusal = await engine.append(runId, events);
      if (refusal) throw refusalError(runId, refusal);
    },
  };
  await tellCutOff(step, { ...ports, blobs: engine.blobs(runId) }, runId);
}
