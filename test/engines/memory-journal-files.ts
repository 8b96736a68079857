import { basename, dirname } from 'node:path';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';

/** File operations in memory, for tests that need thousands of journals. */
export interface MemoryJournalFiles extends JournalFiles {
  readonly contents: Map<string, Buffer>;
  /** Number of `datasync` calls so far. */
  syncs(): number;
}

export function memoryJournalFiles(contents = new Map<string, Buffer>()): MemoryJournalFiles {
  let syncs = 0;
  const watchers = new Set<(path: string) => void>();
  const put = (path: string, bytes: Buffer): void => {
    contents.set(path, bytes);
    for (const watcher of watchers) watcher(path);
  };
  const set = (path: string, bytes: Uint8Array): void => put(path, Buffer.from(bytes));
  /** Contents with room behind them: a journal of a thousand lines is not copied a thousand times. */
  const roomy = new Map<string, { readonly content: Buffer; readonly room: Buffer }>();
  const append = (path: string, bytes: Uint8Array): void => {
    const old = contents.get(path) ?? Buffer.alloc(0);
    const length = old.length + bytes.length;
    const last = roomy.get(path);
    const fits = last?.content === old && length <= last.room.length;
    const room = fits ? last.room : Buffer.alloc(2 * length);
    if (!fits) room.set(old);
    room.set(bytes, old.length);
    const content = room.subarray(0, length);
    roomy.set(path, { content, room });
    put(path, content);
  };
  return {
    contents,
    syncs: () => syncs,
    makeFolder: async () => undefined,
    list: async (folder) => {
      const below = [...contents.keys()]
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1).split('/')[0] ?? '');
      return [...new Set(below)];
    },
    size: async (path) => contents.get(path)?.length ?? null,
    watch: (folder, changed) => {
      const watcher = (path: string): void => {
        if (dirname(path) === folder) changed();
      };
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    read: async (path, from = 0) => contents.get(path)?.subarray(from) ?? null,
    create: async (path, bytes) => {
      if (contents.has(path)) return false;
      set(path, bytes);
      return true;
    },
    replace: async (path, bytes) => set(path, bytes),
    openAppend: async (path) => ({
      append: async (bytes) => append(path, bytes),
      datasync: async () => void syncs++,
      close: async () => undefined,
    }),
    sweep: async () => {},
    remove: async (path) => void contents.delete(path),
  };
}

/** The same files once more, to be spoilt. */
export function copyOf(files: MemoryJournalFiles): MemoryJournalFiles {
  return memoryJournalFiles(new Map([...files.contents].map(([path, bytes]) => [path, Buffer.from(bytes)])));
}

/** Names of the files in the folder of `path` that begin with its own name. */
export function besides(files: MemoryJournalFiles, path: string): string[] {
  return [...files.contents.keys()]
    .filter((other) => dirname(other) === dirname(path) && basename(other).startsWith(`${basename(path)}.`))
    .map((other) => basename(other));
}
