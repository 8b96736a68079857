import { l10n } from 'vscode';
import { toldObstacle } from '../choose-folder.ts';
import type { Face } from '../face.ts';
import { pickRun } from '../pick-run.ts';

/** Opens the review of a run: verdict, issues, changes, evidence. */
export async function openReview(face: Face, given: unknown): Promise<void> {
  if (toldObstacle(face.log)) return;
  const run = await pickRun(face, given, {
    purpose: 'review',
    title: l10n.t('Batuta: Open Review'),
    none: l10n.t('No run of this workspace has a review or changes yet.'),
    inSight: face.panel.runInSight(),
  });
  const followed = run && (await face.takeUp.lookAt(run.runId));
  if (followed) face.review.show(followed);
}
