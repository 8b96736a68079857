import { join } from 'node:path';

export interface RunFolder {
  readonly runId: string;
  readonly root: string;
  readonly journal: string;
  readonly blobs: string;
  readonly signals: string;
}

/** null: no text that may name a folder, so there is no such run. */
export function runFolder(runsFolder: string, runId: string): RunFolder | null {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(runId)) return null;
  const root = join(runsFolder, runId);
  return { runId, root, journal: join(root, 'journal'), blobs: join(root, 'blobs'), signals: join(root, 'signals') };
}
