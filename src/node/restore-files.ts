import { PathError, type FileContent, type WorkspaceFiles } from '../core/ports.ts';
import type { FileMode } from '../protocol/file-mode.ts';

/** One file that a run changed: what it was, and the hash of what the run left (null: the run deleted it). */
export interface RestoreEntry {
  readonly path: string;
  readonly before: Pick<FileContent, 'bytes' | 'mode'> | null;
  readonly after: string | null;
  /** Of what the run left, where it deleted nothing. Without it: a file. */
  readonly left?: FileMode | null | undefined;
}

/** Brings back every file that nobody changed since; the others are `skipped`, for the person to look at. May be repeated. */
export async function restoreFiles(
  files: WorkspaceFiles,
  entries: readonly RestoreEntry[],
): Promise<{ restored: string[]; skipped: string[] }> {
  const restored: string[] = [];
  const skipped: string[] = [];
  for (const { path, before, after, left } of entries) {
    try {
      const { status } = await files.swap(path, { before: after, after: before?.bytes ?? null, mode: before?.mode ?? left ?? 'file' });
      (status === 'conflict' ? skipped : restored).push(path);
    } catch (error) {
      // A folder or a link is in its place now: somebody else's doing, so it stays.
      if (!(error instanceof PathError)) throw error;
      skipped.push(path);
    }
  }
  return { restored, skipped };
}
