import { l10n } from 'vscode';
import { readAmount, reachedCap } from '../../core/budget/reached-cap.ts';
import type { ReachedCap } from '../../core/budget/reached-cap.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { ContinueAnswer } from '../../protocol/approval.ts';
import { inLanguage } from '../../core/describe/message.ts';
import { isStopped } from '../applicable.ts';
import { toldObstacle } from '../choose-folder.ts';
import { continueRun } from '../continue-run.ts';
import type { Services } from '../services.ts';
import type { HandledRun } from '../handled-run.ts';
import { pickRun } from '../pick-run.ts';
import { askText } from '../plain-message.ts';
import { usdText } from '../status-text.ts';

/** Goes on with a run of this workspace that waits, stopped, or was interrupted – by whatever process it was begun. */
export async function resumeRun(services: Services, given: unknown): Promise<HandledRun | undefined> {
  if (toldObstacle(services.log)) return undefined;
  const run = await pickRun(services, given, {
    purpose: 'resume',
    title: l10n.t('Batuta: Resume Run'),
    none: l10n.t('No run of this folder can be resumed.'),
  });
  const followed = run && (await services.takeUp.lookAt(run.runId));
  if (!followed) return undefined;
  const answer = isStopped(followed.state) ? await askHowToContinue(followed.state, services.person) : { by: services.person };
  return answer === null ? undefined : continueRun(services, followed, answer);
}

async function askLimit({ cap, spent, limit, proposed }: ReachedCap): Promise<number | null> {
  const prompts = {
    usd: l10n.t(
      'The budget is used up: {0} of {1}. The new one for the whole run, in US dollars:',
      usdText(spent, l10n.t),
      usdText(limit, l10n.t),
    ),
    tokens: l10n.t('The tokens are used up: {0} of {1}. The new limit for the whole run, like 500k or 2M:', spent, limit),
    turns: l10n.t('The model calls are used up: {0} of {1}. The new limit for the whole run:', spent, limit),
  };
  const text = await askText({
    title: l10n.t('Batuta: Resume Run'),
    prompt: prompts[cap],
    value: String(proposed),
    ignoreFocusOut: true,
    validateInput: (value) =>
      (readAmount(cap, value) ?? 0) > Math.max(spent, limit) ? undefined : l10n.t('A number above the present limit.'),
  });
  return text === undefined ? null : readAmount(cap, text);
}

/** null: the person gave no answer. */
async function askHowToContinue(state: RunState, by: string): Promise<ContinueAnswer | null> {
  const reached = reachedCap(state);
  if (reached) {
    const limit = await askLimit(reached);
    return limit === null ? null : { by, caps: { [reached.cap]: limit } };
  }
  const guidance = await askText({
    title: l10n.t('Batuta: Resume Run'),
    prompt: l10n.t('{0} Your guidance for the agent, or nothing to just go on:', inLanguage(state.stop?.reason ?? '', l10n.t)),
    ignoreFocusOut: true,
  });
  if (guidance === undefined) return null;
  return guidance.trim() === '' ? { by } : { by, guidance: guidance.trim() };
}
