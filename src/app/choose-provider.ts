import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { noPrices, priceBook } from '../core/budget/price-book.ts';
import type { RunSettings } from '../protocol/run-settings.ts';
import type { UserSettings } from '../protocol/settings-file.ts';
import type { UserSettingsStore } from '../node/user-settings-store.ts';
import type { AppOptions, NamedModel, ProviderChoice, ProviderFactory, SessionOptions } from './contracts.ts';
import { sentence } from '../core/describe/message.ts';
import { readScript } from '../providers/scripted/read-script.ts';
import { createScriptedModel } from '../providers/scripted/scripted-model.ts';
import { ownLoop } from '../core/agent/chosen-harnesses.ts';
import { agentProfiles, missingProgram } from './choose-harness.ts';
import { UserError } from './contracts.ts';
import { loadUserSettings } from './load-settings.ts';
import type { KnownProvider, OpenProvider } from './known-provider.ts';
import { serverProviders } from './model-servers.ts';

const keyVariable = 'ANTHROPIC_API_KEY';

function known(options: AppOptions, user: UserSettings | null): KnownProvider[] {
  const keyOf = async (name: string): Promise<string | undefined> => (await options.secrets?.(name)) || options.env[name] || undefined;
  const brought = (options.providers ?? []).map((factory): KnownProvider => {
    const { id, label, remedy } = factory;
    const usable = () => factory.usable();
    const open = async (): Promise<OpenProvider> => {
      if (!(await usable())) throw noModel(factory);
      return { provider: await factory.open(), prices: noPrices };
    };
    const modelFor = async (asked: string): Promise<string> => {
      const model = await factory.modelFor(asked);
      if (model === null) throw noModel(factory);
      return model;
    };
    return { id, label, remedy, keyVariable: null, usable, models: () => factory.models(), modelFor, open };
  });
  return [
    ...brought,
    {
      id: 'anthropic',
      label: 'Anthropic API',
      keyVariable,
      usable: async () => (await keyOf(keyVariable)) !== undefined,
      models: listPriced,
      open: async () => {
        await options.beforeNetwork?.();
        return openAnthropic(await keyOf(keyVariable), options.env['ANTHROPIC_BASE_URL'] ?? user?.endpoints?.['anthropic']);
      },
    },
    ...serverProviders(options, user, keyOf),
    {
      id: scripted,
      label: scripted,
      keyVariable: null,
      usable: async () => true,
      models: listPriced,
      open: async () => openScripted(options.env),
    },
  ];
}

const scripted = 'scripted';
const listPriced = async (): Promise<NamedModel[]> => Object.keys(priceBook.prices).map((id) => ({ id, label: id }));
const offered = (options: AppOptions, user: UserSettings | null): KnownProvider[] =>
  known(options, user).filter(({ id }) => id !== scripted);

export async function providerChoices(options: AppOptions, store: UserSettingsStore, named?: string): Promise<readonly ProviderChoice[]> {
  const user = await loadUserSettings(store);
  const external = [user?.harness ?? []].flat()[0];
  const chosen = named ?? (external === ownLoop ? undefined : external) ?? options.env['BATUTA_PROVIDER'] ?? user?.provider;
  const providers = offered(options, user).map(async ({ id, label, keyVariable: key, remedy, usable }): Promise<ProviderChoice[]> => {
    const one = { id, label, keyVariable: key, usable: await usable(), chosen: chosen === id, ...(remedy ? { remedy } : {}) };
    // A server that is not running is nobody's first choice.
    return one.usable || one.chosen || key !== null || options.providers?.some((factory) => factory.id === id) ? [one] : [];
  });
  const agents = Object.values(agentProfiles(user)).map(async (profile): Promise<ProviderChoice[]> => {
    const { id, label } = profile;
    if ((await missingProgram(profile, store.file, options.env)) !== null) return [];
    return [{ id, label, keyVariable: null, usable: true, chosen: chosen === id, external: true }];
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
  if (!isAgent) providerNamed(id, offered(options, user));
  const { harness: _, ...settings } = (parse((await store.read()) ?? '') ?? {}) as Record<string, unknown>;
  await store.write(stringify({ ...settings, ...(isAgent ? { harness: id } : { provider: id }) }));
}

/** Which provider a run gets: flag > environment > the person's settings > the API. Throws UserError where there is no such provider. */
export function resolveProvider(options: AppOptions, choice: SessionOptions, user: UserSettings | null): string {
  return providerNamed(choice.provider ?? options.env['BATUTA_PROVIDER'] ?? user?.provider ?? 'anthropic', known(options, user)).id;
}

/** Opens the provider. Throws UserError with the ways to get one when it is not usable. */
export function openProvider(id: string, options: AppOptions, user: UserSettings | null): Promise<OpenProvider> {
  return providerNamed(id, known(options, user)).open();
}

async function openAnthropic(apiKey: string | undefined, baseURL: string | undefined): Promise<OpenProvider> {
  if (!apiKey) {
    throw new UserError(
      sentence(
        'No model provider: {0} is not set.\n  - Set it: export {0}=…  (get a key at https://console.anthropic.com)\n  - For a custom endpoint with the same protocol, also set ANTHROPIC_BASE_URL.\n  - To try Batuta without a key, run the sample.',
        keyVariable,
      ),
    );
  }
  // The SDK is a third of all code: loaded when the first run needs it, not when somebody looks at runs.
  const { createAnthropicProvider } = await import('../providers/anthropic/anthropic-provider.ts');
  return { provider: createAnthropicProvider({ apiKey, ...(baseURL ? { baseURL } : {}) }), prices: priceBook };
}

/** A model that plays the sample's script. */
async function openScripted(env: AppOptions['env']): Promise<OpenProvider> {
  const file = env['BATUTA_SCRIPT'] ?? fileURLToPath(new URL('../../test/workspaces/sample-script/script.yaml', import.meta.url));
  if (!existsSync(file))
    throw new UserError(sentence('The scripted model’s script was not found: {0}. Set BATUTA_SCRIPT, or choose a real provider.', file));
  return { provider: createScriptedModel(await readScript(file)), prices: priceBook };
}

function noModel({ label, remedy }: ProviderFactory): UserError {
  return new UserError(sentence('No model provider: {0} has no model. {1}', label, remedy));
}

/** Models of a provider to choose from; [] where there is no such provider. */
export async function providerModels(id: string, options: AppOptions, store: UserSettingsStore): Promise<readonly NamedModel[]> {
  const provider = offered(options, await loadUserSettings(store)).find((one) => one.id === id);
  return provider?.models() ?? [];
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
  const among = known(options, user);
  const own = async <R extends { model: string; provider?: string; harness?: string[] }>(role: R): Promise<R> => {
    const [first = ownLoop] = role.harness ?? [];
    // Where our own loop only stands in, the provider may as well be absent.
    if (first !== ownLoop) return role;
    const { modelFor } = providerNamed(role.provider ?? others, among);
    return modelFor ? { ...role, model: await modelFor(role.model) } : role;
  };
  return {
    ...settings,
    agents: await Promise.all(settings.agents.map(own)),
    review: await own(settings.review),
    spec: await own(settings.spec),
  };
}

function providerNamed(id: string, among: readonly KnownProvider[]): KnownProvider {
  const found = among.find((one) => one.id === id);
  if (found) return found;
  const ids = among.flatMap((one) => (one.id === scripted ? [] : [one.id])).join(', ');
  // Settings are shared by the faces, and what one of them brings the other does not have.
  throw new UserError(
    id === 'vscode'
      ? sentence(
          'Unknown provider "{0}". The models of VS Code are available only inside VS Code. Available: {1}; scripted (sample only).',
          id,
          ids,
        )
      : sentence('Unknown provider "{0}". Available: {1}; scripted (sample only).', id, ids),
  );
}
