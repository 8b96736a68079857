import { l10n, window } from 'vscode';
import { locale } from '../locale.ts';
import { questionTitle } from '../../core/question/needs-you.ts';
import { replyTo } from '../../core/question/question.ts';
import type { OpenQuestion, RunState } from '../../core/run/run-state.ts';
import type { Message } from '../../protocol/message.ts';
import { takesGuidance } from '../applicable.ts';
import { continueRun } from '../continue-run.ts';
import type { Services } from '../services.ts';
import { fieldOf, pickRun } from '../pick-run.ts';
import { askText } from '../plain-message.ts';

/** Gives an agent the person's words: one that failed tries again with them, one at work gets them before its next turn. */
export async function retryWithGuidance(services: Services, given: unknown, words: unknown): Promise<void> {
  const title = l10n.t('Batuta: Retry with Guidance');
  const run = await pickRun(services, given, { purpose: 'guide', title });
  const target = run && (await pickTarget(targetsOf(run.state), fieldOf(given, 'agent')));
  if (!target) return;
  const { agent, question } = target;
  const prompt = question
    ? l10n.t('{0} Guidance for the agent:', locale.say(questionTitle(question)))
    : l10n.t('Guidance for {0}, read before its next turn', agent);
  const guidance = (typeof words === 'string' ? words : await askText({ title, prompt, ignoreFocusOut: true }))?.trim();
  if (!guidance) return;
  const by = services.person;
  if (question) await continueRun(services, run, replyTo(question, { by, option: 'guide', text: guidance }));
  else await (await services.runs.session(run)).guide(run.runId, agent, guidance, by);
}

/** Whom the words are for: an agent at work, or who asked what they answer. */
interface Target {
  readonly agent: string;
  readonly about: Message;
  readonly question: OpenQuestion | null;
}

function targetsOf({ attempts, questions }: RunState): Target[] {
  const asked = questions.filter(takesGuidance);
  const atWork = attempts.filter(({ status, agent }) => status === 'running' && !asked.some((question) => question.agent === agent));
  return [
    ...asked.map((question) => ({ agent: question.agent ?? question.subject, about: questionTitle(question), question })),
    ...atWork.map(({ agent, label }) => ({ agent, about: label, question: null })),
  ];
}

/** `agent`: whose row in the tree the command was given. */
async function pickTarget(targets: readonly Target[], agent: unknown): Promise<Target | undefined> {
  const meant = targets.find((target) => target.agent === agent);
  if (meant || targets.length <= 1) return meant ?? targets[0];
  const items = targets.map((target) => ({ label: target.agent, description: locale.say(target.about), target }));
  return (await window.showQuickPick(items, { placeHolder: l10n.t('Select an agent') }))?.target;
}
