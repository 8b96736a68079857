import { PathError, type FileChange, type FileContent, type SwapResult, type WorkspaceFiles } from '../../core/ports.ts';
import { sentence } from '../../core/describe/message.ts';
import { sha256 } from '../../core/sha256.ts';
import { createKeyedQueue } from '../../node/keyed-queue.ts';
import type { OpenDocument, OpenDocuments } from './open-document.ts';
import { smallestChange } from './text-change.ts';

/**
 * The files of a workspace as the person sees them: an unsaved text is the content of its file, and a file that is open is changed in
 * its document – one undo step, refused when a keystroke came in between – and saved. All others, and everything that a
 * document cannot hold, go to `base`.
 */
export function createEditorFiles(base: WorkspaceFiles, documents: OpenDocuments): WorkspaceFiles {
  const queue = createKeyedQueue();

  /** `base` checks the path, and gives what lies on the disk. */
  const read: WorkspaceFiles['read'] = async (path) => {
    const stored = await base.read(path);
    const document = await documents.find(path);
    if (!document?.isDirty) return stored;
    const bytes = await document.bytes(document.text());
    return { bytes, hash: sha256(bytes), mode: stored?.mode ?? 'file' };
  };

  /** As null: what no agent may read. The rules of `base` then decide alone. */
  const onDisk = async (path: string): Promise<FileContent | null> => {
    try {
      return await base.read(path);
    } catch (error) {
      if (error instanceof PathError) return null;
      throw error;
    }
  };

  const swapUnsaved = async (document: OpenDocument, path: string, change: FileChange): Promise<SwapResult> => {
    const { version } = document;
    const text = document.text();
    const actual = sha256(await document.bytes(text));
    if (change.after !== null && actual === sha256(change.after)) {
      if (!(await document.save()) && (await onDisk(path))?.hash !== actual)
        throw new PathError(sentence('{0} is open in the editor and could not be saved there.', JSON.stringify(path)));
      // The executable bit is the disk's.
      const stored = change.mode === undefined ? null : await onDisk(path);
      return stored ? base.swap(path, { ...change, before: stored.hash }) : { status: 'already' };
    }
    // A file whose text somebody is writing is never deleted under their hands.
    if (change.after === null || actual !== change.before) return { status: 'conflict', actual };
    return write(document, path, { ...change, after: change.after }, version);
  };

  const swapSaved = async (document: OpenDocument, path: string, change: FileChange): Promise<SwapResult> => {
    const { version } = document;
    const stored = await onDisk(path);
    if (change.after === null || !stored || stored.hash !== change.before || change.mode !== undefined) return base.swap(path, change);
    const fits = await holds(document, change.after);
    // The editor has not yet read what lies there; it reloads a saved document by itself.
    const behind = (await document.shown(stored.bytes)) !== document.text();
    if (document.version !== version || document.isDirty) return swap(path, change);
    return fits && !behind ? write(document, path, { ...change, after: change.after }, version) : base.swap(path, change);
  };

  const write = async (
    document: OpenDocument,
    path: string,
    change: FileChange & { readonly after: Uint8Array },
    version: number,
  ): Promise<SwapResult> => {
    const { after } = change;
    const [text, wanted] = [document.text(), await document.shown(after)];
    const edit = smallestChange(text, wanted);
    const changed = document.version === version && (await document.replace(edit, version));
    // Its tab was closed in between: the disk has the file alone.
    if (!changed && document.isClosed) return swap(path, change);
    if (!changed) return { status: 'conflict', actual: (await read(path))?.hash ?? null };
    const edited = document.version;
    const saved = await document.save();
    const actual = (await onDisk(path))?.hash;
    // The editor also says no when somebody typed on while it saved: what lies on the disk decides.
    if (!saved && actual !== sha256(after)) {
      const back = { start: edit.start, end: edit.start + edit.text.length, text: text.slice(edit.start, edit.end) };
      if (document.version === edited) await document.replace(back, edited);
      // It refuses to write over what another program wrote meanwhile.
      if (actual !== undefined && actual !== change.before) return { status: 'conflict', actual };
      throw new PathError(sentence('{0} is open in the editor and could not be saved there; nothing was written.', JSON.stringify(path)));
    }
    return actual === undefined || actual === sha256(after) ? { status: 'written' } : { status: 'written', actual };
  };

  const swap = async (path: string, change: FileChange): Promise<SwapResult> => {
    // Whatever leaves the workspace, also by a link that is followed, is refused here.
    if (change.mode === undefined) await base.exists(path);
    const document = await documents.find(path);
    if (!document && (await documents.isHeld(path)))
      throw new PathError(sentence('{0} is unsaved in an editor in which agents cannot write; nothing was written.', JSON.stringify(path)));
    if (!document) return base.swap(path, change);
    return document.isDirty ? swapUnsaved(document, path, change) : swapSaved(document, path, change);
  };

  const saveOpen = async (path: string): Promise<boolean> => {
    const document = await documents.find(path);
    return document ? document.save() : !(await documents.isHeld(path)) || documents.saveHeld(path);
  };

  /** Of what agents cannot write nobody knows the text. */
  const differs = async (path: string): Promise<boolean> => {
    const [document, stored] = [await documents.find(path), await onDisk(path)];
    return !document || !stored || sha256(await document.bytes(document.text())) !== stored.hash;
  };

  const settle = async (): Promise<string[]> => {
    const still: string[] = [];
    for (const path of await documents.unsaved()) {
      const saved = await queue(path, () => saveOpen(path));
      if ((!saved || (await documents.find(path))?.isDirty) && (await differs(path))) still.push(path);
    }
    return still;
  };

  return {
    root: base.root,
    read,
    entry: async (path) => {
      const stored = await base.entry(path);
      return stored?.mode === 'link' ? stored : read(path);
    },
    swap: (path, change) => queue(path, () => swap(path, change)),
    exists: (path) => base.exists(path),
    list: (path) => base.list(path),
    real: (path) => base.real(path),
    move: async (from, to) => {
      // What is unsaved below it goes along.
      for (const path of await documents.unsaved()) if (path === from || path.startsWith(`${from}/`)) await saveOpen(path);
      await base.move(from, to);
    },
    settle,
  };
}

/** Whether saving the document with the text of these bytes writes exactly them: not with mixed line ends, another mark, or binary. */
async function holds(document: OpenDocument, bytes: Uint8Array): Promise<boolean> {
  return sha256(await document.bytes(await document.shown(bytes))) === sha256(bytes);
}
