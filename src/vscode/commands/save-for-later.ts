import { l10n } from 'vscode';
import type { Face } from '../face.ts';
import { showInformation } from '../plain-message.ts';

/** Keeps the spec that waits for later. */
export async function saveForLater(face: Face, editor: unknown): Promise<void> {
  const run = await face.approval.choose(editor);
  if (run) await face.approval.saveForLater(run);
  else void showInformation(l10n.t('No spec waits for an answer in this window.'));
}
