import { l10n } from 'vscode';
import type { RequestQuestion } from '../draft.ts';
import type { HandledRun } from '../handled-run.ts';
import type { Services } from '../services.ts';
import { startPipeline } from '../start-pipeline.ts';

/** Asks for a feature in the person's words and runs the pipeline up to the spec. `given` (a keybinding's argument) is taken instead of asking. */
export async function newFeature(services: Services, given: unknown): Promise<HandledRun | undefined> {
  return startPipeline(services, given, async () => ({ id: 'feature', question: question() }));
}

function question(): RequestQuestion {
  return {
    title: l10n.t('Batuta: New Feature'),
    prompt: l10n.t('Describe the feature. A spec is written first; nothing is implemented until you approve it.'),
    placeholder: l10n.t('Add a discount to orders and show it in the list'),
    missing: l10n.t('A sentence is enough.'),
  };
}
