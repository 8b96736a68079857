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
import { UserError } from './contracts.ts';
import { loadUserSettings } from './load-settings.ts';

/** A provider that is ready. */
export interface OpenProvider {
  readonly provider: ModelProvider;
  /** What calls cost; `noPrices` where they are not billed by the token. */
  readonly prices: PriceBook;
}

const keyVariable = 'ANTHROPIC_API_KEY';

async function secret(options: AppOptions, name: string): Promise<string | undefined> {
  const kept = await options.secrets?.(name);
  return kept || options.env[name] || undefined;
}

export async function providerChoices(options: AppOptions, store: UserSettingsStore, named?: string): Promise<readonly ProviderChoice[]> {
  const user = await loadUserSettings(store);
  const chosen = named ?? options.env['BATUTA_PROVIDER'] ?? user?.provider;
  const brought = (options.providers ?? []).map(async (factory) => ({
    id: factory.id,
    label: factory.label,
    usable: await factory.usable(),
    chosen: chosen === factory.id,
    keyVariable: null,
    remedy: factory.remedy,
  }));
  return [
    ...(await Promise.all(brought)),
    {
      id: 'anthropic',
      label: 'Anthropic API',
      usable: (await secret(options, keyVariable)) !== undefined,
      chosen: chosen === 'anthropic',
      keyVariable,
    },
  ];
}

/** Remembers the choice; the other settings in the file stay as they are. */
export async function chooseProvider(id: string, options: AppOptions, store: UserSettingsStore): Promise<void> {
  if (id !== 'anthropic' && !factoryOf(id, options)) throw unknownProvider(id, options);
  await loadUserSettings(store);
  const settings = (parse((await store.read()) ?? '') ?? {}) as Record<string, unknown>;
  await store.write(stringify({ ...settings, provider: id }));
}

/** Which provider a run gets: flag > environment > the person's settings > the only one that has a key. Throws UserError where there is no such provider. */
export function resolveProvider(options: AppOptions, choice: SessionOptions, user: UserSettings | null): string {
  const chosen = choice.provider ?? options.env['BATUTA_PROVIDER'] ?? user?.provider ?? 'anthropic';
  if (chosen !== 'anthropic' && chosen !== 'scripted' && !factoryOf(chosen, options)) throw unknownProvider(chosen, options);
  return chosen;
}

/** Opens the provider. Throws UserError with the ways to get one when it is not usable. */
export async function openProvider(id: string, options: AppOptions, user: UserSettings | null): Promise<OpenProvider> {
  const factory = factoryOf(id, options);
  if (factory) return openBrought(factory);
  if (id === 'scripted') return openScripted(options);
  const apiKey = await secret(options, keyVariable);
  if (!apiKey) {
    throw new UserError(
      sentence(
        'No model provider can be used: {0} is not set.\n  - Set it: export {0}=…  (keys come from https://console.anthropic.com)\n  - For an endpoint of your own that speaks the same protocol, set ANTHROPIC_BASE_URL as well.\n  - To see Batuta at work without a key, run the sample.',
        keyVariable,
      ),
    );
  }
  const baseURL = options.env['ANTHROPIC_BASE_URL'] ?? user?.endpoints?.['anthropic'];
  const createAnthropicProvider = await anthropicAdapter();
  return {
    provider: createAnthropicProvider({ apiKey, ...(baseURL ? { baseURL } : {}) }),
    prices: priceBook,
  };
}

/** The SDK is a third of all code: loaded when the first run needs it, not when somebody looks at runs. */
async function anthropicAdapter() {
  return (await import('../providers/anthropic/anthropic-provider.ts')).createAnthropicProvider;
}

/** A model that plays the sample's script. */
async function openScripted(options: AppOptions): Promise<OpenProvider> {
  const file = options.env['BATUTA_SCRIPT'] ?? fileURLToPath(new URL('../../test/workspaces/sample-script/script.yaml', import.meta.url));
  if (!existsSync(file))
    throw new UserError(
      sentence('The scripted model needs its script, and {0} is not there. Set BATUTA_SCRIPT, or choose a real provider.', file),
    );
  return { provider: createScriptedModel(await readScript(file)), prices: priceBook };
}

async function openBrought(factory: ProviderFactory): Promise<OpenProvider> {
  if (!(await factory.usable())) throw noModel(factory);
  return { provider: await factory.open(), prices: noPrices };
}

function noModel({ label, remedy }: ProviderFactory): UserError {
  return new UserError(sentence('No model provider can be used: {0} has no model. {1}', label, remedy));
}

/** The settings with the provider's own models in place of what was asked for. Throws UserError when it has none. */
export async function withOwnModels(settings: RunSettings, id: string, options: AppOptions): Promise<RunSettings> {
  const factory = factoryOf(id, options);
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

function factoryOf(id: string, options: AppOptions): ProviderFactory | undefined {
  return options.providers?.find((factory) => factory.id === id);
}

function unknownProvider(id: string, options: AppOptions): UserError {
  const known = [...(options.providers ?? []).map((factory) => factory.id), 'anthropic'].join(', ');
  // Settings are shared by the faces, and what one of them brings the other does not have.
  return new UserError(
    id === 'vscode'
      ? sentence(
          'There is no provider "{0}" here. The models of VS Code can be used inside VS Code only. Known: {1}; scripted (the sample only).',
          id,
          known,
        )
      : sentence('There is no provider "{0}" here. Known: {1}; scripted (the sample only).', id, known),
  );
}
