import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ThemeIcon, TreeItem, TreeItemCollapsibleState, l10n } from 'vscode';
import { registryFile } from '../../pipelines/parts/sync.ts';
import { locale } from '../locale.ts';
import { diskFolders, placeName } from '../folders.ts';
import { entityRows, type EntityRow } from './entity-rows.ts';
import { watchFiles } from '../watch-files.ts';
import { treeModel, type TreeModel } from './tree.ts';

/** An entity, and the folder whose registry names it. */
export interface PlacedEntity extends EntityRow {
  readonly folder: string;
}

/** The entities that the registries of this window's folders name. */
export function entitiesTree(): TreeModel<PlacedEntity> {
  return treeModel({ children, item }, (tell) => watchFiles(`**/${registryFile}`, () => tell()));
}

async function children(row: PlacedEntity | undefined): Promise<readonly PlacedEntity[]> {
  if (row) return row.children.map((child) => ({ ...child, folder: row.folder }));
  const found = await Promise.all(
    diskFolders().map(async ({ uri }) => {
      const text = await readFile(join(uri.fsPath, registryFile), 'utf8').catch(() => null);
      return text === null ? [] : entityRows(text, registryFile, locale).map((entity) => ({ ...entity, folder: uri.fsPath }));
    }),
  );
  return found.flat();
}

function item(row: PlacedEntity): TreeItem {
  const state = row.children.length > 0 ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None;
  return Object.assign(new TreeItem(row.label, state), {
    id: `${row.folder}/${row.id}`,
    description: [row.description, placeName(row.folder)].filter((part) => part !== '').join(' · '),
    tooltip: row.description === '' ? row.label : `${row.label}: ${row.description}`,
    iconPath: new ThemeIcon(row.icon),
    contextValue: row.entity === null ? '' : 'batuta.entity;',
    command: { command: 'batuta.openEntity', title: l10n.t('Open File'), arguments: [row.folder, row.entity, row.line] },
  });
}
