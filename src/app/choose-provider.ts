import { parse, stringify } from 'yaml';
import type { AgentDefinition, RunSettings } from '../protocol/run-settings.ts';
import type { IsolationName, UserSettings } from '../protocol/settings-file.ts';
import type { UserSettingsStore } from '../node/user-settings-store.ts';
import { UserError, type AppOptions, type PricedModel, type ProviderChoice, type SessionOptions } from './contracts.ts';
import type { PlayedBy } from './who-plays.ts';
import { noPrices } from '../core/budget/price-book.ts';
import { ownLoop } from '../core/agent/chosen-harnesses.ts';
import { agentProfiles, missingInShort } from './choose-harness.ts';
import { loadUserSettings } from './load-settings.ts';
import { defaultProvider, type KnownProvider, type OpenProvider } from './known-provider.ts';
import { bookCost, costOf, externalCost } from './model-cost.ts';
import { knownProviders, offeredProviders, providerNamed } from './provider-list.ts';

/** Who can be chosen. `all`: also external agents and servers that are not there, with what to do about it. */
export async function providerChoices(
  options: AppOptions,
  store: UserSettingsStore,
  { named, all = false }: { readonly named?: string | undefined; readonly all?: boolean } = {},
): Promise<readonly ProviderChoice[]> {
  const user = await loadUserSettings(store);
  const external = [user?.harness ?? []].flat()[0];
  const chosen = named ?? (external === ownLoop ? undefined : external) ?? options.env['BATUTA_PROVIDER'] ?? user?.provider;
  const brought = new Set(options.providers?.map(({ id }) => id));
  const providers = offeredProviders(options, user).map(
    async ({ id, label, keyVariable, keyPage, remedy, usable, prices }): Promise<ProviderChoice[]> => {
      const one = {
        id,
        label,
        keyVariable,
        usable: await usable(),
        chosen: chosen === id,
        cost: bookCost(prices),
        ...(keyPage ? { keyPage } : {}),
        ...(remedy ? { remedy } : {}),
      };
      // A server that is not running is nobody's first choice.
      return all || one.usable || one.chosen || keyVariable !== null || brought.has(id) ? [one] : [];
    },
  );
  const agents = Object.values(agentProfiles(user)).map(async (profile): Promise<ProviderChoice[]> => {
    const { id, label } = profile;
    const remedy = await missingInShort(profile, store.file, options.env);
    if (remedy !== null && !all) return [];
    const one = {
      id,
      label,
      keyVariable: null,
      usable: remedy === null,
      chosen: chosen === id,
      cost: externalCost,
      external: true,
    } as const;
    return [remedy === null ? one : { ...one, remedy }];
  });
  return (await Promise.all([...providers, ...agents])).flat();
}

/** Who is named as the provider may be an external agent: it then plays every agent. */
export function withExternal(choice: SessionOptions, user: UserSettings | null): SessionOptions {
  const { provider, ...others } = choice;
  return provider !== undefined && Object.hasOwn(agentProfiles(user), provider) ? { ...others, harness: provider } : choice;
}

/** Remembers the choice; the other settings in the file stay as they are. */
export async function chooseProvider(id: string, options: AppOptions, store: UserSettingsStore): Promise<void> {
  const user = await loadUserSettings(store);
  const isAgent = Object.hasOwn(agentProfiles(user), id);
  if (!isAgent) providerNamed(id, offeredProviders(options, user));
  const { harness: _, ...settings } = await rawSettings(store);
  await store.write(stringify({ ...settings, ...(isAgent ? { harness: id } : { provider: id }) }));
}

/** Remembers who plays an agent, in whatever workspace; null: as for everybody. The other settings in the file stay as they are. */
export async function assignAgent(agent: string, played: PlayedBy | null, store: UserSettingsStore): Promise<void> {
  const user = await loadUserSettings(store);
  const { [agent]: _, ...others } = user?.routing ?? {};
  const { routing: __, ...settings } = await rawSettings(store);
  const routing = { ...others, ...(played ? { [agent]: played } : {}) };
  await store.write(stringify({ ...settings, ...(Object.keys(routing).length > 0 ? { routing } : {}) }));
}

/** Remembers where agents write, in whatever workspace; null: as the workspace says. The other settings in the file stay as they are. */
export async function chooseIsolation(isolation: IsolationName | null, store: UserSettingsStore): Promise<void> {
  await loadUserSettings(store);
  const { isolation: _, ...settings } = await rawSettings(store);
  await store.write(stringify({ ...settings, ...(isolation === null ? {} : { isolation }) }));
}

async function rawSettings(store: UserSettingsStore): Promise<Record<string, unknown>> {
  return (parse((await store.read()) ?? '') ?? {}) as Record<string, unknown>;
}

/** Which provider a run gets: flag > environment > the person's settings > the API. Throws UserError where there is no such provider. */
export function resolveProvider(options: AppOptions, choice: SessionOptions, user: UserSettings | null): string {
  const chosen = choice.provider ?? options.env['BATUTA_PROVIDER'] ?? user?.provider;
  return providerNamed(chosen ?? defaultProvider, knownProviders(options, user)).id;
}

/** Opens the provider; `begun`: for a run whose models are settled. Throws UserError with the ways to get one when it is not usable. */
export async function openProvider(id: string, options: AppOptions, user: UserSettings | null, begun = false): Promise<OpenProvider> {
  const { prices, open } = providerNamed(id, knownProviders(options, user));
  return { provider: await open(begun), prices };
}

/** Models of a provider to choose from; [] where there is no such provider. */
export async function providerModels(id: string, options: AppOptions, store: UserSettingsStore): Promise<readonly PricedModel[]> {
  const provider = offeredProviders(options, await loadUserSettings(store)).find((one) => one.id === id);
  return ((await provider?.models()) ?? []).map((model) => ({ ...model, cost: costOf(model.id, provider?.prices ?? noPrices) }));
}

/**
 * The settings with the providers' own models in place of what was asked for. `others`: the provider of whoever has none of its own. Throws UserError
 * where there is no such provider, or it has no such model.
 */
export async function withOwnModels(
  settings: RunSettings,
  others: string,
  options: AppOptions,
  user: UserSettings | null,
): Promise<RunSettings> {
  const among = knownProviders(options, user);
  const own = async <R extends Played>(role: R): Promise<R> => ({ ...role, model: await ownModel(role, others, among) });
  const { understand: asked, ...rest } = settings;
  const review = await own(settings.review);
  const understand = asked && (await own(asked).catch((error: unknown) => insteadOf(error, review)));
  return {
    ...rest,
    agents: await Promise.all(settings.agents.map(own)),
    review,
    spec: await own(settings.spec),
    ...(understand ? { understand } : {}),
  };
}

/** Where a provider has no such cheap model, the reviewer's is asked, unless that is an external agent. */
function insteadOf(error: unknown, { model, provider, harness = [ownLoop] }: Played): Played | null {
  if (!(error instanceof UserError)) throw error;
  return harness[0] === ownLoop ? { model, ...(provider === undefined ? {} : { provider }) } : null;
}

type Played = Pick<AgentDefinition, 'model' | 'provider' | 'harness'>;

/** The model that really answers for an agent. Throws UserError as above. */
export async function ownModel({ model, provider, harness }: Played, others: string, among: readonly KnownProvider[]): Promise<string> {
  const [first = ownLoop] = harness ?? [];
  // Where our own loop only stands in, its provider may as well be absent.
  if (first !== ownLoop) return model;
  return (await providerNamed(provider ?? others, among).modelFor?.(model)) ?? model;
}
