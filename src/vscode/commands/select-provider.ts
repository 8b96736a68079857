import { ConfigurationTarget, l10n, window, workspace } from 'vscode';
import type { Services } from '../services.ts';
import { askText, showInformation } from '../plain-message.ts';

/** Chooses who answers the model calls, and with which model. */
export async function selectProvider(services: Services): Promise<true | undefined> {
  const settings = workspace.getConfiguration('batuta');
  const provider = await services.host.selectProvider();
  if (!provider) return undefined;
  // The choice is Batuta's own, shared with the command line; a setting of the editor would hide it.
  if (settings.get<string>('provider', '') !== '') await settings.update('provider', provider.id, ConfigurationTarget.Global);
  if (provider.external) return true;
  const present = settings.get<string>('model', '');
  const workspaceModel = { label: l10n.t('Workspace default'), description: '.claude/batuta.yaml', model: '' };
  const known = await (await services.host.app()).models(provider.id);
  const other = { label: l10n.t('Another model…'), description: l10n.t('alias or id'), model: null };
  const items = [workspaceModel, ...known.map(({ id, label }) => ({ label, description: id === label ? '' : id, model: id })), other].map(
    (item) => ({
      ...item,
      ...(item.model === present ? { description: [item.description, l10n.t('in use')].filter((part) => part !== '').join(' · ') } : {}),
    }),
  );
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Batuta: Select Provider and Model'),
    placeHolder: l10n.t('Select a model'),
  });
  if (!picked) return true;
  const model = picked.model ?? (await askText({ prompt: l10n.t('Model alias or id'), value: present }));
  if (model === undefined) return true;
  await settings.update('model', model.trim() === '' ? undefined : model.trim(), ConfigurationTarget.Global);
  void showInformation(
    model.trim() === ''
      ? l10n.t('Using {0} with the models set in the workspace.', provider.label)
      : l10n.t('Using {1} via {0}.', provider.label, model.trim()),
  );
  return true;
}
