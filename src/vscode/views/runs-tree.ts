import { Disposable, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, l10n } from 'vscode';
import { locale } from '../locale.ts';
import type { WindowRuns } from '../window-runs.ts';
import { placeName } from '../folders.ts';
import { inboxRows } from './inbox-rows.ts';
import { dayRows } from './run-days.ts';
import type { RunFilter } from './run-filter.ts';
import type { RunRow } from './run-rows.ts';
import { treeModel, type TreeModel } from './tree.ts';

/** A busy run redraws its rows this often at most. */
const settleMs = 250;

/** What needs the person, then the runs of this window's folders: day → run → phase → agent → attempt. */
export function runsTree(runs: WindowRuns, filter: RunFilter): TreeModel<RunRow> {
  const all = (): readonly RunRow[] => [
    ...inboxRows(runs.all(), locale, placeName),
    ...dayRows(runs.all(), { now: Date.now(), words: filter.words, place: placeName }, locale),
  ];
  const children = (row: RunRow | undefined): readonly RunRow[] => row?.children ?? all();
  let timer: NodeJS.Timeout | undefined;
  return treeModel({ children, item }, (tell) =>
    Disposable.from(
      filter.onDidChange(tell),
      runs.onDidUpdate(() => {
        timer ??= setTimeout(() => {
          timer = undefined;
          tell();
        }, settleMs);
      }),
    ),
  );
}

function item(row: RunRow): TreeItem {
  const state =
    row.children.length === 0
      ? TreeItemCollapsibleState.None
      : row.expanded
        ? TreeItemCollapsibleState.Expanded
        : TreeItemCollapsibleState.Collapsed;
  const made = new TreeItem(row.label, state);
  made.id = row.id;
  made.description = row.description;
  // A model's words are shown as they are: no link, no image, no command.
  made.tooltip = new MarkdownString().appendText(row.tooltip === '' ? row.label : row.tooltip);
  made.iconPath = new ThemeIcon(row.icon.name, row.icon.color === undefined ? undefined : new ThemeColor(row.icon.color));
  made.contextValue = row.context;
  made.accessibilityInformation = { label: `${row.label}, ${row.description}` };
  if (row.attempt !== null)
    made.command = { command: 'batuta.openTranscript', title: l10n.t('Open Transcript'), arguments: [row.runId, row.attempt] };
  else if (row.kind === 'question') made.command = { command: 'batuta.answer', title: l10n.t('Answer…'), arguments: [row] };
  else if (row.kind === 'run') made.command = { command: 'batuta.showRun', title: l10n.t('Show Run'), arguments: [row.runId] };
  return made;
}
