import { commands, l10n } from 'vscode';
import { settled } from '../../app/reply-to-run.ts';
import { isEndOfScript, isShownWhole, needsYou } from '../../core/question/needs-you.ts';
import { askReply } from '../ask-reply.ts';
import { toldBlocked } from '../choose-folder.ts';
import { continueRun } from '../continue-run.ts';
import type { HandledRun } from '../handled-run.ts';
import { locale } from '../locale.ts';
import { pickQuestion } from '../pick-question.ts';
import { fieldOf, runIdOf } from '../pick-run.ts';
import { showInformation } from '../plain-message.ts';
import type { Services } from '../services.ts';

/**
 * Answers a question of any run of this window's folders: the one that was given (a row of the tree), the only one, or the one that the person picks.
 * What has to be read first is answered in the panel, which shows it.
 */
export async function answer(services: Services, given: unknown): Promise<HandledRun | undefined> {
  if (toldBlocked(services.log)) return undefined;
  await services.runs.machine.list();
  const waiting = needsYou(services.runs.all());
  const runId = runIdOf(given);
  const number = fieldOf(given, 'question');
  const meant = waiting.filter(
    ({ run, question }) => runId === undefined || (run.runId === runId && (number === undefined || question.id === number)),
  );
  if (meant.length === 0) {
    const state = runId === undefined ? undefined : services.runs.get(runId)?.state;
    void showInformation(
      state && typeof number === 'number' ? locale.say(settled(state, number)) : l10n.t('Nothing needs your attention.'),
    );
    return undefined;
  }
  const picked = await pickQuestion(meant);
  const run = picked && (await services.runs.follow(picked.run.runId));
  if (!picked || !run) return undefined;
  const { question } = picked;
  if (question.kind === 'approval' || isShownWhole(question) || isEndOfScript(run.state, question)) {
    await commands.executeCommand('batuta.showRun', run.runId);
    if (question.kind === 'approval') await services.approval.present(run);
    return undefined;
  }
  const reply = await askReply(run, question, services.person, l10n.t('Batuta: Answer'));
  return reply ? continueRun(services, run, reply) : undefined;
}
