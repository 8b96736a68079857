import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import type { ModelProvider } from '../core/agent/model-provider.ts';
import { priceBook } from '../core/budget/price-book.ts';
import { sentence } from '../core/describe/message.ts';
import type { Message } from '../protocol/message.ts';
import type { UserSettings } from '../protocol/settings-file.ts';
import { headersVariable, unsendableHeader } from '../providers/anthropic/custom-headers.ts';
import { installedAgents } from './choose-harness.ts';
import { UserError, type AppOptions, type NamedModel, type ProviderFactory } from './contracts.ts';
import type { KnownProvider } from './known-provider.ts';
import { bookOf } from './model-figures.ts';
import { missingKey } from './missing-key.ts';
import { serverProviders } from './model-servers.ts';
import { addressIn } from './server-address.ts';

const keyVariable = 'ANTHROPIC_API_KEY';
const addressVariable = 'ANTHROPIC_BASE_URL';

/** Every provider of this build, those that a face brings along first. */
export function knownProviders(options: AppOptions, user: UserSettings | null): KnownProvider[] {
  const keyOf = async (name: string): Promise<string | undefined> => (await options.secrets?.(name)) || options.env[name] || undefined;
  const brought = (options.providers ?? []).map((factory): Omit<KnownProvider, 'prices'> => {
    const { id, label, remedy } = factory;
    const usable = () => factory.usable();
    const open = async (): Promise<ModelProvider> => {
      if (!(await usable())) throw noModel(factory);
      return factory.open();
    };
    const modelFor = async (asked: string): Promise<string> => {
      const model = await factory.modelFor(asked);
      if (model === null) throw noModel(factory);
      return model;
    };
    return { id, label, remedy, keyVariable: null, usable, models: () => factory.models(), modelFor, open };
  });
  const servers = serverProviders(options, user, keyOf);
  const known: Omit<KnownProvider, 'prices'>[] = [
    ...brought,
    {
      id: 'anthropic',
      label: 'Anthropic API',
      keyVariable,
      keyPage: 'https://console.anthropic.com/settings/keys',
      addressVariable,
      usable: async () => (await keyOf(keyVariable)) !== undefined,
      models: listPriced,
      open: async (begun = false) => {
        await options.beforeNetwork?.();
        const missing = async (): Promise<Message> => {
          // Another one has none of the models that a run began with.
          const keyed = begun ? [] : servers.filter((server) => server.keyVariable !== null);
          const isReady = await Promise.all(keyed.map((server) => server.usable()));
          return missingKey(keyVariable, {
            others: [...(await installedAgents(user, options.env)), ...[...brought, ...servers].map(({ id }) => id)],
            ready: keyed.filter((_, index) => isReady[index]),
            program: options.programAnywhere ?? options.program,
          });
        };
        return openAnthropic(
          await keyOf(keyVariable),
          addressIn(addressVariable, options.env) ?? user?.endpoints?.['anthropic'],
          options.env[headersVariable],
          missing,
        );
      },
    },
    ...servers,
    {
      id: scripted,
      label: scripted,
      keyVariable: null,
      usable: async () => true,
      models: listPriced,
      open: async () => openScripted(options.env),
    },
  ];
  return known.map((provider) => ({ ...provider, prices: bookOf(user, provider.id) }));
}

const scripted = 'scripted';
const listPriced = async (): Promise<NamedModel[]> => Object.keys(priceBook.prices).map((id) => ({ id, label: id }));

/** Those that are offered: the script answers in the sample alone. */
export function offeredProviders(options: AppOptions, user: UserSettings | null): KnownProvider[] {
  return knownProviders(options, user).filter(({ id }) => id !== scripted);
}

async function openAnthropic(
  apiKey: string | undefined,
  baseURL: string | undefined,
  headers: string | undefined,
  missing: () => Promise<Message>,
): Promise<ModelProvider> {
  if (!apiKey) throw new UserError(await missing());
  const line = unsendableHeader(headers);
  // What it says may be a key.
  if (line !== null)
    throw new UserError(
      sentence(
        'Line {0} of {1} cannot be sent as a header. Write “Name: value”, the name without spaces, the value in Latin letters, or remove the line.',
        line,
        headersVariable,
      ),
    );
  // The SDK is a third of all code: loaded when the first run needs it, not when somebody looks at runs.
  const { createAnthropicProvider } = await import('../providers/anthropic/anthropic-provider.ts');
  return createAnthropicProvider({ apiKey, ...(baseURL ? { baseURL } : {}) });
}

/** Throws UserError where a provider could be used, but for the address of its server. */
export async function checkAddresses(options: AppOptions, user: UserSettings | null): Promise<void> {
  for (const { addressVariable: variable, usable } of offeredProviders(options, user))
    if (variable !== undefined && (await usable())) addressIn(variable, options.env);
}

/** A model that plays the sample's script. */
async function openScripted(env: AppOptions['env']): Promise<ModelProvider> {
  const file = env['BATUTA_SCRIPT'] ?? fileURLToPath(new URL('../../test/workspaces/sample-script/script.yaml', import.meta.url));
  if (!existsSync(file))
    throw new UserError(sentence('The scripted model’s script was not found: {0}. Set BATUTA_SCRIPT, or choose a real provider.', file));
  const { readScript } = await import('../providers/scripted/read-script.ts');
  const { createScriptedModel } = await import('../providers/scripted/scripted-model.ts');
  return createScriptedModel(await readScript(file));
}

function noModel({ label, remedy }: ProviderFactory): UserError {
  return new UserError(sentence('No model provider: {0} has no model. {1}', label, remedy));
}

/** Throws UserError where there is no such provider. */
export function providerNamed(id: string, among: readonly KnownProvider[]): KnownProvider {
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
