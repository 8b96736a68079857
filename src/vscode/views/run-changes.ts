import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Uri, commands, l10n } from 'vscode';
import { UserError } from '../../app/contracts.ts';
import { changedFiles } from '../../core/run/changed-files.ts';
import { windowPath } from '../folders.ts';
import { showInformation } from '../plain-message.ts';
import type { RunView } from '../../app/runs/run-view.ts';
import { runTitle } from '../status-text.ts';
import { isInside } from './is-inside.ts';
import { addressUri } from './run-address.ts';

interface Sides {
  /** undefined: there was no such file before the run. */
  readonly before: Uri | undefined;
  /** undefined: the file is gone. */
  readonly now: Uri | undefined;
  readonly file: Uri;
}

/** Opens what the run changed in a file beside what was there before: the file itself, editable, on the right. */
export async function openDiff({ runId, state }: RunView, file: string): Promise<void> {
  const sides = await sidesOf(windowPath(state.workspace), runId, state.files[file]?.before ?? null, file);
  const { before, now } = sides;
  const title = l10n.t('{0} (before the run ↔ now)', basename(file));
  const empty = (side: 'before' | 'after'): Uri => addressUri(sides.file.path, { kind: side, runId, file });
  await commands.executeCommand('vscode.diff', before ?? empty('before'), now ?? empty('after'), title, { preview: true });
}

/** Opens all changes of the run in one editor. */
export async function openAllChanges({ runId, state }: RunView): Promise<void> {
  const files = changedFiles(state);
  if (files.length === 0) {
    void showInformation(l10n.t('The run has changed no files.'));
    return;
  }
  const all = await Promise.all(
    files.map(async ({ file, before }) => {
      const sides = await sidesOf(windowPath(state.workspace), runId, before, file);
      return [sides.file, sides.before, sides.now];
    }),
  );
  await commands.executeCommand('vscode.changes', l10n.t('Changes of “{0}”', runTitle(state)), all);
}

async function sidesOf(workspace: string, runId: string, before: string | null, file: string): Promise<Sides> {
  const uri = Uri.file(join(workspace, file));
  if (!isInside(workspace, uri.fsPath)) throw new UserError(l10n.t('{0} lies outside of the workspace.', file));
  const exists = await stat(uri.fsPath).then(
    (found) => found.isFile(),
    () => false,
  );
  return {
    file: uri,
    before: before === null ? undefined : addressUri(uri.path, { kind: 'before', runId, file }),
    now: exists ? uri : undefined,
  };
}
