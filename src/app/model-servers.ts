import { sentence } from '../core/describe/message.ts';
import type { UserSettings } from '../protocol/settings-file.ts';
import { listModels } from '../providers/openai-compatible/list-models.ts';
import { knownServers, type ModelServer, type OpenServer } from '../providers/openai-compatible/model-server.ts';
import { UserError, type AppOptions } from './contracts.ts';
import type { KnownProvider } from './known-provider.ts';
import { addressIn } from './server-address.ts';

/** Until a server has said which models it has, milliseconds: one on this machine, or any other. */
const soon = 2000;
const late = 15_000;
/** Most models that a message names. */
const mostNames = 8;

/** The servers that speak OpenAI's chat completions: those that are known, and the person's own. */
function modelServers(user: UserSettings | null): readonly ModelServer[] {
  const own = Object.entries(user?.providers ?? {}).map(([id, { url, key = null, label = id }]): ModelServer => ({
    id,
    label,
    url,
    keyVariable: key,
    addressVariable: null,
    remedy: '',
  }));
  return [...knownServers.filter(({ id }) => own.every((one) => one.id !== id)), ...own];
}

/** As providers to choose from. `keyOf`: the key of a variable. What they bill only the person knows. */
export function serverProviders(
  { env, beforeNetwork }: AppOptions,
  user: UserSettings | null,
  keyOf: (variable: string) => Promise<string | undefined>,
): Omit<KnownProvider, 'prices'>[] {
  return modelServers(user).map((server): Omit<KnownProvider, 'prices'> => {
    const { id, label, keyVariable, keyPage, addressVariable } = server;
    const baseURL = ((addressVariable && env[addressVariable]?.trim()) || user?.endpoints?.[id] || server.url).replace(/\/+$/u, '');
    const silent =
      server.remedy === ''
        ? sentence('No answer at {0}.', baseURL)
        : sentence('No answer at {0}. To start it: {1}', baseURL, server.remedy);
    const remedy = server.remedy === '' ? sentence('No list of models came from {0}.', baseURL) : silent;
    const opened = async (): Promise<OpenServer> => {
      await beforeNetwork?.();
      if (addressVariable !== null) addressIn(addressVariable, env);
      const apiKey = keyVariable === null ? null : ((await keyOf(keyVariable)) ?? null);
      if (keyVariable !== null && apiKey === null)
        throw new UserError(
          sentence(
            '{0}: {1} is not set. Set it: export {1}=… (in the editor: “Batuta: Set API Key”), or choose another provider.',
            label,
            keyVariable,
          ),
        );
      return { server, baseURL, apiKey };
    };
    return {
      id,
      label,
      keyVariable,
      ...(keyPage === undefined ? {} : { keyPage }),
      ...(addressVariable === null ? {} : { addressVariable }),
      ...(keyVariable === null ? { remedy } : {}),
      usable: async () =>
        keyVariable === null ? Array.isArray(await listModels(await opened(), soon)) : (await keyOf(keyVariable)) !== undefined,
      models: async () => {
        const found = await listModels(await opened(), late);
        return (Array.isArray(found) ? (found as readonly string[]) : []).map((model) => ({ id: model, label: model }));
      },
      async modelFor(asked) {
        const found = await listModels(await opened(), late);
        // Some have no list; their first answer says whether they know the model.
        if (found === null && keyVariable === null) throw new UserError(sentence('{0}: {1}', label, silent));
        if (typeof found === 'string' && keyVariable === null)
          throw new UserError(sentence('{0}: {1} does not say which models it has: {2}.', label, baseURL, found));
        if (found === null || typeof found === 'string' || found.includes(asked)) return asked;
        const [only, ...others] = found;
        if (only !== undefined && others.length === 0) return only;
        const names = found.slice(0, mostNames).join(', ') || '–';
        throw new UserError(
          sentence('{0} has no model "{1}". It has: {2}. Choose one with --model, or in the settings.', label, asked, names),
        );
      },
      open: async () => {
        const { createOpenAIProvider } = await import('../providers/openai-compatible/openai-provider.ts');
        return createOpenAIProvider(await opened());
      },
    };
  });
}
