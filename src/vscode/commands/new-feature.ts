import { l10n } from 'vscode';
import type { RequestQuestion } from '../draft.ts';
import type { HandledRun } from '../handled-run.ts';
import type { Services } from '../services.ts';
import { readScript } from '../../providers/scripted/read-script.ts';
import { startPipeline } from '../start-pipeline.ts';

/** Asks for a feature in the person's words and runs the pipeline up to the spec. `given` (a keybinding's argument) is taken instead of asking. */
export async function newFeature(services: Services, given: unknown): Promise<HandledRun | undefined> {
  const { demos, script } = services.host;
  return startPipeline(services, given, async ({ uri }) => {
    const known = demos.has(uri.fsPath) ? (await readScript(script)).request : null;
    return { id: 'feature', question: question(known) };
  });
}

/** `known`: the one request that a demo's script knows. */
function question(known: string | null): RequestQuestion {
  return {
    title: l10n.t('Batuta: New Feature'),
    prompt:
      known === null
        ? l10n.t('Describe the feature. A spec is written first; nothing is implemented until you approve it.')
        : l10n.t('Demo: answers scripted, costs simulated. The script knows this request only.'),
    placeholder: l10n.t('Add a discount to orders and show it in the list'),
    missing: l10n.t('A sentence is enough.'),
    ...(known === null ? {} : { value: known }),
  };
}
