import { isOutsideHash } from '../../src/core/policy/hashed-paths.ts';
import type { Checkpoints, FileContent } from '../../src/core/ports.ts';
import { sha256, type MemoryFiles } from './memory-files.ts';

export interface FakeCheckpoints extends Checkpoints {
  /** Trees taken so far, oldest first. */
  readonly trees: string[];
}

/** Checkpoints of a workspace in memory: content-addressed, so an equal state has an equal tree and hash. */
export function createFakeCheckpoints(files: MemoryFiles): FakeCheckpoints {
  const stored = new Map<string, Map<string, FileContent>>();
  const trees: string[] = [];
  const treeOf = (id: string) => {
    const tree = stored.get(id);
    if (!tree) throw new Error(`unknown tree ${id}`);
    return tree;
  };
  return {
    trees,
    take: async (options) => {
      const snapshot = new Map<string, FileContent>();
      for (const path of files.paths()) {
        const content = await files.read(path);
        if (content) snapshot.set(path, content);
      }
      const line = ([path, file]: [string, FileContent]): string => `${path}\0${file.mode}\0${file.hash}\n`;
      const entries = [...snapshot.entries()];
      const tree = sha256(entries.map(line).join(''));
      const counted = entries.filter(([path]) => !isOutsideHash(path) && !options?.volatilePaths?.includes(path));
      stored.set(tree, snapshot);
      trees.push(tree);
      return { tree, hash: sha256(counted.map(line).join('')) };
    },
    compare: async () => ({ hash: '', differing: [] }),
    diff: async (fromTree, toTree) => {
      const [from, to] = [treeOf(fromTree), treeOf(toTree)];
      const paths = [...new Set([...from.keys(), ...to.keys()])].filter((path) => !isOutsideHash(path)).sort();
      return paths.flatMap((path) => {
        const [old, now] = [from.get(path), to.get(path)];
        if (old?.hash === now?.hash && old?.mode === now?.mode) return [];
        const modes = { before: old?.mode ?? null, after: now?.mode ?? null };
        const plain = Object.values(modes).every((mode) => mode === null || mode === 'file');
        return [{ path, before: old?.hash ?? null, after: now?.hash ?? null, ...(plain ? {} : { modes }) }];
      });
    },
    holds: async (tree) => stored.has(tree),
    stamps: async () => Object.fromEntries(files.paths().map((path) => [path, files.stamp(path)])),
    idsAt: async (tree) => new Map([...treeOf(tree)].map(([path, { mode, hash }]) => [path, `${mode} ${hash}`])),
    readAt: async (tree, path) => treeOf(tree).get(path)?.bytes ?? null,
    entryAt: async (tree, path) => treeOf(tree).get(path) ?? null,
  };
}
