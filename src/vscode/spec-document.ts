import { join } from 'node:path';
import { TabInputText, Uri, window, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import type { RunState } from '../core/run/run-state.ts';

/** Where the spec that waits lies on the disk. */
export function specUri(state: RunState): Uri | undefined {
  return state.approval ? Uri.file(join(state.workspace, state.approval.file)) : undefined;
}

/** The spec as a tab of this window shows it, saved or not; undefined when no tab does. */
export function shownSpec(uri: Uri): TextDocument | undefined {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  const hasTab = tabs.some((tab) => tab.input instanceof TabInputText && tab.input.uri.fsPath === uri.fsPath);
  return hasTab ? workspace.textDocuments.find((document) => document.uri.fsPath === uri.fsPath) : undefined;
}

/** Opens the spec for reading and editing. */
export async function showSpec(uri: Uri): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  await window.showTextDocument(document, { preview: false });
}

/** Saves what the person wrote into the spec, if anything; false when it could not be saved. */
export async function saveSpec(uri: Uri): Promise<boolean> {
  const document = shownSpec(uri);
  return !document?.isDirty || document.save();
}
