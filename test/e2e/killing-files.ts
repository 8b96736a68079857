import type { JournalFiles } from '../../src/core/durable/journal-files.ts';

export interface Kill {
  /** Number of the write, from 1, or a text that it has in it. */
  readonly at: number | string;
  readonly when: 'before' | 'half' | 'after';
}

const kindsOfRecords = /"type":"[^"]*"(?:,"scope":"[^"]*","index":\d+,"kind":"[^"]*","name":"[^"]*")?/gu;
/** A record without its place in the run. */
const plain = (kind: string): string => kind.replace(/"scope":"[^"]*","index":\d+,/u, '');

/** Journal files that end this process with SIGKILL at one write: before it, with half of its bytes written, or right after it. */
export function killingFiles(
  files: JournalFiles,
  kill: Kill | null,
): {
  readonly files: JournalFiles;
  writes(): number;
  /** What kinds of records and events each write has in it. */
  readonly kinds: readonly string[];
} {
  let writes = 0;
  const kinds: string[] = [];
  const die = (): Promise<never> => {
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => {});
  };
  /** Counts a write, and says whether and when it is the last. */
  const next = (bytes: Uint8Array): Kill['when'] | null => {
    writes += 1;
    kinds.push([...new Set(Buffer.from(bytes).toString().match(kindsOfRecords)?.map(plain))].join(' '));
    const hit = typeof kill?.at === 'string' ? Buffer.from(bytes).includes(kill.at) : kill?.at === writes;
    return hit && kill ? kill.when : null;
  };
  return {
    writes: () => writes,
    kinds,
    files: {
      ...files,
      async create(path, bytes) {
        const last = next(bytes);
        if (last === 'before' || last === 'half') await die();
        const created = await files.create(path, bytes);
        if (last === 'after') await die();
        return created;
      },
      async openAppend(path) {
        const file = await files.openAppend(path);
        return {
          async append(bytes) {
            const last = next(bytes);
            if (last === 'before') await die();
            await file.append(last === 'half' ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes);
            if (last === null) return;
            await file.datasync();
            await die();
          },
          datasync: () => file.datasync(),
          close: () => file.close(),
        };
      },
    },
  };
}
