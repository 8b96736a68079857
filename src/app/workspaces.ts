import type { AppOptions } from './contracts.ts';
import { createWorkspaceLock } from './workspace-lock.ts';
import type { WorkspaceLock } from './workspace-lock.ts';
import { openWorkspacePorts } from './workspace-ports.ts';
import type { WorkspacePorts } from './workspace-ports.ts';

/** What the runs of this process share of a workspace (absolute, links resolved); opened once. */
export interface Workspaces {
  ports(workspace: string): Promise<WorkspacePorts>;
  lock(workspace: string): WorkspaceLock;
}

export function createWorkspaces(app: Pick<AppOptions, 'files' | 'logger' | 'onWaiting'>, home: string): Workspaces {
  const opened = new Map<string, Promise<WorkspacePorts>>();
  const locks = new Map<string, WorkspaceLock>();
  return {
    ports(workspace) {
      let ports = opened.get(workspace);
      if (!ports) {
        ports = openWorkspacePorts({ home, workspace, files: app.files });
        opened.set(workspace, ports);
        // A folder that is missing now may be there the next time.
        ports.catch(() => opened.delete(workspace));
      }
      return ports;
    },
    lock(workspace) {
      const lock =
        locks.get(workspace) ?? createWorkspaceLock({ home, workspace, onWait: (owner) => app.onWaiting?.(owner), logger: app.logger });
      locks.set(workspace, lock);
      return lock;
    },
  };
}
