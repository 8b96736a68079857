import { basename, dirname, join } from 'node:path';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';

/** `at`: number of the write, from 1, that goes wrong. */
export interface Fault {
  readonly at: number;
  readonly when: 'before' | 'half' | 'after';
}

/** Counts writes (append, create, replace) and, at one of them, does what `strike` does (kill the process, throw). */
export function faultyFiles(
  files: JournalFiles,
  fault: Fault | undefined,
  strike: () => Promise<never>,
): JournalFiles & { writes(): number } {
  let writes = 0;
  const write = async <T>(whole: () => Promise<T>, half: () => Promise<void>): Promise<T> => {
    writes++;
    if (writes !== fault?.at) return whole();
    if (fault.when === 'half') await half();
    if (fault.when !== 'after') return strike();
    await whole();
    return strike();
  };
  const beginning = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, Math.floor(bytes.length / 2));
  // A whole file is written beside its place first: half of it is only ever to be found there.
  const halfBeside = async (path: string, bytes: Uint8Array): Promise<void> => {
    const file = await files.openAppend(join(dirname(path), `.${basename(path)}.half.tmp`));
    await file.append(beginning(bytes));
    await file.close();
  };
  return {
    ...files,
    writes: () => writes,
    create: (path, bytes) =>
      write(
        () => files.create(path, bytes),
        () => halfBeside(path, bytes),
      ),
    replace: (path, bytes) =>
      write(
        () => files.replace(path, bytes),
        () => halfBeside(path, bytes),
      ),
    openAppend: async (path) => {
      const file = await files.openAppend(path);
      return {
        ...file,
        append: (bytes) =>
          write(
            () => file.append(bytes),
            () => file.append(beginning(bytes)),
          ),
      };
    },
  };
}

/** The disk has no room for what is appended and fits. */
export function fullFor(files: JournalFiles, fits: (text: string) => boolean): JournalFiles {
  return {
    ...files,
    openAppend: async (path) => {
      const file = await files.openAppend(path);
      const append: typeof file.append = async (bytes) => {
        if (fits(Buffer.from(bytes).toString())) throw new Error('ENOSPC: no space left on device, write');
        return file.append(bytes);
      };
      return { ...file, append };
    },
  };
}

/**
 * Counts every operation, looks and reads among them, and, at one of them, does what `strike` does (throws). `isDead`: from then on nothing is done
 * any more, as in a process that was killed.
 */
export function faultyAt(
  files: JournalFiles,
  at: number,
  strike: () => Promise<never>,
  isDead = (): boolean => false,
): JournalFiles & { operations(): number } {
  let operations = 0;
  const counted = <T>(work: () => Promise<T>): Promise<T> => {
    operations += 1;
    if (isDead()) return new Promise(() => undefined);
    return operations === at ? strike() : work();
  };
  return {
    ...files,
    operations: () => operations,
    makeFolder: (path) => counted(() => files.makeFolder(path)),
    list: (folder) => counted(() => files.list(folder)),
    size: (path) => counted(() => files.size(path)),
    read: (path, from) => counted(() => files.read(path, from)),
    create: (path, bytes) => counted(() => files.create(path, bytes)),
    replace: (path, bytes) => counted(() => files.replace(path, bytes)),
    sweep: (folder) => counted(() => files.sweep(folder)),
    remove: (path) => counted(() => files.remove(path)),
    openAppend: (path) =>
      counted(async () => {
        const file = await files.openAppend(path);
        return {
          append: (bytes) => counted(() => file.append(bytes)),
          datasync: () => counted(() => file.datasync()),
          close: () => counted(() => file.close()),
        };
      }),
  };
}

/** kill −9 of this very process; nothing of it goes on. */
export function killSelf(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}
