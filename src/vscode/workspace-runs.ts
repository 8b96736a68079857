import { realpath } from 'node:fs/promises';
import type { WorkspaceFolder } from 'vscode';
import type { App } from '../app/contracts.ts';

export type KnownRun = Awaited<ReturnType<App['runs']>>[number];

/** Runs of this folder that are not over, newest first, whichever process began them. */
export async function openRuns(app: App, folder: WorkspaceFolder): Promise<KnownRun[]> {
  const here = await realpath(folder.uri.fsPath);
  const runs = (await app.runs()).filter((run) => run.status === 'running' || run.status === 'open');
  return runs.filter((run) => run.state.workspace === here || run.state.workspace === folder.uri.fsPath);
}
