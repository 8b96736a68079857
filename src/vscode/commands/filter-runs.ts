import { commands, l10n } from 'vscode';
import { askText } from '../plain-message.ts';
import type { Services } from '../services.ts';

/** Narrows the tree of runs to those that hold the person's words; no words show all again. */
export async function filterRuns({ runFilter }: Services): Promise<true | undefined> {
  const words = await askText({
    title: l10n.t('Batuta: Filter Runs'),
    prompt: l10n.t('Words of a title, a request, a status, a folder or an id. Nothing: all runs.'),
    value: runFilter.words,
  });
  if (words === undefined) return undefined;
  runFilter.set(words);
  await commands.executeCommand('batuta.runs.focus');
  return true;
}
