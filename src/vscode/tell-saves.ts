import { isAbsolute, relative, sep } from 'node:path';
import { Disposable, workspace, type Uri } from 'vscode';

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
  // Nothing shared with other parts: this is loaded in every window.
  const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const saved = folders.map(({ uri }) => ({ folder: uri.fsPath, paths: pathsIn(uri, files) }));
  const told = saved.filter(({ paths }) => paths.length > 0);
  // What is saved elsewhere, like the person's settings, concerns no run, and nothing is loaded for it.
  if (told.length === 0) return;
  // Loaded by the first save.
  const { findBatutaHome } = await import('../node/batuta-home.ts');
  const { canonicalWorkspace } = await import('../node/real-path.ts');
  const { recordSaves } = await import('../node/editor-saves.ts');
  const home = await findBatutaHome(process.env);
  for (const { folder, paths } of told) await recordSaves(home, await canonicalWorkspace(folder), paths);
}

/** Those of the files that lie in the folder, relative to it. */
function pathsIn(folder: Uri, files: readonly Uri[]): string[] {
  const paths = files.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => relative(folder.fsPath, fsPath).split(sep).join('/'));
  return paths.filter((path) => path !== '' && path !== '..' && !path.startsWith('../') && !isAbsolute(path));
}
