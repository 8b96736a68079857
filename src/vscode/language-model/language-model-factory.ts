import { l10n } from 'vscode';
import type { ProviderFactory } from '../../app/contracts.ts';
import { chooseModel, modelName } from './choose-model.ts';
import { createLanguageModelProvider, editorModels } from './language-model-provider.ts';

/** The editor's own models as a provider to choose: no key is needed. */
export function languageModelFactory(): ProviderFactory {
  return {
    id: 'vscode',
    label: l10n.t('Models of this editor (GitHub Copilot and others)'),
    remedy: l10n.t('Sign in to GitHub Copilot or install an extension that provides models, then try again.'),
    usable: async () => (await models()).length > 0,
    models: async () => (await models()).map((model) => ({ id: modelName(model), label: `${model.name} (${model.vendor})` })),
    modelFor: async (asked) => {
      const model = chooseModel(await models(), asked);
      return model ? modelName(model) : null;
    },
    open: async () => createLanguageModelProvider(),
  };
}

/** An editor without any model extension may refuse the question itself. */
async function models(): ReturnType<typeof editorModels> {
  return editorModels().catch(() => []);
}
