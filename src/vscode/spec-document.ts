import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { TabInputText, Uri, ViewColumn, commands, l10n, window, workspace, type Tab, type TextDocument } from 'vscode';
import { approvalOf, type RunState } from '../core/run/run-state.ts';
import { specHash } from '../core/spec/spec-hash.ts';
import { UserError } from '../app/contracts.ts';
import { diskFolders, exists, windowPath } from './folders.ts';

/** Where a file of a folder of this window lies as a spec; undefined: it is none. */
export function specPlace(path: string): string | undefined {
  const inside = diskFolders().map(({ uri }) => relative(uri.fsPath, path).split(sep).join('/'));
  return inside.flatMap((file) => /^spec\/(active|completed)\/[^/]+\/spec\.md$/.exec(file)?.[1] ?? [])[0];
}

/** Where the spec of a run lies on the disk. */
export function specFile({ workspace: root, spec }: RunState): Uri | undefined {
  return spec ? Uri.file(join(windowPath(root), spec.file)) : undefined;
}

/** Where the spec that waits lies on the disk. */
export function specUri(state: RunState): Uri | undefined {
  const approval = approvalOf(state);
  return approval ? Uri.file(join(windowPath(state.workspace), approval.subject)) : undefined;
}

/** The spec as a tab of this window shows it, saved or not; undefined when no tab does. */
export function shownSpec(uri: Uri): TextDocument | undefined {
  return tabOf(uri) && workspace.textDocuments.find((document) => document.uri.fsPath === uri.fsPath);
}

function tabOf(uri: Uri): Tab | undefined {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.find((tab) => tab.input instanceof TabInputText && tab.input.uri.fsPath === uri.fsPath);
}

/** Opens the spec for reading and editing, as it lies on the disk now: an editor that was open already may be behind. UserError when it is gone. */
export async function showSpec(uri: Uri): Promise<void> {
  if (!(await exists(uri.fsPath)))
    throw new UserError(l10n.t('{0} could not be opened. It may have been moved or deleted.', workspace.asRelativePath(uri)));
  const document = await workspace.openTextDocument(uri);
  // Where a tab shows it already: another group may hold what the person looks at beside it, its living spec.
  const viewColumn = tabOf(uri)?.group.viewColumn ?? ViewColumn.Active;
  await window.showTextDocument(document, { preview: false, viewColumn });
  if (await isBehind(uri)) await commands.executeCommand('workbench.action.files.revert');
}

/** Whether the editor shows, without edits of the person's own, another text than the file has: it was written a moment ago. */
export async function isBehind(uri: Uri): Promise<boolean> {
  const document = shownSpec(uri);
  return document !== undefined && !document.isDirty && specHash(document.getText()) !== specHash(await textOnDisk(uri));
}

/** Without a byte order mark, which an editor's text has not, nor the run's. */
async function textOnDisk(uri: Uri): Promise<string> {
  return new TextDecoder().decode(await readFile(uri.fsPath));
}

/** Saves what the person wrote into the spec, if anything; false when it could not be saved. */
export async function saveSpec(uri: Uri): Promise<boolean> {
  const document = shownSpec(uri);
  return !document?.isDirty || document.save();
}
