import { l10n, window } from 'vscode';
import type { RunView } from '../app/runs/run-view.ts';
import { needsYou, questionTitle, type Waiting } from '../core/question/needs-you.ts';
import { locale } from './locale.ts';
import { withoutIcons } from './plain-text.ts';
import { specPlace, specUri } from './spec-document.ts';
import { runName } from './run-name.ts';

/** The open question that is meant: the only one, or the one that the person picks. */
export async function pickQuestion(waiting: readonly Waiting<RunView>[]): Promise<Waiting<RunView> | undefined> {
  if (waiting.length <= 1) return waiting[0];
  const items = waiting.map((one) => ({
    label: withoutIcons(runName(one.run.state)) || one.run.runId,
    description: withoutIcons(one.question.subject),
    detail: withoutIcons(locale.say(questionTitle(one.question)).split('\n', 1)[0] ?? ''),
    one,
  }));
  return (await window.showQuickPick(items, { title: l10n.t('Batuta: Answer'), placeHolder: l10n.t('Select a question') }))?.one;
}

/**
 * The run whose spec is meant, of those whose spec waits: that of the given editor or of the active one, the only one, or the one that the
 * person picks. undefined also while they look at a spec that does not wait: an answer to it must never reach another one.
 */
export async function pickSpec(runs: readonly RunView[], editor: unknown): Promise<RunView | undefined> {
  const path = editedPath(editor);
  const meant = runs.find(({ state }) => specUri(state)?.fsPath === path);
  if (meant || (path !== undefined && specPlace(path))) return meant;
  return (await pickQuestion(needsYou(runs).filter(({ question }) => question.kind === 'approval')))?.run;
}

/** The file that the person means. The editor's title buttons pass the one that they stand over, those of a comment its thread. */
export function editedPath(given: unknown): string | undefined {
  const file = typeof given === 'object' && given !== null && 'uri' in given ? given.uri : given;
  const path = typeof file === 'object' && file !== null && 'fsPath' in file ? file.fsPath : undefined;
  return typeof path === 'string' ? path : window.activeTextEditor?.document.uri.fsPath;
}
