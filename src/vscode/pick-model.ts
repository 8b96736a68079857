import { l10n, window } from 'vscode';
import type { PricedModel } from '../app/contracts.ts';
import { locale } from './locale.ts';
import { askText } from './plain-message.ts';

/** Asks for a model with what each costs: its id or alias, '' for what the workspace says. `present`: in use. undefined: the person left. */
export async function pickModel(known: readonly PricedModel[], present: string, title: string): Promise<string | undefined> {
  const workspaceModel = { label: l10n.t('Workspace default'), description: '.claude/batuta.yaml', detail: '', model: '' };
  const other = { label: l10n.t('Another model…'), description: l10n.t('alias or id'), detail: '', model: null };
  const named = known.map(({ id, label, cost }) => ({ label, description: id === label ? '' : id, detail: locale.say(cost), model: id }));
  const items = [workspaceModel, ...named, other].map((item) => ({
    ...item,
    ...(item.model === present ? { description: [item.description, l10n.t('in use')].filter((part) => part !== '').join(' · ') } : {}),
  }));
  const picked = await window.showQuickPick(items, { title, placeHolder: l10n.t('Select a model') });
  if (!picked) return undefined;
  const model = picked.model ?? (await askText({ prompt: l10n.t('Model alias or id'), value: present }));
  return model?.trim();
}
