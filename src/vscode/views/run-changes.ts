import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Uri, commands, l10n } from 'vscode';
import { UserError } from '../../app/contracts.ts';
import { changedFiles } from '../../core/run/changed-files.ts';
import { describeVerdict } from '../../core/describe/terms.ts';
import { fileSeal } from '../../core/run/seal.ts';
import { windowPath } from '../folders.ts';
import { locale } from '../locale.ts';
import { showInformation } from '../plain-message.ts';
import type { OpenQuestion, RunState } from '../../core/run/run-state.ts';
import type { RunView } from '../../app/runs/run-view.ts';
import { runName } from '../run-name.ts';
import { isInside } from './is-inside.ts';
import { addressUri } from './run-address.ts';

/** Opens what the run changed in a file beside what was there before: the file itself, editable, on the right. */
export async function openDiff({ runId, state }: RunView, file: string): Promise<void> {
  const [uri, before, now] = await sidesOf(state, file, state.files[file]?.before ?? null);
  const seal = fileSeal(state, file);
  const name = basename(file);
  const title =
    seal === null
      ? l10n.t('{0} (Before Run ↔ Now)', name)
      : l10n.t('{0} (Before Run ↔ Now, {1})', name, locale.say(describeVerdict(seal).text));
  const empty = (kind: 'before' | 'after'): Uri => addressUri(uri.path, { kind, runId, file });
  await commands.executeCommand('vscode.diff', before ?? empty('before'), now ?? empty('after'), title, { preview: true });
}

/** Opens what an agent has in its worktree beside the workspace's file, which is on the right and can be edited. */
export async function openSides({ runId, state }: RunView, { agent, worktree = '' }: OpenQuestion, file: string): Promise<void> {
  const [uri, , now] = await sidesOf(state, file, null);
  const section = state.agents.find(({ name }) => name === agent)?.section ?? '';
  const title = l10n.t('{0} (Work of {1} ↔ Workspace)', basename(file), section);
  const theirs = addressUri(uri.path, { kind: 'apart', runId, worktree, file });
  const nothing = addressUri(uri.path, { kind: 'apart', runId, worktree: '', file });
  await commands.executeCommand('vscode.diff', theirs, now ?? nothing, title, { preview: true, preserveFocus: true });
}

/** Opens all changes of the run in one editor. */
export async function openAllChanges({ state }: RunView): Promise<void> {
  const files = changedFiles(state);
  if (files.length === 0) {
    void showInformation(l10n.t('The run changed no files.'));
    return;
  }
  const all = await Promise.all(files.map(async ({ file, before }) => sidesOf(state, file, before)));
  await commands.executeCommand('vscode.changes', l10n.t('Changes of “{0}”', runName(state)), all);
}

/** The file, its content before the run, and itself as it is now; undefined: there was, or is, no such file. */
async function sidesOf(state: RunState, file: string, before: string | null): Promise<[Uri, Uri | undefined, Uri | undefined]> {
  const root = windowPath(state.workspace);
  const uri = Uri.file(join(root, file));
  if (!isInside(root, uri.fsPath)) throw new UserError(l10n.t('{0} is outside the workspace.', file));
  const isThere = await stat(uri.fsPath).then(
    (found) => found.isFile(),
    () => false,
  );
  return [uri, before === null ? undefined : addressUri(uri.path, { kind: 'before', runId: state.runId, file }), isThere ? uri : undefined];
}
