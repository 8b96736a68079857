import { Uri, env, l10n } from 'vscode';
import { UserError } from '../../app/contracts.ts';
import { isPlain } from './plain-address.ts';
import { showWarning } from '../plain-message.ts';

/** Opens an address that a model wrote: the person sees all of it first, and says so. */
export async function openLink(address: string): Promise<void> {
  if (!isPlain(address)) throw new UserError(l10n.t('Not a web address: {0}', address.slice(0, 200)));
  const open = l10n.t('Open');
  const answer = await showWarning(
    l10n.t('Open this link? It comes from a model or from the workspace.'),
    { modal: true, detail: address },
    open,
  );
  if (answer === open) await env.openExternal(Uri.parse(address, true));
}
