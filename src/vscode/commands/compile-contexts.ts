import { l10n } from 'vscode';
import { chooseFolder } from '../choose-folder.ts';
import type { Services } from '../services.ts';
import { showInformation } from '../plain-message.ts';

/** Compiles the workspace's contexts for its agents. */
export async function compileContexts(services: Services): Promise<void> {
  const folder = await chooseFolder(services.log);
  if (!folder) return;
  const { compiled, skipped } = await (await services.host.look(folder)).compileContexts();
  void showInformation(l10n.t('Contexts: {0} compiled, {1} unchanged.', compiled, skipped));
}
