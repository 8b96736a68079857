import { l10n } from 'vscode';
import type { Services } from '../services.ts';
import { pickRun } from '../pick-run.ts';
import { openAllChanges } from '../views/run-changes.ts';

/** Opens all changes of a run against what was there before it. */
export async function openChanges(services: Services, given: unknown): Promise<void> {
  const run = await pickRun(services, given, {
    purpose: 'review',
    title: l10n.t('Batuta: Open Changes'),
    none: l10n.t('No run of this workspace has a review or changes yet.'),
  });
  if (run) await openAllChanges(run);
}
