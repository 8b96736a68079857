import { l10n } from 'vscode';
import { pickSpec } from '../pick-question.ts';
import type { Services } from '../services.ts';
import { showInformation } from '../plain-message.ts';

/** Keeps the spec that waits for later. */
export async function saveForLater(services: Services, editor: unknown): Promise<void> {
  const run = await pickSpec(services.runs.waiting(), editor);
  if (run) await services.approval.saveForLater(run);
  else void showInformation(l10n.t('No spec is waiting in this window.'));
}
