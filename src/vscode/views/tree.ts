import { EventEmitter, type Disposable, type TreeItem } from 'vscode';

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
  return {
    ...rows,
    onDidChange: changed.event,
    dispose: () => {
      watcher.dispose();
      changed.dispose();
    },
  };
}
