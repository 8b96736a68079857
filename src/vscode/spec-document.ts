import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TabInputText, Uri, commands, window, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import type { RunState } from '../core/run/run-state.ts';
import { specHash } from '../core/spec/spec-hash.ts';
import { windowPath } from './folders.ts';

/** Where the spec that waits lies on the disk. */
export function specUri(state: RunState): Uri | undefined {
  return state.approval ? Uri.file(join(windowPath(state.workspace), state.approval.file)) : undefined;
}

/** The spec as a tab of this window shows it, saved or not; undefined when no tab does. */
export function shownSpec(uri: Uri): TextDocument | undefined {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  const hasTab = tabs.some((tab) => tab.input instanceof TabInputText && tab.input.uri.fsPath === uri.fsPath);
  return hasTab ? workspace.textDocuments.find((document) => document.uri.fsPath === uri.fsPath) : undefined;
}

/** false when somebody deleted the spec while it waited. */
export async function specExists(uri: Uri): Promise<boolean> {
  return access(uri.fsPath).then(
    () => true,
    () => false,
  );
}

/** Opens the spec for reading and editing, as it lies on the disk now: an editor that was open already may be behind. */
export async function showSpec(uri: Uri): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  await window.showTextDocument(document, { preview: false });
  if (await isBehind(uri)) await commands.executeCommand('workbench.action.files.revert');
}

/** Whether the editor shows, without edits of the person's own, another text than the file has: it was written a moment ago. */
export async function isBehind(uri: Uri): Promise<boolean> {
  const document = shownSpec(uri);
  return document !== undefined && !document.isDirty && specHash(document.getText()) !== specHash(await readFile(uri.fsPath, 'utf8'));
}

/** Saves what the person wrote into the spec, if anything; false when it could not be saved. */
export async function saveSpec(uri: Uri): Promise<boolean> {
  const document = shownSpec(uri);
  return !document?.isDirty || document.save();
}
