import { l10n } from 'vscode';
import type { Services } from '../services.ts';
import { pickRun } from '../pick-run.ts';
import { fileName } from '../run-documents.ts';
import { runTitle } from '../status-text.ts';

/** Shows the report of a run: outcome, evidence, review, cost. */
export async function openReport(services: Services, given: unknown): Promise<void> {
  const run = await pickRun(services, given, {
    purpose: 'report',
    title: l10n.t('Batuta: Open Report'),
    none: l10n.t('There is no run in this workspace yet.'),
    inSight: services.panel.runInSight(),
  });
  if (!run) return;
  await services.documents.show(`${l10n.t('Report')} ${fileName(runTitle(run.state))}.md`, { kind: 'report', runId: run.runId });
}
