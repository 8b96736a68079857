import { l10n } from 'vscode';
import type { Services } from '../services.ts';
import { pickRun } from '../pick-run.ts';

/** Opens the review of a run: verdict, issues, changes, evidence. */
export async function openReview(services: Services, given: unknown): Promise<void> {
  const run = await pickRun(services, given, {
    purpose: 'review',
    title: l10n.t('Batuta: Open Review'),
    none: l10n.t('No run of this workspace has a review or changes yet.'),
    inSight: services.panel.runInSight(),
  });
  if (run) services.review.show(run);
}
