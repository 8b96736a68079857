import { Uri, l10n, workspace } from 'vscode';
import { isOver } from '../../app/runs/run-view.ts';
import { applies } from '../applicable.ts';
import { toldBlocked } from '../choose-folder.ts';
import type { HandledRun } from '../handled-run.ts';
import { editedPath, pickSpec } from '../pick-question.ts';
import { showInformation } from '../plain-message.ts';
import type { Services } from '../services.ts';
import { specFile, specPlace } from '../spec-document.ts';
import { beginRun } from '../start-pipeline.ts';
import { asksNow } from '../window-runs.ts';
import { approvalOf } from '../../core/run/run-state.ts';

/**
 * Approves the spec that waits in this window. When none does, takes one up that waits on the disk – saved
 * for later, begun in a terminal, or a mere file from another machine – and shows it for approval.
 */
export async function approveSpec(services: Services, editor: unknown): Promise<HandledRun | undefined> {
  if (toldBlocked(services.log)) return undefined;
  const { runs, approval } = services;
  await runs.machine.list();
  const path = editedPath(editor);
  const waiting = runs.all().filter((run) => applies('answer', run));
  const heard = waiting.filter(asksNow);
  const place = path === undefined ? undefined : specPlace(path);
  const run = await pickSpec(heard.length === 0 || place ? waiting : heard, editor);
  if (!run) return waiting.length > 0 && !place ? undefined : begin(services, place === 'active' ? path : undefined);
  const isHeard = asksNow(run);
  if (isHeard && (await approval.approve(run))) return { runId: run.runId, replied: approvalOf(run.state)?.id ?? null };
  // Saved for later: this window takes it up.
  if (isHeard || !(await runs.ensureOwned(run.runId))) return undefined;
  const asked = runs.get(run.runId);
  if (asked) await approval.present(asked);
  return { runId: run.runId, replied: null };
}

async function begin(services: Services, path: string | undefined): Promise<HandledRun | undefined> {
  const folder = path === undefined ? undefined : workspace.getWorkspaceFolder(Uri.file(path));
  if (path === undefined || !folder) {
    void showInformation(
      l10n.t('No spec is waiting for approval. Start one with “Batuta: New Feature”, or open a spec.md in spec/active/.'),
    );
    return undefined;
  }
  // A second run with it would do the same work at the same time.
  if (services.runs.all().some((run) => !isOver(run) && specFile(run.state)?.fsPath === path)) {
    void showInformation(l10n.t('A run was begun with this spec already, and waits for no answer to it.'));
    return undefined;
  }
  return beginRun(services, folder, (session) => session.startFromSpec(path));
}
