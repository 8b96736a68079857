/** A file that grows at its end only. */
export interface AppendFile {
  /** Writes all of the bytes at the end; not durable before `datasync`. */
  append(bytes: Uint8Array): Promise<void>;
  /** Everything appended so far is on the disk when it resolves. */
  datasync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The file operations that journals, blobs and inboxes are made of. Paths are absolute. Injected, so
 * that a test can fail or end the process at every one of them. Errors are those of node:fs (`code`).
 */
export interface JournalFiles {
  /** Creates a folder (0700) and what is missing above it, durably. */
  makeFolder(path: string): Promise<void>;
  /** Names in a folder, unsorted; [] when there is no such folder. */
  list(folder: string): Promise<string[]>;
  /** In bytes; null when there is no such file. */
  size(path: string): Promise<number | null>;
  /** Bytes from an offset to the end; null when there is no such file. */
  read(path: string, from?: number): Promise<Buffer | null>;
  /** A new file (0600) that appears with its whole content, durably; false when the name was taken (by whoever was first). */
  create(path: string, bytes: Uint8Array): Promise<boolean>;
  /** Puts a whole file (0600) in place of what was there, durably. */
  replace(path: string, bytes: Uint8Array): Promise<void>;
  openAppend(path: string): Promise<AppendFile>;
  /** Calls back when something in the folder may have changed, as far as the file system tells. Returns how to stop. */
  watch(folder: string, changed: () => void): () => void;
  /** Removes what writers that were killed left half-written in a folder; a missing folder is fine. */
  sweep(folder: string): Promise<void>;
  /** Missing files are fine. */
  remove(path: string): Promise<void>;
}
