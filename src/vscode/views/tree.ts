import { Disposable, EventEmitter, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { shortName } from '../plain-text.ts';
import type { RunRow } from './run-rows.ts';

/** What a tree shows. */
export interface TreeModel<T> extends Disposable {
  readonly onDidChange: (listener: () => void) => Disposable;
  children(row: T | undefined): Promise<readonly T[]> | readonly T[];
  item(row: T): TreeItem;
}

/** `watch` says when the rows are to be asked for anew. */
export function treeModel<T>(rows: Pick<TreeModel<T>, 'children' | 'item'>, watch: (tell: () => void) => Disposable): TreeModel<T> {
  const changed = new EventEmitter<void>();
  const watcher = watch(() => changed.fire());
  return Object.assign(Disposable.from(watcher, changed), { ...rows, onDidChange: changed.event });
}

/** What rows of runs and of findings have in common. */
export interface ShownRow extends Pick<RunRow, 'id' | 'label' | 'description' | 'tooltip' | 'icon' | 'context' | 'expanded'> {
  readonly children: readonly ShownRow[];
}

/** A row as the editor draws it. `command`: what a click does. */
export function rowItem(
  { id, label, description, tooltip, icon, context, expanded, children }: ShownRow,
  command: TreeItem['command'],
): TreeItem {
  const { None, Expanded, Collapsed } = TreeItemCollapsibleState;
  return Object.assign(new TreeItem(shortName(label), children.length === 0 ? None : expanded ? Expanded : Collapsed), {
    id,
    description,
    // A model's words are shown as they are: no link, no image, no command.
    tooltip: new MarkdownString().appendText(tooltip === '' ? label : tooltip),
    iconPath: new ThemeIcon(icon.name, icon.color === undefined ? undefined : new ThemeColor(icon.color)),
    contextValue: context,
    accessibilityInformation: { label: `${label}, ${description}` },
    ...(command && { command }),
  });
}
