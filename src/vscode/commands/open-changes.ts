import { l10n } from 'vscode';
import { toldObstacle } from '../choose-folder.ts';
import type { Face } from '../face.ts';
import { pickRun } from '../pick-run.ts';
import { openAllChanges } from '../views/run-changes.ts';

/** Opens all changes of a run against what was there before it. */
export async function openChanges(face: Face, given: unknown): Promise<void> {
  if (toldObstacle(face.log)) return;
  const run = await pickRun(face, given, {
    purpose: 'review',
    title: l10n.t('Batuta: Open Changes'),
    none: l10n.t('No run of this workspace has a review or changes yet.'),
  });
  const followed = run && (await face.takeUp.lookAt(run.runId));
  if (followed) await openAllChanges(followed);
}
