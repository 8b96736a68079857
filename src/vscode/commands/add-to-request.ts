import { Uri, l10n, window, workspace } from 'vscode';
import { UserError } from '../../app/contracts.ts';
import { toldBlocked } from '../choose-folder.ts';
import { pointedAt } from '../clues.ts';
import { showInformation } from '../plain-message.ts';
import type { Services } from '../services.ts';
import { showComposer } from './compose.ts';

/** Adds what is selected to the request that is being written: lines of the editor, or files of the explorer (`uri` and all `uris`). */
export async function addToRequest(services: Services, uri: unknown, uris: unknown): Promise<true | undefined> {
  if (toldBlocked(services.log)) return undefined;
  const files = (Array.isArray(uris) ? uris : [uri]).filter((one): one is Uri => one instanceof Uri);
  const edited = window.activeTextEditor?.document.uri.toString();
  const isOfEditor = !Array.isArray(uris) && (files.length === 0 || files[0]?.toString() === edited);
  const pointed = isOfEditor ? await pointedAt(files[0]) : undefined;
  if (pointed) await services.composer.add(pointed);
  else if (files.length > 0) await addFiles(services, files);
  else {
    void showInformation(l10n.t('Nothing is selected. Select lines in an editor, or files in the explorer.'));
    return undefined;
  }
  await showComposer(services);
  return true;
}

async function addFiles({ composer }: Services, files: readonly Uri[]): Promise<void> {
  const [folder, ...others] = new Set(files.map((file) => workspace.getWorkspaceFolder(file)));
  if (folder?.uri.scheme !== 'file' || others.length > 0) throw new UserError(l10n.t('Select files of one folder of this window.'));
  await composer.addFiles(
    folder,
    files.map((file) => workspace.asRelativePath(file, false)),
  );
}
