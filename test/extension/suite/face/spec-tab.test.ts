import { equal } from 'node:assert/strict';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it } from 'mocha';
import { EventEmitter, Position, TabInputText, Uri, commands, window, workspace } from 'vscode';
import type { Tab } from 'vscode';
import { emptyRunState } from '../../../../src/core/run/project.ts';
import type { RunChange } from '../../../../src/app/runs/known-run.ts';
import { moveSpecTabs } from '../../../../src/vscode/spec-tab.ts';
import { probe } from '../extension-under-test.ts';
import { until } from '../until.ts';

const root = (): string => workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';

/** A spec in work that the window shows, and its move by a run that completes. */
async function shownSpec(name: string) {
  const [file, specFile] = [`spec/active/${name}/spec.md`, `spec/completed/${name}/spec.md`];
  await mkdir(dirname(join(root(), file)), { recursive: true });
  await writeFile(join(root(), file), '## Spec: A tab\n');
  await commands.executeCommand('vscode.open', Uri.file(join(root(), file)), { preview: false });
  const changed = new EventEmitter<RunChange>();
  const { services } = await probe();
  const log = services?.log ?? window.createOutputChannel('Spec tab', { log: true });
  const watcher = moveSpecTabs({ onDidChange: changed.event }, log);
  return {
    complete: async () => {
      await mkdir(join(root(), 'spec/completed'), { recursive: true });
      await rename(join(root(), 'spec/active', name), join(root(), 'spec/completed', name));
      const state = { ...emptyRunState(), workspace: root() };
      const event = {
        type: 'spec.moved',
        seq: 9,
        at: new Date().toISOString(),
        runId: 'r',
        from: file,
        file: specFile,
      } as const;
      // Only the state is looked at.
      changed.fire({ run: { state }, events: [event] } as unknown as RunChange);
    },
    tab: (folder: 'active' | 'completed') => tabOf(folder === 'active' ? file : specFile),
    done: () => void watcher.dispose(),
  };
}

function tabOf(file: string): Tab | undefined {
  return window.tabGroups.all
    .flatMap((group) => group.tabs)
    .find((tab) => tab.input instanceof TabInputText && tab.input.uri.fsPath === join(root(), file));
}

describe('the tab of a spec that is completed', () => {
  it('is replaced behind the file that the person looks at', async () => {
    const spec = await shownSpec('2026-11-21-behind');
    const other = Uri.file(join(root(), 'package.json'));
    await commands.executeCommand('vscode.open', other, { preview: false });
    await spec.complete();
    await until('the tab is replaced', () => spec.tab('completed') && !spec.tab('active'));
    equal(spec.tab('completed')?.isActive, false);
    equal(window.activeTextEditor?.document.uri.fsPath, other.fsPath);
    spec.done();
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('stays when it has unsaved edits', async () => {
    const spec = await shownSpec('2026-11-21-dirty');
    await window.activeTextEditor?.edit((edit) => edit.insert(new Position(0, 0), 'Mine. '));
    await spec.complete();
    const notes = await shownSpec('2026-11-21-after');
    await notes.complete();
    await until('a later one is replaced', () => notes.tab('completed') && !notes.tab('active'));
    equal(spec.tab('active')?.isDirty, true);
    equal(spec.tab('completed'), undefined);
    spec.done();
    notes.done();
    const dirty = spec.tab('active');
    if (dirty?.input instanceof TabInputText) await window.showTextDocument(dirty.input.uri);
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await commands.executeCommand('workbench.action.closeAllEditors');
  });
});
