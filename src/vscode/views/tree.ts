import { EventEmitter } from 'vscode';
import type { Disposable, TreeDataProvider, TreeItem } from 'vscode';

/** What a tree shows. `item` and `children` are pure over what `refresh` was told. */
export interface TreeModel<T> extends Disposable {
  readonly onDidChange: (listener: () => void) => Disposable;
  children(row: T | undefined): Promise<readonly T[]> | readonly T[];
  item(row: T): TreeItem;
  parent(row: T): T | undefined;
}

/** A tree whose model is loaded when the editor shows it for the first time. `load` gives null while there is nothing to show. */
export class LazyTree<T> implements TreeDataProvider<T>, Disposable {
  private readonly load: () => Promise<TreeModel<T> | null>;
  private readonly changed = new EventEmitter<void>();
  private model: TreeModel<T> | null = null;
  readonly onDidChangeTreeData = this.changed.event;

  constructor(load: () => Promise<TreeModel<T> | null>) {
    this.load = load;
  }

  async getChildren(row?: T): Promise<T[]> {
    if (!this.model) {
      this.model = await this.load();
      this.model?.onDidChange(() => this.changed.fire());
    }
    return [...((await this.model?.children(row)) ?? [])];
  }

  getTreeItem(row: T): TreeItem {
    return this.model?.item(row) ?? {};
  }

  getParent(row: T): T | undefined {
    return this.model?.parent(row);
  }

  /** Asks the model again: what stood in its way is gone. */
  refresh(): void {
    this.changed.fire();
  }

  dispose(): void {
    this.model?.dispose();
    this.changed.dispose();
  }
}
