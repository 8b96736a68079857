import type { Pipeline } from '../core/pipeline/pipeline.ts';
import type { Services } from '../pipelines/parts/services.ts';
import { createProcesses } from '../node/processes.ts';
import { clearAfterCrash } from './after-crash.ts';
import { allPipelines } from './pipelines.ts';
import { createRunServices, type RunServices, type RunServicesParts } from './run-services.ts';
import { createWorkspaces, type Workspaces } from './workspace-ports.ts';

/** What runs are worked on with: most of the code, so it is loaded when something is done with a run, not when runs are looked at. */
export interface Work {
  readonly pipelines: readonly Pipeline<Services>[];
  readonly workspaces: Workspaces;
  readonly services: RunServices;
}

export function createWork(parts: Omit<RunServicesParts, 'pipelines' | 'workspaces'>): Work {
  const pipelines = parts.app.pipelines ?? allPipelines;
  const processes = createProcesses({ root: null, env: parts.app.env });
  const workspaces: Workspaces = createWorkspaces(parts.app, parts.home, async (workspace) => {
    await clearAfterCrash({ ...(await workspaces.ports(workspace)), engine: parts.engine(), processes }, workspace);
  });
  return { pipelines, workspaces, services: createRunServices({ ...parts, pipelines, workspaces }) };
}
