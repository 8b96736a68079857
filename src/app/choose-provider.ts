import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import type { ModelProvider } from '../core/agent/model-provider.ts';
import { noPrices, priceBook } from '../core/budget/price-book.ts';
import type { PriceBook } from '../core/budget/price-book.ts';
import type { RunSettings } from '../protocol/run-settings.ts';
import type { UserSettings } from '../protocol/settings-file.ts';
import type { UserSettingsStore } from '../node/user-settings-store.ts';
import type { AppOptions, ProviderChoice, ProviderFactory, SessionOptions } from './contracts.ts';
import { sentence } from '../core/describe/message.ts';
import { readScript } from '../providers/scripted/read-script.ts';
import { createScriptedModel } from '../providers/scripted/scripted-model.ts';
import { ownLoop } from '../core/agent/chosen-harnesses.ts';
import { agentProfiles, missingProgram } from './choose-harness.ts';
import { UserError } from './contracts.ts';
import { loadUserSettings } from './load-settings.ts';

/** A provider that is ready. */
export interface OpenProvider {
  readonly provider: ModelProvider;
  /** What calls cost; `noPrices` where they are not billed by the token. */
  readonly prices: PriceBook;
}

/** One that a face brings along, the API, or the script of the sample, which is never offered. */
interface Known extends Pick<ProviderChoice, 'id' | 'label' | 'keyVariable' | 'remedy'> {
  readonly usable: () => Promise<boolean>;
  /** Throws UserError with the ways to get it when it is not usable. */
  readonly open: (user: UserSettings | null) => Promise<OpenProvider>;
}

const keyVariable = 'ANTHROPIC_API_KEY';

function known(options: AppOptions): Known[] {
  const key = async (): Promise<string | undefined> => (await options.secrets?.(keyVariable)) || options.env[keyVariable] || undefined;
  const brought = (options.providers ?? []).map((factory): Known => {
    const { id, label, remedy } = factory;
    const usable = () => factory.usable();
    const open = async (): Promise<OpenProvider> => {
      if (!(await usable())) throw noModel(factory);
      return { provider: await factory.open(), prices: noPrices };
    };
    return { id, label, remedy, keyVariable: null, usable, open };
  });
  return [
    ...brought,
    {
      id: 'anthropic',
      label: 'Anthropic API',
      keyVariable,
      usable: async () => (await key()) !== undefined,
      open: async (user) => {
        await options.beforeNetwork?.();
        return openAnthropic(await key(), options.env['ANTHROPIC_BASE_URL'] ?? user?.endpoints?.['anthropic']);
      },
    },
    { id: scripted, label: scripted, keyVariable: null, usable: async () => true, open: async () => openScripted(options.env) },
  ];
}

const scripted = 'scripted';
const offered = (options: AppOptions): Known[] => known(options).filter(({ id }) => id !== scripted);

export async function providerChoices(options: AppOptions, store: UserSettingsStore, named?: string): Promise<readonly ProviderChoice[]> {
  const user = await loadUserSettings(store);
  const external = [user?.harness ?? []].flat()[0];
  const chosen = named ?? (external === ownLoop ? undefined : external) ?? options.env['BATUTA_PROVIDER'] ?? user?.provider;
  const providers = offered(options).map(async ({ usable, open: _, ...one }) => ({
    ...one,
    usable: await usable(),
    chosen: chosen === one.id,
  }));
  const agents = Object.values(agentProfiles(user)).map(async (profile): Promise<ProviderChoice[]> => {
    const { id, label } = profile;
    if ((await missingProgram(profile, store.file, options.env)) !== null) return [];
    return [{ id, label, keyVariable: null, usable: true, chosen: chosen === id, external: true }];
  });
  return [...(await Promise.all(providers)), ...(await Promise.all(agents)).flat()];
}

/** Who is named as the provider may be an external agent: it then plays every agent. */
export function withExternal(choice: SessionOptions, user: UserSettings | null): SessionOptions {
  const { provider, ...others } = choice;
  return provider !== undefined && Object.hasOwn(agentProfiles(user), provider) ? { ...others, harness: provider } : choice;
}

/** Remembers the choice; the other settings in the file stay as they are. */
export async function chooseProvider(id: string, options: AppOptions, store: UserSettingsStore): Promise<void> {
  const isAgent = Object.hasOwn(agentProfiles(await loadUserSettings(store)), id);
  if (!isAgent) providerNamed(id, offered(options));
  const { harness: _, ...settings } = (parse((await store.read()) ?? '') ?? {}) as Record<string, unknown>;
  await store.write(stringify({ ...settings, ...(isAgent ? { harness: id } : { provider: id }) }));
}

/** Which provider a run gets: flag > environment > the person's settings > the API. Throws UserError where there is no such provider. */
export function resolveProvider(options: AppOptions, choice: SessionOptions, user: UserSettings | null): string {
  return providerNamed(choice.provider ?? options.env['BATUTA_PROVIDER'] ?? user?.provider ?? 'anthropic', known(options)).id;
}

/** Opens the provider. Throws UserError with the ways to get one when it is not usable. */
export function openProvider(id: string, options: AppOptions, user: UserSettings | null): Promise<OpenProvider> {
  return providerNamed(id, known(options)).open(user);
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

/** The settings with the provider's own models in place of what was asked for. Throws UserError when it has none. */
export async function withOwnModels(settings: RunSettings, id: string, options: AppOptions): Promise<RunSettings> {
  const factory = options.providers?.find((one) => one.id === id);
  if (!factory) return settings;
  const own = async (asked: string): Promise<string> => {
    const model = await factory.modelFor(asked);
    if (model === null) throw noModel(factory);
    return model;
  };
  return {
    ...settings,
    agents: await Promise.all(settings.agents.map(async (agent) => ({ ...agent, model: await own(agent.model) }))),
    review: { ...settings.review, model: await own(settings.review.model) },
    spec: { ...settings.spec, model: await own(settings.spec.model) },
  };
}

function providerNamed(id: string, among: readonly Known[]): Known {
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
