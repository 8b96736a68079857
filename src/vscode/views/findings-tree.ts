import { MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, l10n } from 'vscode';
import type { Findings } from '../findings.ts';
import { placeName } from '../folders.ts';
import { locale } from '../locale.ts';
import { shortName } from '../plain-text.ts';
import { findingRows, type FindingRow } from './finding-rows.ts';
import { treeModel, type TreeModel } from './tree.ts';

/** What audits found, by severity, and what was dismissed of it. */
export function findingsTree(findings: Findings): TreeModel<FindingRow> {
  const all = (): FindingRow[] => findingRows({ open: findings.open(), dismissed: findings.dismissed(), place: placeName }, locale);
  return treeModel({ children: (row) => row?.children ?? all(), item }, (tell) => findings.onDidChange(tell));
}

function item(row: FindingRow): TreeItem {
  const { id, label, description, tooltip, icon, context, expanded, key, children } = row;
  const state =
    children.length === 0
      ? TreeItemCollapsibleState.None
      : expanded
        ? TreeItemCollapsibleState.Expanded
        : TreeItemCollapsibleState.Collapsed;
  const made = new TreeItem(shortName(label), state);
  return Object.assign(made, {
    id,
    description,
    // A model's words are shown as they are: no link, no image, no command.
    tooltip: new MarkdownString().appendText(tooltip === '' ? label : tooltip),
    iconPath: new ThemeIcon(icon.name, icon.color === undefined ? undefined : new ThemeColor(icon.color)),
    contextValue: context,
    accessibilityInformation: { label: `${label}, ${description}` },
    ...(key === undefined ? {} : { command: { command: 'batuta.openFinding', title: l10n.t('Open File'), arguments: [key] } }),
  });
}
