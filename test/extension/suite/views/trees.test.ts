import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { commands, window, workspace } from 'vscode';
import { moduleOf } from '../../../../src/vscode/commands/open-entity.ts';
import { entitiesTree } from '../../../../src/vscode/views/entities-tree.ts';
import { runsTree } from '../../../../src/vscode/views/runs-tree.ts';
import { specsTree } from '../../../../src/vscode/views/specs-tree.ts';
import { probe } from '../extension-under-test.ts';
import { until } from '../until.ts';

describe('the trees', () => {
  it('show runs down to their attempts, with what can be done to them', async () => {
    const { services } = await probe();
    ok(services);
    const tree = runsTree(services.runs, services.runFilter);
    const rows = await tree.children(undefined);
    const today = rows.find(({ kind }) => kind === 'day');
    deepEqual([today?.label, today?.expanded], ['Today', true]);
    const run = today?.children.find(({ kind }) => kind === 'run');
    ok(run);
    equal(run.expanded, false);
    services.runFilter.set('no run has these words');
    deepEqual(
      (await tree.children(undefined)).filter(({ kind }) => kind === 'day'),
      [],
    );
    services.runFilter.set('');
    const item = tree.item(run);
    ok(item.contextValue?.includes(';resume;'), item.contextValue);
    const spec = run.children.find((phase) => phase.label === 'Spec');
    const [agent] = spec?.children ?? [];
    const [attempt] = agent?.children ?? [];
    ok(attempt);
    equal(tree.item(attempt).command?.command, 'batuta.openTranscript');
    tree.dispose();
  });

  it('show the specs in work', async () => {
    const tree = specsTree();
    const groups = await tree.children(undefined);
    deepEqual(
      groups.map((group) => (group.kind === 'group' ? [group.state, group.specs.length] : [])),
      [['active', 1]],
    );
    const item = tree.item({
      kind: 'spec',
      state: 'active',
      label: `safe\u202E${'long '.repeat(40)}`,
      description: '',
      file: '/a/spec.md',
    });
    equal(item.label, `${`safe<U+202E>${'long '.repeat(40)}`.slice(0, 99)}…`);
    equal(item.tooltip, `safe<U+202E>${'long '.repeat(40)}\n/a/spec.md`);
    tree.dispose();
  });

  it('show the entities of the registry, and jump to their module', async () => {
    const tree = entitiesTree();
    const rows = await tree.children(undefined);
    ok(rows.some((row) => row.label === 'Brand'));
    tree.dispose();
    await commands.executeCommand('workbench.action.closeAllEditors');
    const [row] = rows;
    await commands.executeCommand('batuta.openEntity', row?.folder, null, row?.line);
    equal(window.activeTextEditor?.document.fileName.endsWith('entity-registry.json'), true);
    equal(window.activeTextEditor?.selection.start.line, (row?.line ?? 0) - 1);
  });

  it('lead to the page that draws what is around an entity, or what runs remember', async () => {
    const [row] = (await entitiesTree().children(undefined)).filter(({ label }) => label === 'Brand');
    await commands.executeCommand('batuta.showRelations', row);
    await until('the page is open', () => window.tabGroups.activeTabGroup.activeTab?.label === 'Entities and Memory');
    // The same page, not another one.
    await commands.executeCommand('batuta.openMemory');
    equal(window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ label }) => label === 'Entities and Memory').length, 1);
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('look for the module of an entity where the workspace has its own files', async () => {
    const { services } = await probe();
    const [folder] = workspace.workspaceFolders ?? [];
    ok(services && folder);
    const foreign = join(folder.uri.fsPath, 'packages', 'shop', 'node_modules', 'brand');
    await mkdir(foreign, { recursive: true });
    await writeFile(join(foreign, 'brand.ts'), '');
    const found = await moduleOf(services, folder.uri.fsPath, 'Brand');
    await rm(join(folder.uri.fsPath, 'packages'), { recursive: true });
    ok(found.length > 0);
    deepEqual(
      found.filter((file) => file.includes('node_modules')),
      [],
    );
  });
});
