import { access, chmod, constants, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { WorkspaceError } from '../core/ports.ts';
import { sentence } from '../core/describe/message.ts';
import type { Message } from '../protocol/message.ts';
import { removeStaleTemporaries } from './atomic-write.ts';
import { batutaHome, type Environment } from './home-path.ts';
import { workspaceId } from './real-path.ts';
import { ifThere, toWorkspaceError, systemCode } from './system-error.ts';

/** The home's canonical path, even if it does not exist yet; creates nothing. */
export async function findBatutaHome(env: Environment): Promise<string> {
  const missing: string[] = [];
  for (let folder = batutaHome(env); ; folder = dirname(folder)) {
    try {
      return join(await realpath(folder), ...missing);
    } catch (error) {
      const code = systemCode(error);
      if ((code !== 'ENOENT' && code !== 'ENOTDIR') || folder === dirname(folder)) throw toWorkspaceError(error, folder);
      missing.unshift(basename(folder));
    }
  }
}

/** Makes the home and its folders, readable for this user only, and returns its canonical path. Throws `WorkspaceError` when it cannot be written. */
export async function openBatutaHome(env: Environment): Promise<string> {
  const home = batutaHome(env);
  try {
    for (const folder of [home, join(home, 'runs'), join(home, 'workspaces'), join(home, 'locks')]) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const { mode, uid } = await stat(folder);
      // Closes our own folder to other users; somebody else's folder is left alone.
      if (process.platform !== 'win32' && (mode & 0o077) !== 0 && uid === process.getuid?.()) await chmod(folder, 0o700);
      await access(folder, constants.W_OK | constants.X_OK);
    }
    return await realpath(home);
  } catch (error) {
    const code = systemCode(error);
    if (code === null) throw error;
    const inTheWay = sentence('a file is in its way');
    const noRight = sentence('this user may not write there');
    const why: Record<string, Message> = {
      ENOTDIR: inTheWay,
      EEXIST: inTheWay,
      ENOSPC: sentence('the disk is full'),
      EACCES: noRight,
      EPERM: noRight,
      EROFS: sentence('the disk is read-only'),
    };
    const reason = code === 'ENOSPC' ? 'disk-full' : 'not-writable';
    throw new WorkspaceError(
      reason,
      sentence('Batuta cannot keep its runs in {0}: {1}. Set BATUTA_HOME to a folder that you can write.', home, why[code] ?? code),
    );
  }
}

/** Removes temporary files of killed processes from the home and from what it keeps for a workspace; those of a run go with its next owner. */
export async function sweepBatutaHome(home: string, workspace: string): Promise<void> {
  const own = join(home, 'workspaces', workspaceId(workspace));
  const entries = (await ifThere(readdir(own, { withFileTypes: true }))) ?? [];
  const below = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(own, name));
  for (const folder of [home, join(home, 'locks'), own, ...below, join(own, 'checkpoints.git', 'info')])
    await ifThere(removeStaleTemporaries(folder));
}

/** Throws `WorkspaceError` when the home lies inside the workspace: checkpoints would contain themselves, and agents could write it. */
export function refuseHomeInside(home: string, workspace: string): void {
  const inside = relative(workspace, home);
  if (inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)) {
    throw new WorkspaceError(
      'not-writable',
      sentence("Batuta's own folder {0} lies inside the workspace {1}. Set BATUTA_HOME to a folder outside of it.", home, workspace),
    );
  }
}
