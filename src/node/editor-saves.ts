import { appendFile, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { workspaceId } from './real-path.ts';
import { ifThere, systemCode } from './system-error.ts';

/** A list that grows with each save in an editor window, for runs of any process in that workspace (absolute, links resolved). */
const listOf = (home: string, workspace: string): string => join(home, 'workspaces', workspaceId(workspace), 'saves.jsonl');

/** Tells runs that a person saved these files, relative to the workspace. Nothing is written where Batuta was never used. */
export async function recordSaves(home: string, workspace: string, paths: readonly string[]): Promise<void> {
  try {
    await appendFile(listOf(home, workspace), paths.map((path) => `${JSON.stringify(path)}\n`).join(''), { mode: 0o600 });
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}

/** How much was told of saves so far. */
export async function savesSoFar(home: string, workspace: string): Promise<number> {
  return (await ifThere(stat(listOf(home, workspace))))?.size ?? 0;
}

/** How to ask for the files that were saved since (`savesSoFar`). */
export function watchSaves(home: string, workspace: string, from: number): () => Promise<Set<string>> {
  const list = listOf(home, workspace);
  return async () => {
    const file = await ifThere(open(list, 'r'));
    if (file === null) return new Set();
    try {
      const { size } = await file.stat();
      const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, size - from)), 0, Math.max(0, size - from), from);
      const lines = buffer.subarray(0, bytesRead).toString('utf8').split('\n').slice(0, -1);
      return new Set(lines.map((line) => String(JSON.parse(line))));
    } finally {
      await file.close();
    }
  };
}
