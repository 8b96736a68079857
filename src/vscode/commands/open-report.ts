import { l10n } from 'vscode';
import { toldObstacle } from '../choose-folder.ts';
import type { Face } from '../face.ts';
import { pickRun } from '../pick-run.ts';
import { fileName } from '../run-documents.ts';
import { runTitle } from '../status-text.ts';

/** Shows the report of a run: outcome, evidence, review, cost. */
export async function openReport(face: Face, given: unknown): Promise<void> {
  if (toldObstacle(face.log)) return;
  const run = await pickRun(face, given, {
    purpose: 'report',
    title: l10n.t('Batuta: Open Report'),
    none: l10n.t('There is no run in this workspace yet.'),
    inSight: face.panel.runInSight(),
  });
  if (!run || !(await face.takeUp.lookAt(run.runId))) return;
  await face.documents.show(`${l10n.t('Report')} ${fileName(runTitle(run.state))}.md`, { kind: 'report', runId: run.runId });
}
