import { l10n, window } from 'vscode';
import type { ProviderChoice } from '../app/contracts.ts';
import { locale } from './locale.ts';
import { inOrder, missingOf } from './provider-order.ts';

/** Asks for one; the only one there is, is not asked for unless `always`. undefined: the person chose none. */
export async function pickProvider(providers: readonly ProviderChoice[], always = false): Promise<ProviderChoice | undefined> {
  if (providers.length === 1 && !always) return providers[0];
  const items = inOrder(providers).map((provider) => ({
    label: provider.label,
    description: provider.chosen ? l10n.t('in use') : missingOf(provider, locale.t),
    ...(provider.usable || provider.remedy === undefined ? {} : { detail: locale.say(provider.remedy) }),
    provider,
  }));
  const options = {
    title: l10n.t('Choose a model provider'),
    placeHolder: l10n.t('You can change this later in the settings'),
    ignoreFocusOut: true,
  };
  return (await window.showQuickPick(items, options))?.provider;
}
