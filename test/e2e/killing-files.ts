import type { JournalFiles } from '../../src/engines/embedded/journal-files.ts';

export interface Kill {
  /** Number of the write, from 1. */
  readonly at: number;
  readonly when: 'before' | 'half' | 'after';
}

/** Journal files that end this process with SIGKILL at the n-th write: before it, with half of its bytes written, or right after it. */
export function killingFiles(files: JournalFiles, kill: Kill | null): { files: JournalFiles; writes(): number } {
  let writes = 0;
  const die = (): Promise<never> => {
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => {});
  };
  const now = (when: Kill['when']): boolean => kill !== null && writes === kill.at && kill.when === when;
  return {
    writes: () => writes,
    files: {
      ...files,
      makeFolder: (path) => files.makeFolder(path),
      list: (folder) => files.list(folder),
      exists: (path) => files.exists(path),
      read: (path, from) => files.read(path, from),
      replace: (path, bytes) => files.replace(path, bytes),
      remove: (path) => files.remove(path),
      async create(path, bytes) {
        writes += 1;
        if (now('before') || now('half')) await die();
        const created = await files.create(path, bytes);
        if (now('after')) await die();
        return created;
      },
      async openAppend(path) {
        const file = await files.openAppend(path);
        return {
          async append(bytes) {
            writes += 1;
            if (now('before')) await die();
            if (now('half')) {
              await file.append(bytes.subarray(0, Math.floor(bytes.length / 2)));
              await file.datasync();
              await die();
            }
            await file.append(bytes);
            if (now('after')) {
              await file.datasync();
              await die();
            }
          },
          datasync: () => file.datasync(),
          close: () => file.close(),
        };
      },
    },
  };
}
