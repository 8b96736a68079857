import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EventEmitter, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri, l10n, workspace } from 'vscode';
import type { Disposable } from 'vscode';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import { diskFolders } from '../folders.ts';
import { shortName } from '../plain-text.ts';
import type { TreeModel } from './tree.ts';

type State = 'active' | 'completed';
export type SpecRow =
  | { readonly kind: 'group'; readonly state: State; readonly specs: readonly SpecRow[] }
  | { readonly kind: 'spec'; readonly state: State; readonly label: string; readonly description: string; readonly file: string };

/** Above this many, only the newest are listed. */
const most = 200;

/** The specs that lie in spec/active/ and spec/completed/ of this window's folders. */
export class SpecsTree implements TreeModel<SpecRow> {
  private readonly changed = new EventEmitter<void>();
  private readonly subscriptions: Disposable[];
  readonly onDidChange = this.changed.event;

  constructor() {
    const watcher = workspace.createFileSystemWatcher('**/spec/{active,completed}/**');
    const tell = (): void => this.changed.fire();
    this.subscriptions = [
      watcher,
      watcher.onDidChange(tell),
      watcher.onDidCreate(tell),
      watcher.onDidDelete(tell),
      workspace.onDidChangeWorkspaceFolders(tell),
    ];
  }

  async children(row: SpecRow | undefined): Promise<readonly SpecRow[]> {
    if (row) return row.kind === 'group' ? row.specs : [];
    const groups = await Promise.all(
      (['active', 'completed'] as const).map(async (state) => ({ kind: 'group' as const, state, specs: await specsIn(state) })),
    );
    return groups.filter((group) => group.specs.length > 0);
  }

  parent(): undefined {
    return undefined;
  }

  item(row: SpecRow): TreeItem {
    if (row.kind === 'group') {
      const item = new TreeItem(
        row.state === 'active' ? l10n.t('In work') : l10n.t('Completed'),
        row.state === 'active' ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed,
      );
      item.id = row.state;
      item.description = String(row.specs.length);
      return item;
    }
    const item = new TreeItem(shortName(row.label));
    item.id = row.file;
    item.description = row.description;
    item.tooltip = `${shortName(row.label, 1000)}\n${row.file}`;
    item.resourceUri = Uri.file(row.file);
    item.iconPath = new ThemeIcon(row.state === 'active' ? 'note' : 'pass');
    item.contextValue = `batuta.spec;${row.state};`;
    item.command = { command: 'vscode.open', title: l10n.t('Open Spec'), arguments: [Uri.file(row.file)] };
    return item;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }
}

async function specsIn(state: State): Promise<SpecRow[]> {
  const found = await Promise.all(diskFolders().map(async (folder) => specsOf(join(folder.uri.fsPath, 'spec', state), state)));
  return found.flat();
}

async function specsOf(root: string, state: State): Promise<SpecRow[]> {
  const names = await readdir(root).catch(() => []);
  const rows = await Promise.all(
    names
      .toSorted()
      .toReversed()
      .slice(0, most)
      .map(async (name): Promise<SpecRow[]> => {
        const file = join(root, name, 'spec.md');
        const text = await readFile(file, 'utf8').catch(() => null);
        if (text === null) return [];
        const parsed = parseSpec(text);
        const day = /^\d{4}-\d{2}-\d{2}/.exec(name)?.[0] ?? '';
        if (!parsed.ok) return [{ kind: 'spec', state, label: name, description: l10n.t('not readable as a spec'), file }];
        const { tasks, name: title, date } = parsed.spec;
        const done = tasks.filter((task) => task.done).length;
        const progress = tasks.length === 0 ? '' : ` · ${l10n.t('{0} of {1} tasks', done, tasks.length)}`;
        return [{ kind: 'spec', state, label: title || name, description: `${date || day}${progress}`, file }];
      }),
  );
  return rows.flat();
}
