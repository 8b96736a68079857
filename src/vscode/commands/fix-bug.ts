import { l10n } from 'vscode';
import { bugReport } from '../bug-report.ts';
import { pointedAt } from '../clues.ts';
import { toldBlocked } from '../choose-folder.ts';
import type { HandledRun } from '../handled-run.ts';
import { locale } from '../locale.ts';
import { showInformation } from '../plain-message.ts';
import { shortName } from '../plain-text.ts';
import type { Services } from '../services.ts';
import { startPipeline } from '../start-pipeline.ts';

const id = 'bugfix';

/** Asks for a bug in the person's words and runs the pipeline up to the spec. `given` (a keybinding's argument) is taken instead of asking. */
export async function fixBug(services: Services, given: unknown): Promise<HandledRun | undefined> {
  return startPipeline(services, given, async () => ({
    id,
    question: {
      title: l10n.t('Batuta: Fix Bug'),
      prompt: l10n.t('What is wrong, and what should be? It is reproduced first; nothing is mended before you approve the spec.'),
      placeholder: l10n.t('An order without items has the total NaN; it should be 0'),
      missing: l10n.t('A sentence is enough.'),
    },
    request: (words) => bugReport(words, []),
  }));
}

/** The same for what the person points at: a selection, a problem, a failed test. It goes along as data, and they say what they like to it. */
export async function fixThis(services: Services, given: unknown): Promise<HandledRun | undefined> {
  // Nothing is looked at where nothing can start.
  if (toldBlocked(services.log)) return undefined;
  const pointed = await pointedAt(given);
  if (!pointed) {
    void showInformation(l10n.t('Nothing is selected. Select what shows the bug, then try again.'));
    return undefined;
  }
  const { clue, words, folder } = pointed;
  const question = {
    title: l10n.t('Batuta: Fix Bug'),
    prompt: l10n.t('What is wrong here, and what should be? Along with your words goes: {0}', locale.say(clue.about)),
    placeholder: l10n.t('Enter alone is enough'),
    value: shortName(locale.say(words), 300),
    missing: null,
  };
  return startPipeline(services, undefined, async () => ({ id, question, request: (typed) => bugReport(typed, [clue]) }), folder);
}
