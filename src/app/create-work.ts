import type { Pipeline } from '../core/pipeline/pipeline.ts';
import type { Services } from '../pipelines/parts/services.ts';
import { createProcesses } from '../node/processes.ts';
import { clearAfterCrash } from './after-crash.ts';
import { openOutside } from './open-outside.ts';
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
    const there = await workspaces.ports(workspace);
    const outside = (runId: string) => openOutside({ home: parts.home, workspace, there, runId, engine: parts.engine });
    await clearAfterCrash({ ...there, engine: parts.engine(), processes, outside }, workspace);
  });
  return { pipelines, workspaces, services: createRunServices({ ...parts, pipelines, workspaces }) };
}
