import type { Engine } from '../core/durable/contracts.ts';
import type { Processes, WorkspaceFiles } from '../core/ports.ts';
import { swapBack } from './roll-back.ts';

/**
 * What runs whose process died left in a workspace: their commands are ended, and what lay there only for the counter-proof makes room for the
 * run's own files again. Whoever takes the workspace does this first, because they would take all of it for the person's.
 */
export async function clearAfterCrash(
  parts: {
    readonly engine: Pick<Engine, 'append' | 'blobs' | 'list' | 'read'>;
    readonly files: WorkspaceFiles;
    readonly processes: Pick<Processes, 'killMarked'>;
  },
  workspace: string,
): Promise<void> {
  for (const { runId, status, state } of await parts.engine.list()) {
    if (status !== 'open' || state.status !== 'running' || state.workspace !== workspace) continue;
    await parts.processes.killMarked(runId);
    await swapBack({ ...parts, runId });
  }
}
