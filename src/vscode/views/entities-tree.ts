import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EventEmitter, ThemeIcon, TreeItem, TreeItemCollapsibleState, l10n, workspace } from 'vscode';
import { locale } from '../locale.ts';
import type { Disposable } from 'vscode';
import { diskFolders } from '../folders.ts';
import { entityRows } from './entity-rows.ts';
import type { EntityRow } from './entity-rows.ts';
import type { TreeModel } from './tree.ts';

const registryFile = '.claude/entity-registry.json';

/** An entity, and the folder whose registry names it. */
export interface PlacedEntity extends EntityRow {
  readonly folder: string;
}

/** The entities that the registries of this window's folders name. */
export class EntitiesTree implements TreeModel<PlacedEntity> {
  private readonly changed = new EventEmitter<void>();
  private readonly subscriptions: Disposable[];
  readonly onDidChange = this.changed.event;

  constructor() {
    const watcher = workspace.createFileSystemWatcher(`**/${registryFile}`);
    const tell = (): void => this.changed.fire();
    this.subscriptions = [
      watcher,
      watcher.onDidChange(tell),
      watcher.onDidCreate(tell),
      watcher.onDidDelete(tell),
      workspace.onDidChangeWorkspaceFolders(tell),
    ];
  }

  async children(row: PlacedEntity | undefined): Promise<readonly PlacedEntity[]> {
    if (row) return row.children.map((child) => ({ ...child, folder: row.folder }));
    const found = await Promise.all(
      diskFolders().map(async ({ uri }) => {
        const text = await readFile(join(uri.fsPath, registryFile), 'utf8').catch(() => null);
        return text === null ? [] : entityRows(text, registryFile, locale).map((entity) => ({ ...entity, folder: uri.fsPath }));
      }),
    );
    return found.flat();
  }

  parent(): undefined {
    return undefined;
  }

  item(row: PlacedEntity): TreeItem {
    const item = new TreeItem(row.label, row.children.length > 0 ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None);
    item.id = `${row.folder}/${row.id}`;
    item.description = row.description;
    item.tooltip = row.description === '' ? row.label : `${row.label}: ${row.description}`;
    item.iconPath = new ThemeIcon(row.icon);
    item.contextValue = 'batuta.entity;';
    item.command = { command: 'batuta.openEntity', title: l10n.t('Open File'), arguments: [row.folder, row.entity, row.line] };
    return item;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }
}
