import { l10n } from 'vscode';
import type { Session } from '../app/contracts.ts';
import { locale } from './locale.ts';
import { beginRun } from './begin-run.ts';
import { chooseFolder } from './choose-folder.ts';
import type { HandledRun } from './handled-run.ts';
import { showInformation } from './plain-message.ts';
import type { Services } from './services.ts';

/** Starts a pipeline in a folder of the window, with the given request or the one that `ask` gets. */
export async function startPipeline(
  services: Services,
  pipeline: string,
  given: unknown,
  ask: () => Thenable<string | undefined>,
): Promise<HandledRun | undefined> {
  const folder = await chooseFolder(services.log);
  if (!folder) return undefined;
  const request = typeof given === 'string' ? given : await ask();
  if (!request || request.trim() === '') return undefined;
  return beginRun(services, folder, async (session) =>
    (await agreesToGuesses(session)) ? session.start(pipeline, request.trim()) : undefined,
  );
}

/** Without settings of the workspace, what was guessed is shown before anything runs. */
async function agreesToGuesses({ settings }: Session): Promise<boolean> {
  if (settings.source === 'file') return true;
  const start = l10n.t('Start');
  const agents = settings.agents.map(
    (agent) => `${agent.section}: ${agent.owns.join(', ')}${agent.validate.map((command) => `\n    ${command.join(' ')}`).join('')}`,
  );
  const reasons = settings.reasons.map((reason) => locale.say(reason));
  const words = l10n.t('This workspace has no .claude/batuta.yaml. Batuta will work like this:');
  return (await showInformation(words, { modal: true, detail: [...reasons, '', ...agents].join('\n') }, start)) === start;
}
