import { Disposable, EventEmitter, FileSystemError, FileType, workspace } from 'vscode';
import type { ExtensionContext, FileChangeEvent, FileStat, FileSystemProvider, Uri } from 'vscode';

const files: Readonly<Record<string, string>> = { 'on-no-disk.md': '# Not on a disk\n' };
const root = '/project';

/** Brings `batuta-virtual:/project`, a folder like those of an extension that shows a remote repository without a clone. */
export function activate(context: ExtensionContext): void {
  context.subscriptions.push(workspace.registerFileSystemProvider('batuta-virtual', new VirtualFolder(), { isReadonly: true }));
}

class VirtualFolder implements FileSystemProvider {
  readonly onDidChangeFile = new EventEmitter<FileChangeEvent[]>().event;

  watch(): Disposable {
    return new Disposable(() => undefined);
  }

  stat(uri: Uri): FileStat {
    if (uri.path === root) return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    return { type: FileType.File, ctime: 0, mtime: 0, size: this.readFile(uri).length };
  }

  readDirectory(uri: Uri): [string, FileType][] {
    if (uri.path !== root) throw FileSystemError.FileNotFound(uri);
    return Object.keys(files).map((name) => [name, FileType.File]);
  }

  readFile(uri: Uri): Uint8Array {
    const text = files[uri.path.slice(root.length + 1)];
    if (text === undefined) throw FileSystemError.FileNotFound(uri);
    return new TextEncoder().encode(text);
  }

  createDirectory(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }
}
