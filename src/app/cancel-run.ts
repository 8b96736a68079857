import type { Engine } from '../core/durable/contracts.ts';
import { provisionalFiles } from '../core/run/changed-files.ts';
import type { RunState } from '../core/run/run-state.ts';
import type { RolledBack } from './contracts.ts';
import { rollBack, swapBack } from './roll-back.ts';
import type { Workspaces } from './workspace-ports.ts';

/**
 * What a cancelled run leaves in the way: files that lay there as they were before it come back, and what was written for an approval that never
 * came – a test that is to show a bug – goes again, where nobody changed it since. Resolves with these, and with those that stay.
 */
export async function clearAway(
  { engine, workspaces, by }: { readonly engine: Engine; readonly workspaces: Workspaces; readonly by: string },
  runId: string,
  state: RunState,
): Promise<RolledBack> {
  const { files, checkpoints } = await workspaces.ports(state.workspace);
  if (state.swapped.length > 0) await swapBack({ files, engine, runId });
  const done: RolledBack = { restored: [], skipped: [] };
  for (const file of provisionalFiles(state)) {
    const { restored, skipped } = await rollBack({ files, checkpoints, engine, runId, by }, { file });
    done.restored.push(...restored);
    done.skipped.push(...skipped);
  }
  return done;
}
