import type { WorkspaceFiles } from '../../src/core/ports.ts';
import type { OpenDocument, OpenDocuments } from '../../src/vscode/editor-files/open-document.ts';

/** A text in the fake editor; `type` is the person at the keyboard. */
export interface FakeDocument extends OpenDocument {
  type(change: (text: string) => string): void;
  /** Back to the text before the latest change, whoever made it. */
  undo(): void;
  /** Its last tab is closed; what was not saved is thrown away. */
  close(): void;
}

export interface FakeEditor extends OpenDocuments {
  open(path: string): Promise<FakeDocument>;
  /** Happens once, right before the next change of an agent reaches its document. */
  beforeReplace: (() => void) | null;
  /** What saving makes of a text, like a formatter. */
  onSave: (text: string) => string;
  /** Happens once, right after a text was saved: the person types on. */
  whileSaving: (() => void) | null;
  /** Whether saving works. */
  saves: boolean;
  /** Unsaved in editors of another kind (notebooks), with what saving them writes. */
  readonly held: Map<string, string>;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const mark = '\ufeff';

/** An editor over the files of a workspace. `all`: every text file that exists counts as open. Saved documents follow the disk. */
export function createFakeEditor(disk: WorkspaceFiles, options: { readonly all?: boolean } = {}): FakeEditor {
  const documents = new Map<string, FakeDocument & { follow(): Promise<void> }>();
  const isText = (bytes: Uint8Array): boolean => {
    try {
      return !decoder.decode(bytes).includes('\0');
    } catch {
      return false;
    }
  };

  const open = async (path: string): Promise<FakeDocument> => {
    const known = documents.get(path);
    if (known) return known;
    let text = '';
    let eol = '\n';
    let bom = '';
    let isDirty = false;
    let isClosed = false;
    let version = 1;
    let past: string[] = [];
    const alike = (words: string): string => words.replaceAll(/\r\n|\r|\n/gu, eol);
    const bytes = async (words: string): Promise<Uint8Array> => new Uint8Array(Buffer.from(bom + words, 'utf8'));
    const change = (next: string): void => {
      past = [...past, text];
      text = next;
      version += 1;
      isDirty = true;
    };
    const document = {
      get isDirty() {
        return isDirty;
      },
      get isClosed() {
        return isClosed;
      },
      get version() {
        return version;
      },
      text: () => text,
      bytes,
      shown: async (raw: Uint8Array) => alike(new TextDecoder('utf-8').decode(raw)),
      replace: async ({ start, end, text: by }: { start: number; end: number; text: string }, seen: number) => {
        editor.beforeReplace?.();
        editor.beforeReplace = null;
        if (isClosed || version !== seen) return false;
        change(text.slice(0, start) + by + text.slice(end));
        return true;
      },
      save: async () => {
        if (!editor.saves || isClosed) return false;
        if (!isDirty) return true;
        text = editor.onSave(text);
        const there = await disk.read(path);
        await disk.swap(path, { before: there?.hash ?? null, after: await bytes(text) });
        isDirty = false;
        editor.whileSaving?.();
        editor.whileSaving = null;
        return !isDirty;
      },
      close: () => {
        isClosed = true;
        isDirty = false;
        documents.delete(path);
      },
      type: (edit: (now: string) => string) => change(edit(text)),
      undo: () => {
        const before = past.at(-1);
        if (before === undefined) return;
        past = past.slice(0, -1);
        text = before;
        version += 1;
        isDirty = true;
      },
      follow: async () => {
        const there = isDirty ? null : await disk.read(path);
        if (!there || !isText(there.bytes)) return;
        const raw = decoder.decode(there.bytes);
        eol = raw.includes('\r\n') ? '\r\n' : '\n';
        bom = raw.startsWith(mark) ? mark : '';
        const now = alike(raw.slice(bom.length));
        if (now !== text) version += 1;
        text = now;
      },
    };
    documents.set(path, document);
    await document.follow();
    return document;
  };

  const editor: FakeEditor = {
    beforeReplace: null,
    whileSaving: null,
    onSave: (text) => text,
    saves: true,
    held: new Map(),
    open,
    find: async (path) => {
      const name = path.replaceAll(/\/+/gu, '/').replace(/^\.\//u, '');
      const there = options.all ? await disk.read(name).catch(() => null) : null;
      if (there && isText(there.bytes)) await open(name);
      const document = documents.get(name);
      if (!document) return null;
      // Its file is gone, and nothing is unsaved: the tab would be closed.
      if (!document.isDirty && !(await disk.read(name))) return null;
      await document.follow();
      return document;
    },
    unsaved: async () => [...[...documents].flatMap(([path, document]) => (document.isDirty ? [path] : [])), ...editor.held.keys()],
    isHeld: async (path) => editor.held.has(path),
    saveHeld: async (path) => {
      const content = editor.held.get(path);
      if (!editor.saves || content === undefined) return false;
      const there = await disk.read(path);
      await disk.swap(path, { before: there?.hash ?? null, after: new Uint8Array(Buffer.from(content)) });
      return editor.held.delete(path);
    },
  };
  return editor;
}
