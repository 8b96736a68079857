import { Disposable, StatusBarAlignment, ThemeColor, window, type StatusBarItem } from 'vscode';
import { placeName } from './folders.ts';
import { locale } from './locale.ts';
import { statusText } from './status-text.ts';
import type { WindowRuns } from './window-runs.ts';

const backgrounds = {
  plain: undefined,
  attention: new ThemeColor('statusBarItem.warningBackground'),
  problem: new ThemeColor('statusBarItem.errorBackground'),
} as const;

export interface StatusBar extends Disposable {
  readonly item: StatusBarItem;
}

/** Phase and cost of the window's latest run. Not there while there is none. */
export function createStatusBar(runs: Pick<WindowRuns, 'waiting' | 'current' | 'onDidUpdate'>): StatusBar {
  const item = window.createStatusBarItem('run', StatusBarAlignment.Left, 50);
  item.name = 'Batuta';
  item.command = 'batuta.showRun';
  const listener = runs.onDidUpdate(() => {
    // A spec that waits must not be hidden by a run that was begun after it.
    const run = runs.waiting().at(-1) ?? runs.current();
    if (!run) {
      item.text = '';
      item.hide();
      return;
    }
    const { text, tooltip, tone } = statusText(run.state, locale, run, placeName(run.state.workspace));
    item.text = text;
    item.tooltip = tooltip;
    item.backgroundColor = backgrounds[tone];
    item.accessibilityInformation = { label: `${text.replace(/^\$\([^)]*\) /, '')}. ${tooltip}` };
    item.show();
  });
  return Object.assign(Disposable.from(listener, item), { item });
}
