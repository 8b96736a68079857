import { l10n } from 'vscode';
import { chooseFolder } from '../choose-folder.ts';
import type { Services } from '../services.ts';
import { showInformation } from '../plain-message.ts';
import { whileWaiting } from '../while-waiting.ts';

/** Runs the workspace's own script that brings the entity registry up to date. */
export async function syncRegistry(services: Services): Promise<void> {
  const folder = await chooseFolder(services.log);
  if (!folder) return;
  const session = await services.host.look(folder);
  const result = await whileWaiting(l10n.t('Batuta: syncing the registry'), async (signal) => session.syncRegistry(signal));
  if (!result) return;
  services.log.info(result.output);
  void showInformation(result.changed ? l10n.t('Registry updated.') : l10n.t('The registry is already up to date.'));
}
