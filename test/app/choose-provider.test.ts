import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchFolder, writeFiles } from '../node/scratch.ts';
import { parse } from 'yaml';
import {
  chooseProvider,
  openProvider,
  providerChoices,
  resolveProvider,
  withExternal,
  withOwnModels,
} from '../../src/app/choose-provider.ts';
import type { AppOptions, ProviderFactory } from '../../src/app/contracts.ts';
import { noPrices } from '../../src/core/budget/price-book.ts';
import type { UserSettingsStore } from '../../src/node/user-settings-store.ts';
import type { RunSettings } from '../../src/protocol/run-settings.ts';
import { createScriptedProvider } from '../fakes/scripted-provider.ts';
import { silentLogger } from '../fakes/silent-logger.ts';

const setUp = (models: readonly string[]) => {
  const provider = createScriptedProvider([]);
  const factory: ProviderFactory = {
    id: 'vscode',
    label: 'Models of this editor',
    remedy: 'Sign in.',
    usable: async () => models.length > 0,
    models: async () => models.map((id) => ({ id, label: id })),
    modelFor: async (asked) => models.find((id) => id.endsWith(asked)) ?? models[0] ?? null,
    open: async () => provider,
  };
  const options: AppOptions = { env: {}, logger: silentLogger, providers: [factory] };
  let text: string | null = null;
  const store: UserSettingsStore = {
    file: '/home/settings.yaml',
    read: async () => text,
    write: async (next) => {
      text = next;
    },
  };
  return { provider, options, store, settings: () => parse(text ?? '') as unknown };
};

test('what a face brings is offered first, and can be chosen', async () => {
  const { options, store, settings } = setUp(['copilot/gpt']);
  const choices = await providerChoices(options, store);
  expect(choices.map(({ id, usable, chosen, keyVariable }) => [id, usable, chosen, keyVariable])).toEqual([
    ['vscode', true, false, null],
    ['anthropic', false, false, 'ANTHROPIC_API_KEY'],
    ['openai', false, false, 'OPENAI_API_KEY'],
  ]);
  await chooseProvider('vscode', options, store);
  expect(settings()).toEqual({ provider: 'vscode' });
  expect((await providerChoices(options, store)).map(({ chosen }) => chosen)).toEqual([true, false, false]);
  expect(resolveProvider(options, {}, { provider: 'vscode' })).toBe('vscode');
});

test('where a key is got is known of every provider of this build that needs one', async () => {
  const { options, store } = setUp(['copilot/gpt']);
  const needy = (await providerChoices(options, store)).filter(({ keyVariable }) => keyVariable !== null);
  expect(needy.map(({ id }) => id)).toEqual(['anthropic', 'openai']);
  for (const { keyPage = '' } of needy) expect(keyPage).toMatch(/^https:\/\/[a-z.]+\/[a-z/-]+$/u);
});

test('it has no prices, and its own models stand in for those of the settings', async () => {
  const { provider, options } = setUp(['copilot/gpt', 'copilot/opus']);
  const open = await openProvider('vscode', options, null);
  expect([open.provider, open.prices]).toEqual([provider, noPrices]);
  const settings = { agents: [{ model: 'opus' }, { model: 'x' }], review: { model: 'opus' }, spec: { model: 'x' } } as RunSettings;
  expect(await withOwnModels(settings, 'vscode', options, null)).toEqual({
    agents: [{ model: 'copilot/opus' }, { model: 'copilot/gpt' }],
    review: { model: 'copilot/opus' },
    spec: { model: 'copilot/gpt' },
  });
});

test('where a provider has no cheap model for a question, the reviewer’s is asked; no external agent is', async () => {
  const { options } = setUp(['copilot/opus']);
  const [factory] = options.providers ?? [];
  if (!factory) throw new Error('no provider');
  const modelFor = async (asked: string): Promise<string | null> => (asked === 'haiku' ? null : asked);
  const own = { ...options, providers: [{ ...factory, modelFor }] };
  const settings = { agents: [], review: { model: 'sonnet', context: '' }, spec: { model: 'x' }, understand: { model: 'haiku' } };
  const asked = async (review: object) =>
    (await withOwnModels({ ...settings, review } as unknown as RunSettings, 'vscode', own, null)).understand;
  expect(await asked(settings.review)).toEqual({ model: 'sonnet' });
  expect(await asked({ ...settings.review, harness: ['codex'] })).toBeUndefined();
});

test('without a model it says what to do', async () => {
  const { options } = setUp([]);
  await expect(openProvider('vscode', options, null)).rejects.toThrow('Models of this editor has no model. Sign in.');
});

test('elsewhere it is refused in words', async () => {
  const { options, store } = setUp([]);
  const { providers: _, ...elsewhere } = options;
  expect(() => resolveProvider(elsewhere, {}, { provider: 'vscode' })).toThrow('only inside VS Code');
  await expect(chooseProvider('else', options, store)).rejects.toThrow(
    'Unknown provider "else". Available: vscode, anthropic, openai, ollama, lm-studio;',
  );
});

test('an external agent that is there can be chosen like a provider: it then plays every agent', async () => {
  const bin = scratchFolder('bin');
  writeFiles(bin, { 'codex-acp': '#!/bin/sh\n' });
  chmodSync(join(bin, 'codex-acp'), 0o755);
  const { options, store, settings } = setUp([]);
  const here = { ...options, env: { PATH: bin } };
  const external = async () => (await providerChoices(here, store)).filter((choice) => choice.external);
  expect(await external()).toMatchObject([{ id: 'codex', label: 'Codex', keyVariable: null, usable: true, chosen: false, external: true }]);
  await chooseProvider('anthropic', here, store);
  await chooseProvider('codex', here, store);
  expect(settings()).toEqual({ provider: 'anthropic', harness: 'codex' });
  expect((await providerChoices(here, store)).filter(({ chosen }) => chosen).map(({ id }) => id)).toEqual(['codex']);
  await chooseProvider('anthropic', here, store);
  expect([settings(), (await external()).map(({ chosen }) => chosen)]).toEqual([{ provider: 'anthropic' }, [false]]);
  expect(withExternal({ provider: 'codex', model: 'opus' }, null)).toEqual({ harness: 'codex', model: 'opus' });
  expect(withExternal({ provider: 'anthropic' }, null)).toEqual({ provider: 'anthropic' });
});
