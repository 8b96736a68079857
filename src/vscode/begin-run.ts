import type { WorkspaceFolder } from 'vscode';
import type { Session } from '../app/contracts.ts';
import type { RunHandle } from '../core/durable/contracts.ts';
import type { Services } from './services.ts';
import type { HandledRun } from './handled-run.ts';

/** Begins a run in the folder. `begin` may return undefined when the person thinks better of it. */
export async function beginRun(
  { host }: Services,
  folder: WorkspaceFolder,
  begin: (session: Session) => Promise<RunHandle | undefined>,
): Promise<HandledRun | undefined> {
  const session = await host.session(folder);
  const handle = session && (await begin(session));
  return handle && { runId: handle.runId, replied: null };
}
