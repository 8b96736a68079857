import type { WorkspaceFolder } from 'vscode';
import type { Session } from '../app/contracts.ts';
import type { RunHandle } from '../core/durable/contracts.ts';
import type { Services } from './services.ts';
import type { HandledRun } from './handled-run.ts';

/**
 * Opens a session on the folder, begins or takes up a run with it, and follows that run in this window.
 * `begin` may return undefined when the person thinks better of it. Nothing stays open when it fails.
 */
export async function beginRun(
  services: Services,
  folder: WorkspaceFolder,
  begin: (session: Session) => Promise<RunHandle | undefined>,
): Promise<HandledRun | undefined> {
  const session = await services.host.session(folder);
  if (!session) return undefined;
  let handle: RunHandle | undefined;
  try {
    handle = await begin(session);
  } finally {
    if (!handle) await session.close();
  }
  if (!handle) return undefined;
  services.follower.follow(session, handle);
  return { runId: handle.runId, answered: false };
}
