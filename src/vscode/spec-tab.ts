import { join } from 'node:path';
import { TabInputText, Uri, commands, l10n, window, type Disposable, type LogOutputChannel, type Tab } from 'vscode';
import { exists, windowPath } from './folders.ts';
import { showWarning } from './plain-message.ts';
import { reportFailure } from './report-failure.ts';
import type { WindowRuns } from './window-runs.ts';

/**
 * A completed run moves its spec to spec/completed/. A tab that shows it goes along, without taking the focus; one with unsaved edits
 * stays as it is, and the person is told.
 */
export function moveSpecTabs(runs: Pick<WindowRuns, 'onDidChange'>, log: LogOutputChannel): Disposable {
  return runs.onDidChange(({ run, events }) => {
    const event = events.find(({ type }) => type === 'spec.moved');
    if (event?.type !== 'spec.moved') return;
    const root = windowPath(run.state.workspace);
    follow(join(root, event.from), join(root, event.file)).catch((error: unknown) => reportFailure(log, error));
  });
}

async function follow(from: string, to: string): Promise<void> {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs).filter((tab) => shows(tab, from));
  // Of a run that ended before this window looked: somebody may have put a file there since.
  if (tabs.length === 0 || (await exists(from)) || !(await exists(to))) return;
  const target = Uri.file(to);
  for (const tab of tabs.filter((one) => !one.isDirty)) {
    const viewColumn = tab.group.viewColumn;
    const selection = window.visibleTextEditors.find(
      (editor) => editor.document.uri.fsPath === from && editor.viewColumn === viewColumn,
    )?.selection;
    // A tab behind another one is replaced behind it: `background` is the editor's own option for that.
    await commands.executeCommand('vscode.open', target, {
      viewColumn,
      preserveFocus: true,
      preview: tab.isPreview,
      background: !tab.isActive,
      ...(selection ? { selection } : {}),
    });
    await window.tabGroups.close(tab, true);
  }
  if (tabs.some((tab) => tab.isDirty)) await tellUnsaved(target);
}

async function tellUnsaved(target: Uri): Promise<void> {
  const open = l10n.t('Open Spec');
  const words = l10n.t(
    'The spec was moved to spec/completed/. Your unsaved edits are still open in the old tab and had no effect on the run.',
  );
  if ((await showWarning(words, open)) === open) await commands.executeCommand('vscode.open', target);
}

function shows(tab: Tab, path: string): boolean {
  return tab.input instanceof TabInputText && tab.input.uri.scheme === 'file' && tab.input.uri.fsPath === path;
}
