import { isOutsideHash } from '../../src/core/policy/hashed-paths.ts';
import { ownsPath } from '../../src/core/policy/owned-paths.ts';
import type { Checkpoints } from '../../src/core/ports.ts';
import { sha256, type MemoryFiles } from './memory-files.ts';

export interface FakeCheckpoints extends Checkpoints {
  /** Trees taken so far, oldest first. */
  readonly trees: string[];
}

/** Checkpoints of a workspace in memory: content-addressed, so an equal state has an equal tree and hash. */
export function createFakeCheckpoints(files: MemoryFiles): FakeCheckpoints {
  const stored = new Map<string, Map<string, { bytes: Uint8Array; hash: string; executable: boolean }>>();
  const trees: string[] = [];
  const treeOf = (id: string) => {
    const tree = stored.get(id);
    if (!tree) throw new Error(`unknown tree ${id}`);
    return tree;
  };
  return {
    trees,
    take: async (options) => {
      const snapshot = new Map<string, { bytes: Uint8Array; hash: string; executable: boolean }>();
      for (const path of files.paths()) {
        const content = await files.read(path);
        if (content) snapshot.set(path, content);
      }
      const line = ([path, file]: [string, { hash: string; executable: boolean }]): string => `${path}\0${file.executable}\0${file.hash}\n`;
      const entries = [...snapshot.entries()];
      const tree = sha256(entries.map(line).join(''));
      const counted = entries.filter(([path]) => !isOutsideHash(path) && !ownsPath(options?.volatilePaths ?? [], path));
      stored.set(tree, snapshot);
      trees.push(tree);
      return { tree, hash: sha256(counted.map(line).join('')) };
    },
    diff: async (fromTree, toTree) => {
      const [from, to] = [treeOf(fromTree), treeOf(toTree)];
      const paths = [...new Set([...from.keys(), ...to.keys()])].filter((path) => !isOutsideHash(path)).sort();
      return paths
        .map((path) => ({
          path,
          before: from.get(path)?.hash ?? null,
          after: to.get(path)?.hash ?? null,
          mode: from.get(path)?.executable !== to.get(path)?.executable,
        }))
        .filter((change) => change.before !== change.after || change.mode)
        .map(({ path, before, after }) => ({ path, before, after }));
    },
    readAt: async (tree, path) => treeOf(tree).get(path)?.bytes ?? null,
    entryAt: async (tree, path) => treeOf(tree).get(path) ?? null,
  };
}
