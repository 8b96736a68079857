import { l10n, window, workspace } from 'vscode';
import type { ProviderChoice } from '../app/contracts.ts';

/** What the editor's settings, or the environment, say; it wins over the person's choice. */
export function namedProvider(): string | undefined {
  return workspace.getConfiguration('batuta').get<string>('provider', '') || process.env['BATUTA_PROVIDER'];
}

/**
 * The provider that `named`, else the environment, else the person's choice says; undefined: none of them does. 'unlisted': one that is not
 * among the choices, so the sample's scripted model, or a mistake that the session explains.
 */
export function meantProvider(providers: readonly ProviderChoice[], named: string | undefined): ProviderChoice | 'unlisted' | undefined {
  const id = named || process.env['BATUTA_PROVIDER'];
  return id ? (providers.find((provider) => provider.id === id) ?? 'unlisted') : providers.find(({ chosen }) => chosen);
}

/** Whether it would answer a run that began now. */
export function isInUse({ id, chosen }: ProviderChoice): boolean {
  const named = namedProvider();
  return named ? id === named : chosen;
}

/** Asks for one; the only one there is, is not asked for unless `always`. undefined: the person chose none. */
export async function pickProvider(providers: readonly ProviderChoice[], always = false): Promise<ProviderChoice | undefined> {
  if (providers.length === 1 && !always) return providers[0];
  const items = providers.map((provider) => ({
    label: provider.label,
    description: isInUse(provider)
      ? l10n.t('in use')
      : provider.usable
        ? ''
        : provider.keyVariable === null
          ? l10n.t('none signed in')
          : l10n.t('needs a key'),
    provider,
  }));
  const options = {
    title: l10n.t('Who answers Batuta’s model calls?'),
    placeHolder: l10n.t('Asked once; it can be changed in the settings'),
    ignoreFocusOut: true,
  };
  return (await window.showQuickPick(items, options))?.provider;
}
