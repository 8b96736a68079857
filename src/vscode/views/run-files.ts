import {
  EventEmitter,
  FileChangeType,
  FilePermission,
  FileSystemError,
  FileType,
  type Disposable,
  type FileChangeEvent,
  type FileStat,
  type FileSystemProvider,
  type Uri,
} from 'vscode';

interface Content {
  readonly bytes: Uint8Array;
  /** When it was first seen like this, in milliseconds: an editor reads a file again only when this has changed. */
  readonly mtime: number;
}

/** Contents that are kept between an editor's question for the size and its reading. */
const most = 20;

/**
 * Parts of runs as files that nobody can change. Files and not mere contents, because the editor restores tabs of files after a
 * reload, comparisons included. Their text is asked for when an editor shows them.
 */
export class RunFiles implements FileSystemProvider, Disposable {
  private readonly source: (uri: Uri) => Promise<string | Uint8Array>;
  private readonly changed = new EventEmitter<FileChangeEvent[]>();
  private readonly contents = new Map<string, Promise<Content>>();
  private readonly last = new Map<string, Content>();
  readonly onDidChangeFile = this.changed.event;

  constructor(source: (uri: Uri) => Promise<string | Uint8Array>) {
    this.source = source;
  }

  async stat(uri: Uri): Promise<FileStat> {
    const { bytes, mtime } = await this.content(uri);
    return { type: FileType.File, ctime: 0, mtime, size: bytes.byteLength, permissions: FilePermission.Readonly };
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    return (await this.content(uri)).bytes;
  }

  /** What the address names is another text now: editors that show it read it again. */
  change(uri: Uri): void {
    this.contents.delete(uri.toString());
    this.changed.fire([{ type: FileChangeType.Changed, uri }]);
  }

  dispose(): void {
    this.changed.dispose();
  }

  /** Changes are told by `change`, whoever watches. */
  watch(): Disposable {
    return { dispose: () => undefined };
  }

  readDirectory(uri: Uri): never {
    throw FileSystemError.FileNotADirectory(uri);
  }

  createDirectory(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  private content(uri: Uri): Promise<Content> {
    const key = uri.toString();
    let content = this.contents.get(key);
    if (!content) {
      content = this.load(uri, key);
      this.contents.set(key, content);
      // A failure is not kept: the next look tries again.
      content.catch(() => this.contents.delete(key));
      forgetOldest(this.contents);
    }
    return content;
  }

  private async load(uri: Uri, key: string): Promise<Content> {
    const content = await this.source(uri);
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const before = this.last.get(key);
    if (before && Buffer.from(before.bytes).equals(bytes)) return before;
    const loaded = { bytes, mtime: Math.max(Date.now(), (before?.mtime ?? 0) + 1) };
    this.last.set(key, loaded);
    forgetOldest(this.last);
    return loaded;
  }
}

function forgetOldest(map: Map<string, unknown>): void {
  for (const key of map.keys()) if (map.size > most) map.delete(key);
}
