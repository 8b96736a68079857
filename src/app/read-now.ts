import { posix } from 'node:path';
import { PathError, type FileContent, type WorkspaceFiles } from '../core/ports.ts';

/** What lies at a path just now, a link as such, before it is put back: null for nothing, `unreadable` for what may not be looked at (a folder, say). */
export async function readNow(files: WorkspaceFiles, path: string): Promise<FileContent | null | 'unreadable'> {
  try {
    return await files.entry(path);
  } catch (error) {
    if (error instanceof PathError) return 'unreadable';
    throw error;
  }
}

/** Whether a folder, or a link to one, lies there. */
export async function isFolder(files: WorkspaceFiles, name: string): Promise<boolean> {
  return (await files.list(posix.dirname(name))).includes(`${posix.basename(name)}/`);
}
