import { l10n, window } from 'vscode';
import type { ProviderChoice } from '../../app/contracts.ts';
import type { AppHost } from '../app-host.ts';
import type { Services } from '../services.ts';
import { showInformation } from '../plain-message.ts';

/** Keeps a provider's key in the editor's secret store, or takes it out again. */
export async function setApiKey(services: Services): Promise<true | undefined> {
  const { host } = services;
  const providers = (await (await host.app()).providers()).filter((provider) => provider.keyVariable !== null);
  const items = providers.map((provider) => ({ label: provider.label, description: provider.keyVariable ?? '', provider }));
  const picked = items.length === 1 ? items[0] : await window.showQuickPick(items, { placeHolder: l10n.t('Select a provider') });
  if (!picked) return undefined;
  const { provider } = picked;
  if ((await host.secrets.get(picked.description)) !== undefined) {
    const replace = { label: l10n.t('Another key…') };
    const remove = { label: l10n.t('Remove the key') };
    const wish = await window.showQuickPick([replace, remove], { placeHolder: l10n.t('A key for {0} is saved.', provider.label) });
    if (wish === remove) await removeKey(host, provider);
    if (wish !== replace) return undefined;
  }
  if (!(await host.askForKey(provider))) return undefined;
  void showInformation(l10n.t('Key for {0} saved.', provider.label));
  return true;
}

export async function removeKey({ secrets }: Pick<AppHost, 'secrets'>, { label, keyVariable }: ProviderChoice): Promise<void> {
  await secrets.delete(keyVariable ?? '');
  void showInformation(l10n.t('Key for {0} removed.', label));
}
