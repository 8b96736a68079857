import { Disposable, l10n, type TreeItem } from 'vscode';
import { locale } from '../locale.ts';
import type { WindowRuns } from '../window-runs.ts';
import { placeName } from '../folders.ts';
import { inboxRows } from './inbox-rows.ts';
import { dayRows } from './run-days.ts';
import type { RunFilter } from './run-filter.ts';
import type { RunRow } from './run-rows.ts';
import { rowItem, treeModel, type TreeModel } from './tree.ts';

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
  return rowItem(row, commandOf(row));
}

function commandOf(row: RunRow): TreeItem['command'] {
  const { kind, runId, attempt } = row;
  if (attempt !== null) return { command: 'batuta.openTranscript', title: l10n.t('Open Transcript'), arguments: [runId, attempt] };
  if (kind === 'question') return { command: 'batuta.answer', title: l10n.t('Answer…'), arguments: [row] };
  return kind === 'run' ? { command: 'batuta.showRun', title: l10n.t('Show Run'), arguments: [runId] } : undefined;
}
