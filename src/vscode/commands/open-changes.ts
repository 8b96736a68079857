import { l10n } from 'vscode';
import { toldBlocked } from '../choose-folder.ts';
import type { Services } from '../services.ts';
import { pickRun } from '../pick-run.ts';
import { openAllChanges } from '../views/run-changes.ts';

/** Opens all changes of a run against what was there before it. */
export async function openChanges(services: Services, given: unknown): Promise<void> {
  if (toldBlocked(services.log)) return;
  const run = await pickRun(services, given, {
    purpose: 'review',
    title: l10n.t('Batuta: Open Changes'),
    none: l10n.t('No run of this workspace has a review or changes yet.'),
  });
  const followed = run && (await services.runs.follow(run.runId));
  if (followed) await openAllChanges(followed);
}
