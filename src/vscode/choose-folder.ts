import { commands, l10n, window, workspace } from 'vscode';
import type { LogOutputChannel, WorkspaceFolder } from 'vscode';

/**
 * The folder to work in: the only one, or the one that the person picks. undefined when there is none
 * that Batuta may work in – the person has then been told why – or when they picked none.
 */
export async function chooseFolder(log: LogOutputChannel): Promise<WorkspaceFolder | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    return refuse(log, l10n.t('Batuta works on a folder. Open one first (File: Open Folder).'));
  }
  const onDisk = folders.filter((folder) => folder.uri.scheme === 'file');
  if (onDisk.length === 0) {
    return refuse(
      log,
      l10n.t('Batuta builds and tests for real, so it needs a folder on a disk. This one is virtual; clone or download it first.'),
    );
  }
  if (!workspace.isTrusted) {
    const words = l10n.t(
      'Batuta started nothing: this workspace is not trusted. A run executes the workspace’s own commands (builds, tests, migrations).',
    );
    return refuse(log, words, { label: l10n.t('Manage Workspace Trust'), command: 'workbench.trust.manage' });
  }
  return onDisk.length === 1 ? onDisk[0] : window.showWorkspaceFolderPick({ placeHolder: l10n.t('Which folder should Batuta work in?') });
}

/** Tells why, without waiting for the message to be read. */
function refuse(log: LogOutputChannel, words: string, way?: { label: string; command: string }): undefined {
  log.warn(words);
  void window
    .showWarningMessage(words, ...(way ? [way.label] : []))
    .then((answer) => (way && answer === way.label ? commands.executeCommand(way.command) : undefined));
}
