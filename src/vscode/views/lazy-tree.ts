import { EventEmitter, type Disposable, type TreeDataProvider, type TreeItem } from 'vscode';
import type { TreeModel } from './tree.ts';

/** A tree whose model is loaded when the editor shows it for the first time. `load` gives null while there is nothing to show. */
export class LazyTree<T> implements TreeDataProvider<T>, Disposable {
  private readonly load: () => Promise<TreeModel<T> | null>;
  private readonly changed = new EventEmitter<void>();
  private model: TreeModel<T> | null = null;
  /** The editor may ask twice before it is there. */
  private loading: Promise<void> | undefined;
  readonly onDidChangeTreeData = this.changed.event;

  constructor(load: () => Promise<TreeModel<T> | null>) {
    this.load = load;
  }

  async getChildren(row?: T): Promise<T[]> {
    if (!this.model) {
      this.loading ??= this.fill().finally(() => (this.loading = undefined));
      await this.loading;
    }
    return [...((await this.model?.children(row)) ?? [])];
  }

  getTreeItem(row: T): TreeItem {
    return this.model?.item(row) ?? {};
  }

  /** Asks the model again: what stood in its way is gone. */
  refresh(): void {
    this.changed.fire();
  }

  dispose(): void {
    this.model?.dispose();
    this.changed.dispose();
  }

  private async fill(): Promise<void> {
    this.model = await this.load();
    this.model?.onDidChange(() => this.changed.fire());
  }
}
