import { l10n, window } from 'vscode';
import type { RunState } from '../../core/run/run-state.ts';
import type { ContinueAnswer } from '../../protocol/approval.ts';
import { beginRun } from '../begin-run.ts';
import { chooseFolder } from '../choose-folder.ts';
import type { Face } from '../face.ts';
import { statusText } from '../status-text.ts';
import { openRuns } from '../workspace-runs.ts';

/** Goes on with a run of this folder that waits, stopped, or was interrupted – by whatever process it was begun. */
export async function resumeRun(face: Face): Promise<void> {
  const folder = await chooseFolder(face.log);
  if (!folder) return;
  const runs = (await openRuns(await face.host.app(), folder)).filter(
    ({ runId, state }) => !face.follower.active(runId) || isStopped(state),
  );
  if (runs.length === 0) {
    void window.showInformationMessage(l10n.t('No run of this folder can be resumed.'));
    return;
  }
  const items = runs.map(({ runId, state, startedAt }) => ({
    label: state.request.split('\n', 1)[0] ?? runId,
    description: statusText(state, l10n.t).text.replace(/^(\$\([^)]*\)) Batuta: /, '$1 '),
    detail: new Date(startedAt).toLocaleString(),
    runId,
    state,
  }));
  const picked = await window.showQuickPick(items, { title: l10n.t('Batuta: Resume Run'), placeHolder: l10n.t('Which run should go on?') });
  if (!picked) return;
  const { runId, state } = picked;
  const answer = isStopped(state) ? await askHowToContinue(state, face.person) : undefined;
  if (answer === null) return;
  const here = face.follower.active(runId);
  if (here) {
    if (answer) await here.session.continue(runId, answer);
    return;
  }
  await beginRun(face, folder, async (session) => {
    const handle = await session.open(runId);
    if (answer) await session.continue(runId, answer);
    return handle;
  });
}

function isStopped(state: RunState): boolean {
  return state.status === 'stopped' || state.status === 'budget-reached';
}

/** null: the person gave no answer. */
async function askHowToContinue(state: RunState, by: string): Promise<ContinueAnswer | null> {
  if (state.status === 'budget-reached') {
    const limit = await window.showInputBox({
      title: l10n.t('Batuta: Resume Run'),
      prompt: l10n.t('{0} The new budget for the whole run, in US dollars:', state.stop?.reason ?? ''),
      ignoreFocusOut: true,
      validateInput: (value) => (Number(value) > (state.caps.usd ?? 0) ? undefined : l10n.t('A number above the present budget.')),
    });
    return limit === undefined ? null : { by, caps: { usd: Number(limit) } };
  }
  const guidance = await window.showInputBox({
    title: l10n.t('Batuta: Resume Run'),
    prompt: l10n.t('{0} Your guidance for the agent, or nothing to just go on:', state.stop?.reason ?? ''),
    ignoreFocusOut: true,
  });
  if (guidance === undefined) return null;
  return guidance.trim() === '' ? { by } : { by, guidance: guidance.trim() };
}
