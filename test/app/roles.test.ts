import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { describe, expect, it, test } from 'vitest';
import { assignAgent, chooseIsolation, openProvider, ownModel, providerChoices, providerModels } from '../../src/app/choose-provider.ts';
import type { AppOptions } from '../../src/app/contracts.ts';
import { loadUserSettings } from '../../src/app/load-settings.ts';
import { knownProviders } from '../../src/app/provider-list.ts';
import { rolesOf } from '../../src/app/roles.ts';
import { inEnglish } from '../../src/core/describe/message.ts';
import { guessLayers } from '../../src/core/settings/guess-layers.ts';
import { readWorkspaceSettings } from '../../src/core/settings/read-settings.ts';
import { resolveSettings } from '../../src/core/settings/resolve-settings.ts';
import type { UserSettingsStore } from '../../src/node/user-settings-store.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { scratchFolder, writeFiles } from '../node/scratch.ts';
import { serve } from '../providers/sse-server.ts';

const layers = 'agents:\n  backend: { owns: [b/**] }\n  web: { owns: [w/**], harness: gemini, model: small }\n';
const setUp = async (user: object) => {
  const bin = scratchFolder('bin');
  writeFiles(bin, { 'codex-acp': '#!/bin/sh\n' });
  chmodSync(join(bin, 'codex-acp'), 0o755);
  const options: AppOptions = { env: { PATH: bin, ANTHROPIC_API_KEY: 'key' }, logger: silentLogger };
  let text = stringify(user);
  const store: UserSettingsStore = {
    file: join(bin, 'settings.yaml'),
    read: async () => text,
    write: async (next) => {
      text = next;
    },
  };
  const roles = async () => {
    const [known, file] = [await loadUserSettings(store), readWorkspaceSettings(layers, 'batuta.yaml')];
    if (!file.ok) throw new Error('the settings are broken');
    const guess = await guessLayers({ paths: [], read: async () => null });
    const settings = resolveSettings({ file: file.settings, user: known, guess, trusted: true, env: options.env });
    const found = await rolesOf({ settings, others: 'anthropic', user: known, root: scratchFolder('workspace'), options });
    return found.map(({ agent, player, model, cost, problem, chosen }) =>
      [agent, player, model, inEnglish(cost), problem && inEnglish(problem), ...(chosen ? ['chosen'] : [])].join(' | '),
    );
  };
  return { options, store, roles, settings: () => text };
};
const priced = 'claude-opus-5-5 | $4.00 in, $20.00 out per million tokens | ';

test('who plays whom is told with what it costs, and what is missing; what the person chooses for an agent counts', async () => {
  const models = await serve((response) => response.end(JSON.stringify({ data: [{ id: 'small' }, { id: 'large' }] })));
  const local = { url: `${models.url}/v1/`, label: 'My Server' };
  const { roles, store, settings } = await setUp({ sandbox: { use: 'auto' }, providers: { local } });
  const gemini = 'Gemini |  | paid by your account there; its caps are soft | To install it: npm install -g @google/gemini-cli';
  expect(await roles()).toEqual([
    `spec | Anthropic API | ${priced}`,
    `backend | Anthropic API | ${priced}`,
    `web | ${gemini}`,
    'review | Anthropic API | claude-sonnet-5-5 | $2.00 in, $10.00 out per million tokens | ',
  ]);
  await assignAgent('backend', { harness: 'codex' }, store);
  await assignAgent('web', { provider: 'local', harness: 'loop' }, store);
  await assignAgent('review', { provider: 'local', harness: 'loop', model: 'medium' }, store);
  await assignAgent('spec', { provider: 'openai', harness: 'loop' }, store);
  const unpriced = 'no price known; caps on tokens and turns hold';
  expect(await roles()).toEqual([
    `spec | OpenAI API | claude-opus-5-5 | ${unpriced} | OPENAI_API_KEY is not set. | chosen`,
    'backend | Codex |  | paid by your account there; its caps are soft |  | chosen',
    `web | My Server | small | ${unpriced} |  | chosen`,
    `review | My Server | medium | ${unpriced} | My Server has no model "medium". It has: small, large. Choose one with --model, or in the settings. | chosen`,
  ]);
  for (const agent of ['backend', 'web', 'review', 'spec']) await assignAgent(agent, null, store);
  expect([settings(), (await roles())[1]]).toEqual([
    stringify({ sandbox: { use: 'auto' }, providers: { local } }),
    `backend | Anthropic API | ${priced}`,
  ]);
});

test('of a server that answers with something else it is not said that nobody answers', async () => {
  const proxy = await serve((response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Log in</h1>'));
  const url = `${proxy.url}/v1`;
  const { roles, options, store } = await setUp({
    providers: { local: { url, label: 'My Server' } },
    routing: { review: { provider: 'local' } },
  });
  expect((await roles()).at(-1)).toContain(`| No list of models came from ${url}. | chosen`);
  const among = knownProviders(options, await loadUserSettings(store));
  await expect(ownModel({ model: 'small' }, 'local', among)).rejects.toThrow(
    `My Server: ${url} does not say which models it has: HTTP 200, text/html.`,
  );
});

test('a server is asked at the address in its variable, whatever spaces are around it; of spaces alone there is none', async () => {
  const models = await serve((response, { url }) => response.end(JSON.stringify({ data: [{ id: url }] })));
  const { options, store } = await setUp({ endpoints: { openai: `${models.url}/v1` } });
  const listed = async (address: string) => {
    const env = { ...options.env, OPENAI_API_KEY: 'key', OPENAI_BASE_URL: address };
    return (await providerModels('openai', { ...options, env }, store)).map(({ id }) => id);
  };
  expect([await listed(` ${models.url}/own/ `), await listed(' ')]).toEqual([['/own/models'], ['/v1/models']]);
});

test('a choice is made among all that there could be; what is not there says how to get it', async () => {
  const nobody = 'http://127.0.0.1:1/v1';
  const { options, store } = await setUp({ endpoints: { ollama: nobody, 'lm-studio': nobody } });
  const all = (await providerChoices(options, store, { all: true })).map(({ id, usable, remedy }) => [id, usable, inEnglish(remedy ?? '')]);
  expect(all).toEqual([
    ['anthropic', true, ''],
    ['openai', false, ''],
    ['ollama', false, `No answer at ${nobody}. To start it: ollama serve`],
    ['lm-studio', false, `No answer at ${nobody}. To start it: lms server start`],
    ['claude-code', false, 'To install it: npm install -g @agentclientprotocol/claude-agent-acp'],
    ['codex', true, ''],
    ['gemini', false, expect.stringContaining('To install it: ')],
    ['copilot', false, expect.stringContaining('To install it: ')],
  ]);
  expect((await providerChoices(options, store)).map(({ id }) => id)).toEqual(['anthropic', 'openai', 'codex']);
  expect((await providerModels('anthropic', options, store))[0]).toMatchObject({
    id: 'claude-opus-5-5',
    cost: { values: [{ usd: 4 }, { usd: 20 }] },
  });
});

test('without a key an agent that is installed is named first among the other ways', async () => {
  const { options } = await setUp({});
  const { ANTHROPIC_API_KEY: _, ...env } = options.env;
  await expect(openProvider('anthropic', { ...options, env }, null)).rejects.toThrow(
    'Or choose another provider: codex, openai, ollama, lm-studio.',
  );
});

describe('where only another provider has its key', () => {
  const failure = async (more: Partial<AppOptions>, own: Readonly<Record<string, string>> = { OPENAI_API_KEY: 'key' }): Promise<string> => {
    const user = { providers: { house: { url: 'http://127.0.0.1:1/v1', label: 'House', key: 'HOUSE_KEY' } } };
    const failed = await openProvider('anthropic', { env: own, logger: silentLogger, ...more }, user).catch(String);
    return typeof failed === 'string' ? failed : 'it was opened';
  };

  it('is not used unasked: it is named, with the option that chooses it', async () => {
    const said = await failure({ program: 'batuta' });
    expect(said).toContain('No model provider: ANTHROPIC_API_KEY is not set.\n');
    expect(said).toContain('\n  - OPENAI_API_KEY is set. To use OpenAI API: --provider openai --model MODEL\n');
    expect(said).toContain('\n  - Or choose another provider with --provider: openai, ollama, lm-studio, house.\n');
  });

  it('is named each time where there are several, the person’s own too', async () => {
    const said = await failure({ program: 'batuta' }, { OPENAI_API_KEY: 'key', HOUSE_KEY: 'key' });
    expect(said.match(/--provider \w+ --model/gu)).toEqual(['--provider openai --model', '--provider house --model']);
  });

  it('is not named to a run that has begun: its models are settled, and the other one has none of them', async () => {
    const open = openProvider('anthropic', { env: { OPENAI_API_KEY: 'key' }, logger: silentLogger, program: 'batuta' }, null, true);
    await expect(open).rejects.toThrow(/^(?!.*--model).*Or choose another provider with --provider: openai, /su);
  });

  it('is named with no options in the editor, which has none', async () => {
    const said = await failure({});
    expect(said).toContain('\n  - Or choose another provider: openai, ollama, lm-studio, house.\n');
    expect(said).not.toContain('--provider');
  });
});

test('where agents write is remembered beside the other settings, and taken back', async () => {
  const { store, settings } = await setUp({ sandbox: { use: 'auto' } });
  await chooseIsolation('worktree', store);
  expect((await loadUserSettings(store))?.isolation).toBe('worktree');
  await chooseIsolation(null, store);
  expect(settings()).toBe(stringify({ sandbox: { use: 'auto' } }));
});
