import { l10n, window } from 'vscode';
import type { Face } from '../face.ts';
import { showInformation } from '../plain-message.ts';

/** Keeps a provider's key in the editor's secret store. */
export async function setApiKey(face: Face): Promise<void> {
  const providers = (await (await face.host.app()).providers()).filter((provider) => provider.keyVariable !== null);
  const items = providers.map((provider) => ({ label: provider.label, description: provider.keyVariable ?? '', provider }));
  const picked = items.length === 1 ? items[0] : await window.showQuickPick(items, { placeHolder: l10n.t('The key of which provider?') });
  if (picked && (await face.host.askForKey(picked.provider)))
    void showInformation(l10n.t('The key for {0} is kept.', picked.provider.label));
}
