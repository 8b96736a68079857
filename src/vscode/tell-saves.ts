import { relative, sep } from 'node:path';
import { Disposable, workspace } from 'vscode';
import type { Uri } from 'vscode';
import { diskFolders } from './folders.ts';

/** Tells runs of every process what the person saves in this window, so that it is never taken for a change of theirs. */
export function tellSaves(failed: (error: unknown) => Promise<void>): Disposable {
  const tell = (...files: readonly Uri[]): void => void record(files).catch(failed);
  return Disposable.from(
    workspace.onDidSaveTextDocument(({ uri }) => tell(uri)),
    workspace.onDidSaveNotebookDocument(({ uri }) => tell(uri)),
    workspace.onDidCreateFiles(({ files }) => tell(...files)),
    workspace.onDidDeleteFiles(({ files }) => tell(...files)),
    workspace.onDidRenameFiles(({ files }) => tell(...files.flatMap(({ oldUri, newUri }) => [oldUri, newUri]))),
  );
}

async function record(files: readonly Uri[]): Promise<void> {
  // Loaded by the first save.
  const { findBatutaHome } = await import('../node/batuta-home.ts');
  const { canonicalWorkspace } = await import('../node/real-path.ts');
  const { recordSaves } = await import('../node/editor-saves.ts');
  const home = await findBatutaHome(process.env);
  for (const { uri } of diskFolders()) {
    const paths = files.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => relative(uri.fsPath, fsPath).split(sep).join('/'));
    const inside = paths.filter((path) => path !== '' && path !== '..' && !path.startsWith('../'));
    if (inside.length > 0) await recordSaves(home, await canonicalWorkspace(uri.fsPath), inside);
  }
}
