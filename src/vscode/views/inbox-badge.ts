import { l10n } from 'vscode';
import type { Disposable, TreeView } from 'vscode';
import { needsYou } from '../../core/question/needs-you.ts';
import type { WindowRuns } from '../window-runs.ts';

/** The number of questions that wait, on Batuta's icon. */
export function countQuestions(runs: Pick<WindowRuns, 'onDidUpdate' | 'all'>, view: Pick<TreeView<unknown>, 'badge'>): Disposable {
  return runs.onDidUpdate(() => {
    const value = needsYou(runs.all()).length;
    if (value === (view.badge?.value ?? 0)) return;
    const tooltip = value === 1 ? l10n.t('1 question needs your answer') : l10n.t('{0} questions need your answer', value);
    view.badge = value === 0 ? undefined : { value, tooltip };
  });
}
