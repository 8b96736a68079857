import { commands, l10n, window, workspace, type LogOutputChannel, type WorkspaceFolder } from 'vscode';
import { diskFolders } from './folders.ts';
import { showWarning } from './plain-message.ts';
import { blockedReason, virtualReason } from './situation.ts';

/**
 * The folder to work in: the one that is `known` already, the only one, or the one that the person picks. undefined when there is none
 * that Batuta may work in – the person has then been told why – or when they picked none.
 */
export async function chooseFolder(log: LogOutputChannel, known?: WorkspaceFolder): Promise<WorkspaceFolder | undefined> {
  if (toldBlocked(log)) return undefined;
  if (known?.uri.scheme === 'file') return known;
  const [only, ...others] = diskFolders();
  if (others.length === 0 && workspace.workspaceFolders?.length === 1) return only;
  const folder = await window.showWorkspaceFolderPick({ placeHolder: l10n.t('Select a folder') });
  if (folder === undefined || folder.uri.scheme === 'file') return folder;
  void showWarning(virtualReason());
  return undefined;
}

/**
 * Whether something stands in the way of any work in this window; tells it, without waiting for the message to be read. The panel of a window
 * without a folder has its ways out, so it is shown instead.
 */
export function toldBlocked(log: LogOutputChannel): boolean {
  const found = blockedReason();
  if (!found) return false;
  log.warn(found.reason);
  if (found.situation === 'no-folder') {
    void commands.executeCommand('batuta.panel.focus');
    return true;
  }
  const ways = found.situation === 'restricted' ? [l10n.t('Manage Workspace Trust')] : [];
  void showWarning(found.reason, ...ways).then((answer) => answer && commands.executeCommand('workbench.trust.manage'));
  return true;
}
