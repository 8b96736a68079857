import { EventEmitter, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, l10n } from 'vscode';
import { locale } from '../locale.ts';
import type { Disposable } from 'vscode';
import type { WindowRuns } from '../window-runs.ts';
import { inboxRows } from './inbox-rows.ts';
import { runRow } from './run-rows.ts';
import type { RunRow } from './run-rows.ts';
import type { TreeModel } from './tree.ts';

/** A busy run redraws its rows this often at most. */
const settleMs = 250;

/** What needs the person, then the runs of this window's folders: run → phase → agent → attempt. */
export class RunsTree implements TreeModel<RunRow> {
  private readonly runs: WindowRuns;
  private readonly changed = new EventEmitter<void>();
  private readonly subscription: Disposable;
  private timer: NodeJS.Timeout | undefined;
  readonly onDidChange = this.changed.event;

  constructor(runs: WindowRuns) {
    this.runs = runs;
    this.subscription = runs.onDidUpdate(() => {
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        this.changed.fire();
      }, settleMs);
    });
  }

  children(row: RunRow | undefined): readonly RunRow[] {
    if (row) return row.children;
    const runs = this.runs.all();
    return [...inboxRows(runs, locale), ...runs.map((run) => runRow(run, locale))];
  }

  item(row: RunRow): TreeItem {
    const state =
      row.children.length === 0
        ? TreeItemCollapsibleState.None
        : row.expanded
          ? TreeItemCollapsibleState.Expanded
          : TreeItemCollapsibleState.Collapsed;
    const item = new TreeItem(row.label, state);
    item.id = row.id;
    item.description = row.description;
    // A model's words are shown as they are: no link, no image, no command.
    item.tooltip = new MarkdownString().appendText(row.tooltip === '' ? row.label : row.tooltip);
    item.iconPath = new ThemeIcon(row.icon.name, row.icon.color === undefined ? undefined : new ThemeColor(row.icon.color));
    item.contextValue = row.context;
    item.accessibilityInformation = { label: `${row.label}, ${row.description}` };
    if (row.attempt !== null)
      item.command = { command: 'batuta.openTranscript', title: l10n.t('Open Transcript'), arguments: [row.runId, row.attempt] };
    else if (row.kind === 'question') item.command = { command: 'batuta.answer', title: l10n.t('Answer…'), arguments: [row] };
    else if (row.kind === 'run') item.command = { command: 'batuta.showRun', title: l10n.t('Show Run'), arguments: [row.runId] };
    return item;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.subscription.dispose();
    this.changed.dispose();
  }
}
