import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { toWorkspaceError } from '../../src/node/system-error.ts';
import type { Machine } from '../e2e/memory-machine.ts';

/** What a process of the soak meets at its `at`-th operation on the machine: files, commands, checkpoints, journal. */
export type Fate =
  | { readonly kind: 'none' }
  /** As by kill −9: nothing of it goes on; `half`: bytes that it was appending are half there. */
  | { readonly kind: 'killed'; readonly at: number; readonly half: boolean }
  /** That operation fails. */
  | { readonly kind: 'disk'; readonly at: number; readonly code: string }
  /** A person does something meanwhile. */
  | { readonly kind: 'stopped' | 'ended' | 'cancelled'; readonly at: number };

export interface Life {
  /** The machine as this process reaches it. */
  readonly machine: Machine;
  /** Resolves when it was killed. */
  readonly killed: Promise<'killed'>;
  /** After a kill: whatever of it still waits fails, so that nothing of it is left in this process. */
  bury(): void;
}

const filesOperations = ['read', 'entry', 'swap', 'exists', 'real', 'list', 'move'] as const;
const checkpointOperations = ['take', 'compare', 'diff', 'stamps', 'idsAt', 'readAt', 'entryAt'] as const;
const journalOperations = ['makeFolder', 'list', 'size', 'read', 'create', 'replace', 'sweep', 'remove'] as const;

/** One process on the machine; `meanwhile` is what a person does when its time has come. */
export function beginLife(machine: Machine, fate: Fate, meanwhile: () => void): Life {
  let operations = 0;
  let dead = false;
  const killed = Promise.withResolvers<'killed'>();
  const buried = Promise.withResolvers<never>();
  buried.promise.catch(() => undefined);
  const reach = async <T>(work: () => Promise<T>, half: () => Promise<unknown> = async () => undefined): Promise<T> => {
    if (dead) return buried.promise;
    operations += 1;
    if (fate.kind === 'none' || operations !== fate.at) return work();
    if (fate.kind === 'disk') throw Object.assign(new Error(`${fate.code}: refused for once`), { code: fate.code });
    if (fate.kind !== 'killed') {
      meanwhile();
      return work();
    }
    dead = true;
    if (fate.half) await half();
    killed.resolve('killed');
    return buried.promise;
  };
  const through = <T extends object, K extends keyof T>(port: T, names: readonly K[]): T => {
    const own = { ...port };
    for (const name of names) {
      const operation = port[name] as (...args: unknown[]) => Promise<unknown>;
      own[name] = ((...args: unknown[]) => reach(() => operation(...args))) as T[K];
    }
    return own;
  };
  /** As the adapters tell of a disk. */
  const inWords = <T extends object, K extends keyof T>(port: T, names: readonly K[]): T => {
    const own = through(port, names);
    for (const name of names) {
      const operation = own[name] as (...args: unknown[]) => Promise<unknown>;
      own[name] = ((...args: unknown[]) =>
        operation(...args).catch((error: unknown) => Promise.reject(toWorkspaceError(error, String(name))))) as T[K];
    }
    return own;
  };
  return {
    killed: killed.promise,
    bury: () => {
      dead = true;
      buried.reject(new Error('This process was killed.'));
    },
    machine: {
      ...machine,
      files: inWords(machine.files, filesOperations),
      checkpoints: inWords(machine.checkpoints, checkpointOperations),
      processes: inWords(machine.processes, ['run', 'kill', 'killMarked']),
      journalFiles: {
        ...through(machine.journalFiles, journalOperations),
        openAppend: (path) => reach(() => appending(machine.journalFiles, path)),
      },
    },
  };

  async function appending(files: JournalFiles, path: string): ReturnType<JournalFiles['openAppend']> {
    const file = await files.openAppend(path);
    return {
      ...through(file, ['datasync', 'close']),
      append: (bytes) =>
        reach(
          () => file.append(bytes),
          () => file.append(bytes.subarray(0, Math.floor(bytes.length / 2))),
        ),
    };
  }
}
