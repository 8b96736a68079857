import { l10n } from 'vscode';
import type { Disposable, TreeView } from 'vscode';
import { needsYou } from '../../core/question/needs-you.ts';
import type { WindowRuns } from '../window-runs.ts';

/** The number of questions that wait, on Batuta's icon. */
export function countQuestions(runs: Pick<WindowRuns, 'onDidUpdate' | 'all'>, view: Pick<TreeView<unknown>, 'badge'>): Disposable {
  return runs.onDidUpdate(() => {
    const value = needsYou(runs.all()).length;
    if (value === (view.badge?.value ?? 0)) return;
    const tooltip = value === 1 ? l10n.t('1 question waits for you') : l10n.t('{0} questions wait for you', value);
    view.badge = value === 0 ? undefined : { value, tooltip };
  });
}
