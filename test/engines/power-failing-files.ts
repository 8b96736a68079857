import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { memoryJournalFiles, type MemoryJournalFiles } from './memory-journal-files.ts';

/** A disk, and the memory of the system before it. */
export interface PowerFailingFiles {
  readonly files: MemoryJournalFiles;
  /** What was appended and not synced is lost: of each file another part of it, as `random` says. What was removed may be there again. */
  fail(random: () => number): void;
}

/** Whole files are durable (`create`, `replace`); what is appended is only with the next `datasync` of its file, whoever asks for that. */
export function powerFailingFiles(): PowerFailingFiles {
  const memory = memoryJournalFiles();
  /** By path, how many bytes of a file that was appended to are on the disk. */
  const synced = new Map<string, number>();
  const removed = new Map<string, Buffer>();
  const sizeOf = (path: string): number => memory.contents.get(path)?.length ?? 0;
  const files: JournalFiles = {
    ...memory,
    create: async (path, bytes) => {
      const isNew = await memory.create(path, bytes);
      if (isNew) synced.set(path, bytes.length);
      return isNew;
    },
    replace: async (path, bytes) => {
      await memory.replace(path, bytes);
      synced.set(path, bytes.length);
      removed.delete(path);
    },
    openAppend: async (path) => ({
      ...(await memory.openAppend(path)),
      datasync: async () => void synced.set(path, sizeOf(path)),
    }),
    remove: async (path) => {
      const bytes = memory.contents.get(path);
      if (bytes) removed.set(path, bytes);
      await memory.remove(path);
    },
  };
  return {
    files: { ...memory, ...files },
    fail: (random) => {
      for (const [path, bytes] of memory.contents) memory.contents.set(path, left(bytes, synced.get(path) ?? 0, random));
      for (const [path, bytes] of removed) if (random() < 0.5 && !memory.contents.has(path)) memory.contents.set(path, bytes);
      removed.clear();
      for (const [path, bytes] of memory.contents) synced.set(path, bytes.length);
    },
  };
}

/** What a disk may have of a file: the length and each of the pages are written in any order. */
function left(bytes: Buffer, synced: number, random: () => number): Buffer {
  const length = synced + Math.floor(random() * (bytes.length - synced + 1));
  const found = Buffer.from(bytes.subarray(0, length));
  const way = Math.floor(random() * 3);
  if (way === 0) return found;
  // The beginning of what was not synced is missing, of another length each time.
  const missing = synced + Math.floor(random() * (length - synced + 1));
  found.fill(way === 1 ? 0 : '\n{}', synced, missing);
  return found;
}
