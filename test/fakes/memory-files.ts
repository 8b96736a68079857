import { createHash } from 'node:crypto';
import { normalizeInside } from '../../src/core/policy/normalize-inside.ts';
import { PathError, type FileContent, type WorkspaceFiles } from '../../src/core/ports.ts';

export interface MemoryFiles extends WorkspaceFiles {
  /** Somebody else's write, past compare-and-swap. */
  set(path: string, content: string | Uint8Array, executable?: boolean): void;
  /** Somebody else's removal. */
  remove(path: string): void;
  /** Content as text; null when there is no such file. */
  text(path: string): string | null;
  /** All paths, sorted. */
  paths(): string[];
  /** Another one after each write. */
  stamp(path: string): string;
  /** Every successful `swap`, in order. */
  readonly writes: { readonly path: string; readonly after: string | null }[];
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** A workspace in memory, with the rules of the port: normal paths, compare-and-swap, modes kept. */
export function createMemoryFiles(initial: Readonly<Record<string, string | Uint8Array>> = {}, root = '/workspace'): MemoryFiles {
  const files = new Map<string, FileContent>();
  const writes: MemoryFiles['writes'] = [];
  const stamps = new Map<string, number>();
  const set: MemoryFiles['set'] = (path, content, executable = false) => {
    const bytes = typeof content === 'string' ? new Uint8Array(Buffer.from(content, 'utf8')) : Uint8Array.from(content);
    stamps.set(normalizeInside(path), (stamps.get(normalizeInside(path)) ?? 0) + 1);
    files.set(normalizeInside(path), { bytes, hash: sha256(bytes), mode: executable ? 'executable' : 'file' });
  };
  for (const [path, content] of Object.entries(initial)) set(path, content);
  const under = (folder: string): string[] => [...files.keys()].filter((path) => folder === '' || path.startsWith(`${folder}/`));
  const fileAt = (path: string): string => {
    const name = normalizeInside(path);
    if (name === '' || (!files.has(name) && under(name).length > 0))
      throw new PathError(`${JSON.stringify(path)} is a folder, not a file.`);
    return name;
  };

  return {
    root,
    writes,
    set,
    remove: (path) => void files.delete(normalizeInside(path)),
    text: (path) => {
      const file = files.get(normalizeInside(path));
      return file ? Buffer.from(file.bytes).toString('utf8') : null;
    },
    stamp: (path) => String(stamps.get(path)),
    paths: () => [...files.keys()].sort(),
    read: async (path) => files.get(fileAt(path)) ?? null,
    entry: async (path) => files.get(fileAt(path)) ?? null,
    swap: async (path, change) => {
      const name = fileAt(path);
      const now = files.get(name);
      const wanted = change.after === null ? null : sha256(change.after);
      const actual = now?.hash ?? null;
      if (actual === wanted) {
        if (now && change.mode !== undefined) set(name, now.bytes, change.mode === 'executable');
        return { status: 'already' };
      }
      if (actual !== change.before) return { status: 'conflict', actual };
      if (change.after === null) files.delete(name);
      else set(name, change.after, (change.mode ?? now?.mode) === 'executable');
      writes.push({ path: name, after: wanted });
      return { status: 'written' };
    },
    exists: async (path) => {
      const name = normalizeInside(path);
      return name === '' || files.has(name) || under(name).length > 0;
    },
    real: async (path) => normalizeInside(path),
    list: async (path) => {
      const folder = normalizeInside(path);
      if (files.has(folder)) return [];
      const names = under(folder).map((file) => (folder === '' ? file : file.slice(folder.length + 1)));
      return [...new Set(names.map((name) => name.replace(/\/.*$/u, '/')))].sort();
    },
    move: async (from, to) => {
      const [source, target] = [normalizeInside(from), normalizeInside(to)];
      if (files.has(target) || under(target).length > 0) throw new PathError(`${JSON.stringify(to)} exists already.`);
      const moved = files.has(source) ? [source] : under(source);
      if (moved.length === 0 || source === '') throw new PathError(`${JSON.stringify(from)} does not exist.`);
      for (const path of moved) {
        const content = files.get(path);
        if (content) files.set(target + path.slice(source.length), content);
        files.delete(path);
      }
    },
  };
}
