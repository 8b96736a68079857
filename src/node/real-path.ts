import { createHash } from 'node:crypto';
import { access, constants, realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { WorkspaceError } from '../core/ports.ts';
import { sentence } from '../core/describe/message.ts';
import { systemCode } from './system-error.ts';

/** Canonical path of a workspace: absolute, links resolved. Throws `WorkspaceError` when it is no folder. */
export async function canonicalWorkspace(folder: string): Promise<string> {
  try {
    const real = await realpath(resolve(folder));
    if ((await stat(real)).isDirectory()) {
      await access(real, constants.R_OK | constants.X_OK);
      return real;
    }
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EACCES' || code === 'EPERM')
      throw new WorkspaceError('not-readable', sentence('The folder {0} cannot be read by this user. Change its permissions.', folder));
    if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'ELOOP') throw error;
    throw new WorkspaceError(
      'not-a-folder',
      sentence(
        'There is no folder {0}. Name an existing folder with --workspace. If it was moved, move it back: its runs know it by this name.',
        folder,
      ),
    );
  }
  throw new WorkspaceError('not-a-folder', sentence('{0} is a file, not a folder. Name a folder with --workspace.', folder));
}

/** Stable short id of a workspace, from its canonical path: 16 hex digits. */
export function workspaceId(root: string): string {
  return createHash('sha256').update(root).digest('hex').slice(0, 16);
}
