import { l10n, window } from 'vscode';
import type { Face } from '../face.ts';

/** Keeps the spec that waits for later. */
export async function saveForLater(face: Face, editor: unknown): Promise<void> {
  const run = await face.approval.choose(editor);
  if (run) await face.approval.saveForLater(run);
  else void window.showInformationMessage(l10n.t('No spec waits for an answer in this window.'));
}
