import { l10n } from 'vscode';
import type { Services } from '../services.ts';
import { pickRun } from '../pick-run.ts';
import { fileName } from '../run-documents.ts';
import { runTitle } from '../status-text.ts';
import { openAllChanges } from '../views/run-changes.ts';

/** Opens all changes of a run against what was there before it. */
export async function openChanges(services: Services, given: unknown): Promise<void> {
  const title = l10n.t('Batuta: Open Changes');
  const run = await pickRun(services, given, { purpose: 'review', title });
  if (run) await openAllChanges(run);
}

/** Opens the review of a run: verdict, issues, changes, evidence. */
export async function openReview(services: Services, given: unknown): Promise<true | undefined> {
  const [title, inSight] = [l10n.t('Batuta: Open Review'), services.panel.runInSight()];
  const run = await pickRun(services, given, { purpose: 'review', title, inSight });
  if (!run) return undefined;
  services.review.show(run);
  return true;
}

/** Opens the score of a run: who did what when. */
export async function openScore(services: Services, given: unknown): Promise<void> {
  const [title, inSight] = [l10n.t('Batuta: Open Score'), services.panel.runInSight()];
  const run = await pickRun(services, given, { purpose: 'report', title, inSight });
  if (run) services.score.show(run);
}

/** Opens the audit of a run: scores, findings, time and cost. */
export async function openAudit(services: Services, given: unknown): Promise<true | undefined> {
  const [title, inSight] = [l10n.t('Batuta: Open Audit'), services.panel.runInSight()];
  const run = await pickRun(services, given, { purpose: 'audit', title, inSight });
  if (!run) return undefined;
  services.audit.show(run);
  return true;
}

/** Shows the report of a run: outcome, evidence, review, cost. */
export async function openReport(services: Services, given: unknown): Promise<void> {
  const [title, inSight] = [l10n.t('Batuta: Open Report'), services.panel.runInSight()];
  const run = await pickRun(services, given, { purpose: 'report', title, inSight });
  if (run) await services.documents.show(`${l10n.t('Report')} ${fileName(runTitle(run.state))}.md`, { kind: 'report', runId: run.runId });
}

/** Opens all that was said in one attempt: at what happens now. */
export async function openTranscript(services: Services, runId: unknown, path: unknown): Promise<void> {
  const run = typeof runId === 'string' ? await services.runs.follow(runId) : undefined;
  if (run && typeof path === 'string') services.transcript.show(run, { type: 'attempt', runId: run.runId, path, turn: null });
}
