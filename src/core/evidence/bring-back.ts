import { mapLimit } from '../map-limit.ts';
import { PathError, type Checkpoints, type WorkspaceFiles } from '../ports.ts';
import type { SwappedFile } from '../../protocol/proof.ts';
import type { Observed } from './observe-command.ts';

interface Ports {
  readonly checkpoints: Pick<Checkpoints, 'entryAt'>;
  readonly files: Pick<WorkspaceFiles, 'swap'>;
}

export interface Rewritten {
  /** Takes note of what one command wrote; true: nobody else changed one of the files aside. */
  readonly seen: (observed: Pick<Observed<unknown>, 'before' | 'changes' | 'saved'>, writes: readonly string[]) => boolean;
  /** The files aside as they are to be brought back: from what a command wrote there. */
  readonly aside: () => SwappedFile[];
  /** Puts all else that was written as it was. Last of all: what is built goes by which file is newer. */
  readonly bringBack: () => Promise<void>;
}

/**
 * What commands write of their own output while other files are put aside: it is made of these, and afterwards it lies there as before. What a person saved
 * meanwhile, or what holds something else again by then, stays. `swapped`: the files aside, of which commands may write some anew (`anew`).
 */
export function rewritten({ checkpoints, files }: Ports, swapped: readonly SwappedFile[], anew: readonly string[]): Rewritten {
  const wrote = new Map<string, { readonly tree: string; readonly after: string | null }>();
  const isAside = (path: string): boolean => swapped.some(({ file }) => file === path);
  return {
    seen({ before, changes, saved }, writes) {
      let alone = true;
      for (const { path, after, hidden } of changes) {
        const own = writes.includes(path) && !saved.has(path) && !hidden && (!isAside(path) || anew.includes(path));
        if (own) wrote.set(path, { tree: wrote.get(path)?.tree ?? before.tree, after });
        else if (isAside(path)) alone = false;
      }
      return alone;
    },
    aside: () =>
      swapped.map((one) => {
        const last = wrote.get(one.file);
        if (!last) return one;
        const mode = (one.base ?? one.now)?.mode ?? 'file';
        return { ...one, base: last.after === null ? null : { hash: last.after, mode } };
      }),
    async bringBack() {
      const others = [...wrote].filter(([path]) => !isAside(path));
      const all = await mapLimit(others, async ([path, { tree, after }]) => ({ path, after, old: await checkpoints.entryAt(tree, path) }));
      // What is to go goes first: it may lie where something else comes.
      for (const { path, after, old } of all.toSorted((a, b) => Number(a.old !== null) - Number(b.old !== null))) {
        const change = { before: after, after: old?.bytes ?? null, ...(old ? { mode: old.mode } : {}) };
        await files.swap(path, change).catch((error: unknown) => {
          // Something lies in its place that nobody may overwrite.
          if (!(error instanceof PathError)) throw error;
        });
      }
    },
  };
}
