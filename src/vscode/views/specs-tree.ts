import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri, l10n, workspace } from 'vscode';
import { mapLimit } from '../../core/map-limit.ts';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import { diskFolders, placeName } from '../folders.ts';
import { shortName } from '../plain-text.ts';
import { watchFiles } from '../watch-files.ts';
import { treeModel, type TreeModel } from './tree.ts';

type State = 'active' | 'completed';
export type SpecRow =
  | { readonly kind: 'group'; readonly state: State; readonly specs: readonly SpecRow[] }
  | { readonly kind: 'spec'; readonly state: State; readonly label: string; readonly description: string; readonly file: string };

/** Above this many, only the newest are listed. */
const most = 200;

/** The specs that lie in spec/active/ and spec/completed/ of this window's folders. */
export function specsTree(): TreeModel<SpecRow> {
  return treeModel({ children, item }, (tell) => watchFiles('**/spec/{active,completed}/**', () => tell()));
}

async function children(row: SpecRow | undefined): Promise<readonly SpecRow[]> {
  if (row) return row.kind === 'group' ? row.specs : [];
  const groups = await Promise.all(
    (['active', 'completed'] as const).map(async (state) => ({ kind: 'group' as const, state, specs: await specsIn(state) })),
  );
  return groups.filter((group) => group.specs.length > 0);
}

function item(row: SpecRow): TreeItem {
  if (row.kind === 'group') {
    const group = new TreeItem(
      row.state === 'active' ? l10n.t('In Progress') : l10n.t('Completed'),
      row.state === 'active' ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed,
    );
    return Object.assign(group, { id: row.state, description: String(row.specs.length) });
  }
  const uri = Uri.file(row.file);
  return Object.assign(new TreeItem(shortName(row.label)), {
    id: row.file,
    description: [row.description, placeName(workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? '')]
      .filter((part) => part !== '')
      .join(' · '),
    tooltip: `${shortName(row.label, 1000)}\n${row.file}`,
    resourceUri: uri,
    iconPath: new ThemeIcon(row.state === 'active' ? 'note' : 'pass'),
    contextValue: `batuta.spec;${row.state};`,
    command: { command: 'vscode.open', title: l10n.t('Open Spec'), arguments: [uri] },
  });
}

async function specsIn(state: State): Promise<SpecRow[]> {
  const found = await Promise.all(diskFolders().map(async (folder) => specsOf(join(folder.uri.fsPath, 'spec', state), state)));
  return found.flat();
}

async function specsOf(root: string, state: State): Promise<SpecRow[]> {
  const names = await readdir(root).catch(() => []);
  const rows = await mapLimit(names.toSorted().toReversed().slice(0, most), async (name): Promise<SpecRow[]> => {
    const file = join(root, name, 'spec.md');
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text === null) return [];
    const parsed = parseSpec(text);
    const day = /^\d{4}-\d{2}-\d{2}/.exec(name)?.[0] ?? '';
    if (!parsed.ok) return [{ kind: 'spec', state, label: name, description: l10n.t('not a readable spec'), file }];
    const { tasks, name: title, date } = parsed.spec;
    const done = tasks.filter((task) => task.done).length;
    const progress = tasks.length === 0 ? '' : ` · ${l10n.t('{0} of {1} tasks', done, tasks.length)}`;
    return [{ kind: 'spec', state, label: title || name, description: `${date || day}${progress}`, file }];
  });
  return rows.flat();
}
