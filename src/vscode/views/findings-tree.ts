import { l10n, type TreeItem } from 'vscode';
import type { Findings } from '../findings.ts';
import { placeName } from '../folders.ts';
import { locale } from '../locale.ts';
import { findingRows, type FindingRow } from './finding-rows.ts';
import { rowItem, treeModel, type TreeModel } from './tree.ts';

/** What audits found, by severity, and what was dismissed of it. */
export function findingsTree(findings: Findings): TreeModel<FindingRow> {
  const all = (): FindingRow[] => findingRows({ open: findings.open(), dismissed: findings.dismissed(), place: placeName }, locale);
  return treeModel({ children: (row) => row?.children ?? all(), item }, (tell) => findings.onDidChange(tell));
}

function item(row: FindingRow): TreeItem {
  const { key } = row;
  return rowItem(row, key === undefined ? undefined : { command: 'batuta.openFinding', title: l10n.t('Open File'), arguments: [key] });
}
