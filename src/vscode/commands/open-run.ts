import { l10n } from 'vscode';
import type { Purpose } from '../applicable.ts';
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
export const openReview = opener('review', 'review', () => l10n.t('Batuta: Open Review'));

/** Opens the score of a run: who did what when. */
export const openScore = opener('score', 'report', () => l10n.t('Batuta: Open Score'));

/** Opens the audit of a run: scores, findings, time and cost. */
export const openAudit = opener('audit', 'audit', () => l10n.t('Batuta: Open Audit'));

/** Shows the report of a run: outcome, evidence, review, cost. */
export async function openReport(services: Services, given: unknown): Promise<void> {
  const title = l10n.t('Batuta: Open Report');
  const run = await pickRun(services, given, { purpose: 'report', title, inSight: true });
  if (run) await services.documents.show(`${l10n.t('Report')} ${fileName(runTitle(run.state))}.md`, { kind: 'report', runId: run.runId });
}

/** Opens all that was said in one attempt: at what happens now. */
export async function openTranscript(services: Services, runId: unknown, path: unknown): Promise<void> {
  const run = typeof runId === 'string' ? await services.runs.follow(runId) : undefined;
  if (run && typeof path === 'string') services.transcript.show(run, { type: 'attempt', runId: run.runId, path, turn: null });
}

type Open = (services: Services, given: unknown) => Promise<true | undefined>;

/** Shows a run that is fit for `purpose` in a view of its own. */
function opener(view: 'review' | 'score' | 'audit', purpose: Purpose, title: () => string): Open {
  return async (services, given) => {
    const run = await pickRun(services, given, { purpose, title: title(), inSight: true });
    if (!run) return undefined;
    services[view].show(run);
    return true;
  };
}
