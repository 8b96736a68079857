import { StatusBarAlignment, ThemeColor, window } from 'vscode';
import type { Disposable, StatusBarItem } from 'vscode';
import { locale } from './locale.ts';
import type { WindowRuns } from './window-runs.ts';
import { statusText } from './status-text.ts';

const backgrounds = {
  plain: undefined,
  attention: new ThemeColor('statusBarItem.warningBackground'),
  problem: new ThemeColor('statusBarItem.errorBackground'),
} as const;

/** Phase and cost of the window's latest run. Not there before the first run. */
export class StatusBar implements Disposable {
  readonly item: StatusBarItem;
  private readonly subscription: Disposable;

  constructor(runs: WindowRuns) {
    this.item = window.createStatusBarItem('run', StatusBarAlignment.Left, 50);
    this.item.name = 'Batuta';
    this.item.command = 'batuta.showRun';
    this.subscription = runs.onDidChange(() => this.draw(runs));
  }

  dispose(): void {
    this.subscription.dispose();
    this.item.dispose();
  }

  private draw(runs: WindowRuns): void {
    // A spec that waits must not be hidden by a run that was begun after it.
    const run = runs.waiting().at(-1) ?? runs.current();
    if (!run) return;
    const { text, tooltip, tone } = statusText(run.state, locale, run.blocked ?? '');
    this.item.text = text;
    this.item.tooltip = tooltip;
    this.item.backgroundColor = backgrounds[tone];
    this.item.accessibilityInformation = { label: `${text.replace(/^\$\([^)]*\) /, '')}. ${tooltip}` };
    this.item.show();
  }
}
