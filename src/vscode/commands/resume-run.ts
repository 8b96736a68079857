import { l10n, window } from 'vscode';
import type { RunState } from '../../core/run/run-state.ts';
import type { ContinueAnswer } from '../../protocol/approval.ts';
import { isStopped } from '../applicable.ts';
import { toldObstacle } from '../choose-folder.ts';
import { continueRun } from '../continue-run.ts';
import type { Face } from '../face.ts';
import { pickRun } from '../pick-run.ts';

/** Goes on with a run of this workspace that waits, stopped, or was interrupted – by whatever process it was begun. */
export async function resumeRun(face: Face, given: unknown): Promise<void> {
  if (toldObstacle(face.log)) return;
  const run = await pickRun(face, given, {
    purpose: 'resume',
    title: l10n.t('Batuta: Resume Run'),
    none: l10n.t('No run of this folder can be resumed.'),
  });
  const followed = run && (await face.takeUp.lookAt(run.runId));
  if (!followed) return;
  const answer = isStopped(followed.state) ? await askHowToContinue(followed.state, face.person) : { by: face.person };
  if (answer !== null) await continueRun(face, followed, answer);
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
