import { l10n } from 'vscode';
import { pointedAt } from '../clues.ts';
import { toldBlocked } from '../choose-folder.ts';
import type { HandledRun } from '../handled-run.ts';
import { showInformation } from '../plain-message.ts';
import type { Services } from '../services.ts';
import { startPipeline } from '../start-pipeline.ts';
import { compose } from './compose.ts';

const id = 'bugfix';

/** Opens the page on which a bug is described. `given` (a keybinding's argument) begins at once. */
export async function fixBug(services: Services, given: unknown): Promise<HandledRun | undefined> {
  return typeof given === 'string' ? startPipeline(services, id, given) : compose(services, id);
}

/** The same for what the person points at: a selection, a problem, a failed test. It goes along as data, and they say what they like to it. */
export async function fixThis(services: Services, given: unknown): Promise<undefined> {
  // Nothing is looked at where nothing can start.
  if (toldBlocked(services.log)) return;
  const pointed = await pointedAt(given);
  if (pointed) await compose(services, id, pointed);
  else void showInformation(l10n.t('Nothing is selected. Select what shows the bug, then try again.'));
}
