import { QuickPickItemKind, l10n, window, type QuickPickItem } from 'vscode';
import type { ProviderChoice } from '../../app/contracts.ts';
import type { PlayedBy, Role } from '../../app/who-plays.ts';
import { chooseFolder } from '../choose-folder.ts';
import { locale } from '../locale.ts';
import { pickModel } from '../pick-model.ts';
import { showWarning } from '../plain-message.ts';
import { missingOf } from '../provider-order.ts';
import type { Services } from '../services.ts';
import { isolations, type IsolationName } from '../../protocol/settings-file.ts';
import { selectProvider } from './select-provider.ts';

/** Who plays whom, agent by agent, with what each costs and whether it is there. Stays until the person leaves. */
export async function chooseAgents(services: Services): Promise<true | undefined> {
  const folder = await chooseFolder(services.log);
  if (!folder) return undefined;
  const { host } = services;
  // The person may have written their settings by hand.
  host.forget(folder);
  const everybody = { label: `$(organization) ${l10n.t('Everybody else…')}`, description: l10n.t('provider and model'), role: null };
  for (let chosen: true | undefined; ;) {
    const session = await host.look(folder);
    const roles = await session.roles();
    const places = { ...placesRow(await session.isolation()), role: undefined };
    const title = l10n.t('Batuta: Who Plays Each Agent');
    const placeHolder = l10n.t('Select an agent to change who plays it');
    const picked = await window.showQuickPick([...roles.map(rowOf), separator(''), everybody, places], {
      title,
      placeHolder,
      matchOnDescription: true,
    });
    if (!picked || !('role' in picked)) return chosen;
    const changed =
      picked.role === undefined
        ? await choosePlaces(services)
        : picked.role
          ? await chooseFor(services, picked.role)
          : await selectProvider(services);
    chosen ??= changed;
    if (changed) host.forgetAll();
  }
}

function rowOf(role: Role): QuickPickItem & { role: Role } {
  const { player, model, cost, problem, chosen } = role;
  const description = [player, model ?? '', chosen ? l10n.t('your choice') : ''].filter((part) => part !== '').join(' · ');
  const detail = problem === null ? locale.say(cost) : `$(warning) ${locale.say(problem)}`;
  return { label: `$(account) ${locale.say(role.section)}`, description, detail, role };
}

/** true: somebody was chosen, or the choice taken back. */
async function chooseFor({ host }: Services, role: Role): Promise<true | undefined> {
  const app = await host.app();
  const title = l10n.t('Batuta: Who Plays {0}', locale.say(role.section));
  const choices = await app.providers({ all: true });
  const rows = (external: boolean): (QuickPickItem & { choice: ProviderChoice })[] =>
    choices
      .filter((choice) => (choice.external ?? false) === external)
      .toSorted((a, b) => Number(b.usable) - Number(a.usable))
      .map((choice) => ({ ...playerRow(choice, choice.label === role.player), choice }));
  const back = { label: l10n.t('As for everybody'), choice: null };
  const items = [
    ...(role.chosen ? [back] : []),
    separator(l10n.t('Batuta’s own agent')),
    ...rows(false),
    separator(l10n.t('External agents')),
    ...rows(true),
  ];
  const picked = await window.showQuickPick(items, { title, placeHolder: l10n.t('Who plays {0}?', locale.say(role.section)) });
  if (!picked || !('choice' in picked)) return undefined;
  const { choice } = picked;
  const played = choice && (await playedBy(choice));
  if (played === undefined) return undefined;
  await app.assign(role.agent, played);
  return true;

  async function playedBy(player: ProviderChoice): Promise<PlayedBy | undefined> {
    const { id, external, usable, label, remedy = '' } = player;
    if (external && !usable) void showWarning(l10n.t('{0} is not there. {1}', label, locale.say(remedy)));
    if (external) return usable ? { harness: id } : undefined;
    if (!usable && !(await host.askForKey(player))) return undefined;
    const model = await pickModel(await app.models(id), role.model ?? '', title);
    return model === undefined ? undefined : { provider: id, harness: 'loop', ...(model === '' ? {} : { model }) };
  }
}

function playerRow(choice: ProviderChoice, isPlaying: boolean): QuickPickItem {
  const { label, usable, keyVariable, cost, remedy = '' } = choice;
  const isMissing = !usable && keyVariable === null;
  const description = [isPlaying ? l10n.t('in use') : '', missingOf(choice, locale.t)].filter((part) => part !== '').join(' · ');
  return { label, description, detail: isMissing ? `$(warning) ${locale.say(remedy)}` : locale.say(cost) };
}

/** Where agents write, in words. */
const places = (): Readonly<Record<IsolationName, string>> => ({
  shared: l10n.t('All in the workspace itself'),
  parallel: l10n.t('Agents that work at once in a worktree each'),
  worktree: l10n.t('Every agent in a worktree'),
});

function placesRow(now: IsolationName): QuickPickItem {
  return { label: `$(git-branch) ${l10n.t('Where agents write…')}`, description: places()[now] };
}

/** true: somebody chose. */
async function choosePlaces({ host }: Services): Promise<true | undefined> {
  const rows = isolations.map((name) => ({ label: places()[name], id: name }));
  const title = l10n.t('Batuta: Where Agents Write');
  const placeHolder = l10n.t('In whatever workspace; what they do in worktrees is merged');
  const picked = await window.showQuickPick([...rows, { label: l10n.t('As the workspace says'), id: null }], { title, placeHolder });
  if (!picked) return undefined;
  await (await host.app()).isolate(picked.id);
  return true;
}

function separator(label: string): QuickPickItem {
  return { label, kind: QuickPickItemKind.Separator };
}
