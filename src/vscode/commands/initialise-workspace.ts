import { join } from 'node:path';
import { Uri, commands, l10n } from 'vscode';
import { chooseFolder } from '../choose-folder.ts';
import type { Services } from '../services.ts';
import { locale } from '../locale.ts';
import { showInformation } from '../plain-message.ts';
import { whileWaiting } from '../while-waiting.ts';

/** Looks at the folder and writes a first batuta.yaml and contexts; what is there already stays as it is. */
export async function initialiseWorkspace(services: Services): Promise<true | undefined> {
  const folder = await chooseFolder(services.log);
  if (!folder) return undefined;
  const session = await services.host.look(folder);
  const result = await whileWaiting(l10n.t('Batuta: initializing the workspace'), async (signal) => session.initialise(signal));
  if (!result) return undefined;
  const { files, kept, hidden } = result;
  const open = l10n.t('Open batuta.yaml');
  const words =
    files.length === 0
      ? kept.length === 1
        ? l10n.t('Nothing was written: 1 file already exists.')
        : l10n.t('Nothing was written: {0} files already exist.', kept.length)
      : l10n.t('Created: {0}. Check each line; comments say where it was found.', files.join(', '));
  void showInformation([words, ...hidden.map((message) => locale.say(message))].join(' '), open).then((answer) =>
    answer === open ? commands.executeCommand('vscode.open', Uri.file(join(folder.uri.fsPath, '.claude', 'batuta.yaml'))) : undefined,
  );
  services.host.forget(folder);
  await services.runs.machine.list();
  return true;
}
