import { ConfigurationTarget, l10n, workspace } from 'vscode';
import { pickModel } from '../pick-model.ts';
import type { Services } from '../services.ts';
import { showInformation } from '../plain-message.ts';

/** Chooses who answers the model calls, and with which model. */
export async function selectProvider({ host }: Services): Promise<true | undefined> {
  const settings = workspace.getConfiguration('batuta');
  const provider = await host.selectProvider();
  if (!provider) return undefined;
  // The choice is Batuta's own, shared with the command line; a setting of the editor would hide it.
  if (settings.get<string>('provider', '') !== '') await settings.update('provider', provider.id, ConfigurationTarget.Global);
  if (provider.external) return true;
  const known = await (await host.app()).models(provider.id);
  const model = await pickModel(known, settings.get<string>('model', ''), l10n.t('Batuta: Select Provider and Model'));
  if (model === undefined) return true;
  await settings.update('model', model === '' ? undefined : model, ConfigurationTarget.Global);
  void showInformation(
    model === ''
      ? l10n.t('Using {0} with the models set in the workspace.', provider.label)
      : l10n.t('Using {1} via {0}.', provider.label, model),
  );
  return true;
}
