import { ProgressLocation, l10n, window } from 'vscode';
import { syncRegistry as sync } from '../../app/sync-workspace.ts';
import { channelLogger } from '../channel-logger.ts';
import { chooseFolder } from '../choose-folder.ts';
import type { Face } from '../face.ts';
import { showInformation } from '../plain-message.ts';

/** Runs the workspace's own script that brings the entity registry up to date. */
export async function syncRegistry(face: Face): Promise<void> {
  const folder = await chooseFolder(face.log);
  if (!folder) return;
  const { home } = await face.host.app();
  const progress = {
    location: ProgressLocation.Notification,
    title: l10n.t('Batuta: bringing the registry up to date'),
    cancellable: true,
  };
  const result = await window.withProgress(progress, async (_progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    return sync({ home, workspace: folder.uri.fsPath, env: process.env, signal: stop.signal, logger: channelLogger(face.log) });
  });
  face.log.info(result.output);
  void showInformation(result.changed ? l10n.t('The registry was updated.') : l10n.t('The registry was up to date already.'));
}
