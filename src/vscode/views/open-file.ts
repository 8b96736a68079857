import { isAbsolute, join } from 'node:path';
import { Range, Uri, l10n, window, workspace } from 'vscode';
import { UserError } from '../../app/contracts.ts';
import { isInside } from './is-inside.ts';

/** Opens a file of the workspace that a model or a view named, at a line that counts from 1. Never one outside of it. */
export async function openFile(root: string, file: string, line: number | null): Promise<void> {
  const path = isAbsolute(file) ? file : join(root, file);
  if (!isInside(root, path)) throw new UserError(l10n.t('{0} is outside the workspace.', file));
  let document;
  try {
    document = await workspace.openTextDocument(Uri.file(path));
  } catch {
    // Deleted since, a folder, or no text: one message serves for all of them.
    throw new UserError(l10n.t('{0} could not be opened. It may have been moved or deleted.', file));
  }
  const at = Math.min(Math.max((line ?? 1) - 1, 0), document.lineCount - 1);
  await window.showTextDocument(document, { preview: true, ...(line === null ? {} : { selection: new Range(at, 0, at, 0) }) });
}
