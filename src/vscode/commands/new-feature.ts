import { l10n } from 'vscode';
import { locale } from '../locale.ts';
import type { Session } from '../../app/contracts.ts';
import { beginRun } from '../begin-run.ts';
import { chooseFolder } from '../choose-folder.ts';
import type { Services } from '../services.ts';
import type { HandledRun } from '../handled-run.ts';
import { askText, showInformation } from '../plain-message.ts';

/** Asks for a feature in the person's words and runs the pipeline up to the spec. `given` (a keybinding's argument) is taken instead of asking. */
export async function newFeature(services: Services, given: unknown): Promise<HandledRun | undefined> {
  const folder = await chooseFolder(services.log);
  if (!folder) return undefined;
  const request = typeof given === 'string' ? given : await askRequest();
  if (!request || request.trim() === '') return undefined;
  return beginRun(services, folder, async (session) =>
    (await agreesToGuesses(session)) ? session.start('feature', request.trim()) : undefined,
  );
}

function askRequest(): Thenable<string | undefined> {
  return askText({
    title: l10n.t('Batuta: New Feature'),
    prompt: l10n.t('What should be built? A spec is written first; nothing is implemented before you approve it.'),
    placeHolder: l10n.t('Orders can carry a discount, shown in the list'),
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? l10n.t('A sentence is enough.') : undefined),
  });
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
