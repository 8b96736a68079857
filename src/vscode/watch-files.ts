import { Disposable, workspace, type Uri } from 'vscode';

/** Tells when a file of the window's folders that fits the pattern is written or deleted, by whomever, and (without one) when the folders change. */
export function watchFiles(pattern: string, tell: (uri?: Uri) => void): Disposable {
  const watcher = workspace.createFileSystemWatcher(pattern);
  return Disposable.from(
    watcher,
    watcher.onDidChange(tell),
    watcher.onDidCreate(tell),
    watcher.onDidDelete(tell),
    workspace.onDidChangeWorkspaceFolders(() => tell()),
  );
}
