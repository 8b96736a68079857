import { l10n } from 'vscode';
import { pickSpec } from '../pick-question.ts';
import type { Services } from '../services.ts';
import { showInformation } from '../plain-message.ts';

/** Has the spec that waits revised. `given` (a keybinding's second argument) is taken instead of asking. */
export async function requestChanges(services: Services, editor: unknown, given: unknown): Promise<void> {
  const run = await pickSpec(services.runs.waiting(), editor);
  if (run) await services.approval.requestChanges(run, typeof given === 'string' ? given : undefined);
  else void showInformation(l10n.t('No spec is waiting in this window. To continue a saved one, use “Batuta: Approve Spec”.'));
}
