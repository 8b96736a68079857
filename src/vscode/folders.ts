import { realpathSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { workspace, type WorkspaceFolder } from 'vscode';

/** Folders of this window that lie on a disk; Batuta works in no other. */
export function diskFolders(): readonly WorkspaceFolder[] {
  return (workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === 'file');
}

/** The folder of this window in which a run works; `path` is its workspace as the journal has it, without symbolic links. */
export function folderOf(path: string): WorkspaceFolder | undefined {
  return diskFolders().find((folder) => folder.uri.fsPath === path || canonical(folder.uri.fsPath) === path);
}

/** The workspace of a run as this window's tabs name it: its folder may have been opened through a symbolic link. */
export function windowPath(workspacePath: string): string {
  return folderOf(workspacePath)?.uri.fsPath ?? workspacePath;
}

/** What the window calls the folder of a workspace, where it has several; '' where no other one could be meant. */
export function placeName(path: string): string {
  return diskFolders().length > 1 ? (folderOf(path)?.name ?? '') : '';
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function canonical(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    // Deleted or unreachable since the window was opened: no run is found in it.
    return path;
  }
}
