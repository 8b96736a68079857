import { commands, l10n } from 'vscode';
import { isEndOfScript, isShownWhole } from '../../core/question/needs-you.ts';
import { askReply } from '../ask-reply.ts';
import { continueRun } from '../continue-run.ts';
import type { HandledRun } from '../handled-run.ts';
import { pickRun } from '../pick-run.ts';
import { showRun } from './show-run.ts';
import type { Services } from '../services.ts';
import { stopOf } from '../../core/run/run-state.ts';

/** Goes on with a run of this workspace that waits, stopped, or was interrupted – by whatever process it was begun. */
export async function resumeRun(services: Services, given: unknown): Promise<HandledRun | undefined> {
  const title = l10n.t('Batuta: Resume Run');
  const run = await pickRun(services, given, { purpose: 'resume', title });
  if (!run) return undefined;
  const stop = stopOf(run.state);
  // Asked once more, a script that has no answer has none.
  if (stop && isEndOfScript(run.state, stop)) {
    await showRun(services, run.runId);
    return undefined;
  }
  // Answered where all of it is shown.
  if (stop && isShownWhole(stop)) {
    await commands.executeCommand('batuta.showRun', run.runId);
    return continueRun(services, run, null);
  }
  const reply = stop && (await askReply(run, stop, services.person, title));
  return stop && !reply ? undefined : continueRun(services, run, reply);
}
