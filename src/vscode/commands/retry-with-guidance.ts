import { l10n, window } from 'vscode';
import { locale } from '../locale.ts';
import { replyTo } from '../../core/question/question.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { toldBlocked } from '../choose-folder.ts';
import { continueRun } from '../continue-run.ts';
import type { Services } from '../services.ts';
import { pickRun } from '../pick-run.ts';
import { askText } from '../plain-message.ts';

/** Gives an agent the person's words: one that failed tries again with them, one at work gets them before its next turn. */
export async function retryWithGuidance(services: Services, given: unknown, words: unknown): Promise<void> {
  if (toldBlocked(services.log)) return;
  const title = l10n.t('Batuta: Retry with Guidance');
  const run = await pickRun(services, given, {
    purpose: 'guide',
    title,
    none: l10n.t('No agent of this workspace is at work or waits for guidance.'),
  });
  const followed = run && (await services.runs.follow(run.runId));
  if (!followed) return;
  const { state } = followed;
  const { stop } = state;
  const atWork = agentsAtWork(state);
  const meant = atWork.find(({ label }) => label === agentOf(given))?.label;
  const agent = stop ? '' : (meant ?? (await pickAgent(atWork)));
  if (agent === undefined) return;
  const text =
    typeof words === 'string'
      ? words
      : await askText({
          title,
          prompt: stop
            ? l10n.t('{0} What should the agent know or do differently?', locale.say(stop.message))
            : l10n.t('What should {0} know? It reads this before its next turn.', agent),
          ignoreFocusOut: true,
        });
  const guidance = text?.trim();
  if (!guidance) return;
  const option = stop?.options.find(({ id }) => id === 'guide');
  if (!stop) await (await services.runs.session(followed)).guide(followed.runId, agent, guidance);
  else if (option) await continueRun(services, followed, replyTo(stop, { by: services.person, option: option.id, text: guidance }));
}

/** The agent whose row in the tree the command was given. */
function agentOf(given: unknown): unknown {
  return typeof given === 'object' && given !== null && 'agent' in given ? given.agent : undefined;
}

function agentsAtWork({ attempts }: Pick<RunState, 'attempts'>) {
  return attempts
    .filter((attempt) => attempt.status === 'running')
    .map(({ agent, label }) => ({ label: agent, description: locale.say(label) }));
}

async function pickAgent(agents: readonly { readonly label: string; readonly description: string }[]): Promise<string | undefined> {
  if (agents.length <= 1) return agents[0]?.label;
  return (await window.showQuickPick(agents, { placeHolder: l10n.t('Which agent?') }))?.label;
}
