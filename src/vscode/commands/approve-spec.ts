import { join, relative, sep } from 'node:path';
import { l10n, window } from 'vscode';
import type { WorkspaceFolder } from 'vscode';
import { applies } from '../applicable.ts';
import { beginRun } from '../begin-run.ts';
import { chooseFolder } from '../choose-folder.ts';
import type { Services } from '../services.ts';
import { folderOf } from '../folders.ts';
import type { HandledRun } from '../handled-run.ts';
import { showInformation } from '../plain-message.ts';
import { isOver } from '../../app/runs/run-view.ts';
import type { RunView } from '../../app/runs/run-view.ts';

/**
 * Approves the spec that waits in this window. When none does, takes one up that waits on the disk – saved
 * for later, begun in a terminal, or a mere file from another machine – and shows it for approval.
 */
export async function approveSpec(services: Services, editor: unknown): Promise<HandledRun | undefined> {
  const run = await services.approval.choose(editor);
  if (run) return (await services.approval.approve(run)) ? { runId: run.runId, replied: run.state.approval?.id ?? null } : undefined;
  const folder = await chooseFolder(services.log);
  if (!folder) return undefined;
  await services.runs.list();
  const file = activeSpec(folder);
  const waiting = services.runs
    .all()
    .filter(
      (candidate) =>
        applies('answer', candidate) &&
        folderOf(candidate.state.workspace)?.uri.fsPath === folder.uri.fsPath &&
        (file === undefined || candidate.state.approval?.subject === file),
    );
  if (waiting.length === 0 && file !== undefined && services.runs.all().some((run) => isBegun(run, folder, file))) {
    void showInformation(l10n.t('A run was begun with this spec already, and waits for no answer to it.'));
    return undefined;
  }
  if (waiting.length === 0 && file !== undefined)
    return beginRun(services, folder, (session) => session.startFromSpec(join(folder.uri.fsPath, file)));
  if (waiting.length === 0) {
    void showInformation(
      l10n.t('No spec waits for approval here. Begin one with “Batuta: New Feature”, or open a spec.md below spec/active/.'),
    );
    return undefined;
  }
  const items = waiting.map(({ runId, state }) => ({
    label: state.spec?.name ?? state.request,
    description: state.approval?.subject ?? '',
    runId,
  }));
  const picked = items.length === 1 ? items[0] : await window.showQuickPick(items, { placeHolder: l10n.t('Which spec?') });
  if (!picked) return undefined;
  // Saved for later: this window takes it up.
  const isHeard = services.runs.waiting().some(({ runId }) => runId === picked.runId);
  if (!isHeard && !(await services.runs.ensureOwned(picked.runId))) return undefined;
  const asked = services.runs.get(picked.runId);
  if (asked) await services.approval.present(asked);
  return isHeard ? undefined : { runId: picked.runId, replied: null };
}

/** Whether the run has that spec and is not over: a second one would do the same work at the same time. */
function isBegun(run: RunView, folder: WorkspaceFolder, file: string): boolean {
  const { spec, workspace } = run.state;
  return !isOver(run) && spec?.file === file && folderOf(workspace)?.uri.fsPath === folder.uri.fsPath;
}

/** The workspace-relative path of the spec in work that the active editor shows. */
function activeSpec(folder: WorkspaceFolder): string | undefined {
  const path = window.activeTextEditor?.document.uri.fsPath;
  const file = path === undefined ? '' : relative(folder.uri.fsPath, path).split(sep).join('/');
  return /^spec\/active\/[^/]+\/spec\.md$/.test(file) ? file : undefined;
}
