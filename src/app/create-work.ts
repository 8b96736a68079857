import type { Pipeline } from '../core/pipeline/pipeline.ts';
import type { Services } from '../pipelines/parts/services.ts';
import { createProcesses } from '../node/processes.ts';
import { clearAfterCrash, type Clearing } from './after-crash.ts';
import { openOutside } from './open-outside.ts';
import { allPipelines } from './pipelines.ts';
import { createRunServices, type RunServices, type RunServicesParts } from './run-services.ts';
import { createWorkspaces, type Workspaces } from './workspace-ports.ts';

/** What runs are worked on with: most of the code, so it is loaded when something is done with a run, not when runs are looked at. */
export interface Work {
  readonly pipelines: readonly Pipeline<Services>[];
  readonly workspaces: Workspaces;
  readonly services: RunServices;
  /** Throws `WorkspaceError` when there is no such folder. */
  readonly clearing: (workspace: string) => Promise<Clearing>;
}

export function createWork(parts: Omit<RunServicesParts, 'pipelines' | 'workspaces'>): Work {
  const pipelines = parts.app.pipelines ?? allPipelines;
  const processes = createProcesses({ root: null, env: parts.app.env });
  const clearing = async (workspace: string): Promise<Clearing> => {
    const there = await workspaces.ports(workspace);
    const outside = (runId: string) => openOutside({ home: parts.home, workspace, there, runId, engine: parts.engine });
    return { ...there, engine: parts.engine(), processes, outside };
  };
  const workspaces: Workspaces = createWorkspaces(parts.app, parts.home, async (workspace, taker) =>
    clearAfterCrash(await clearing(workspace), workspace, taker),
  );
  return { pipelines, workspaces, services: createRunServices({ ...parts, pipelines, workspaces }), clearing };
}
