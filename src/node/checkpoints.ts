import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { isOutsideHash } from '../core/policy/hashed-paths.ts';
import { WorkspaceError, type Checkpoint, type Checkpoints } from '../core/ports.ts';
import { stagedAs, type Staged } from './git-entries.ts';
import { asName, asText, createGit, locateGit } from './git-program.ts';
import { createKeyedQueue } from './keyed-queue.ts';
import { statsOf } from './modified-files.ts';
import { ensureOwnRepository } from './own-repository.ts';
import { createTreeReader, type TreeReader } from './tree-reader.ts';
import { openWorkspaceIndex, type LeftOut } from './workspace-index.ts';
import type { Listing } from './workspace-listing.ts';

/** Between two looks at the workspace, where somebody waits for the second one already. */
const mostRestMs = 50;
/** So many files are looked at in one go; others get their turn in between. */
const atOnce = 500;

export interface CheckpointOptions {
  /** Absolute, links resolved. */
  readonly root: string;
  /** The bare git directory of our own; made when it is not there. */
  readonly store: string;
  /** Where indexes lie: a worktree has others than the workspace. Default: in the store. */
  readonly indexes?: string;
  /** Environment for git; default: that of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Shared with others who look at this workspace. */
  readonly list?: Listing;
  /** Of a worktree. */
  readonly without?: LeftOut;
  /** Shared with others whose checkpoints lie in the same store. */
  readonly trees?: TreeReader;
}

/** Checkpoints of a workspace in `store`. Nothing of the person's own repository is written, and none of its filters or hooks run. */
export async function openCheckpoints(options: CheckpointOptions): Promise<Checkpoints> {
  const { root, store, indexes = join(store, 'indexes'), env = process.env, list, without } = options;
  const git = createGit(env);
  const { trees = createTreeReader(git, store) } = options;
  await locateGit(env, root);
  await ensureOwnRepository(store);
  const index = await openWorkspaceIndex({ git, root, store, indexes, env, list, trees, without });
  const queue = createKeyedQueue();

  let looked: Looked | null = null;
  /** What is proven without a folder is not proven with it. */
  const left = without && without.folders.length > 0 ? JSON.stringify(without.folders) : '';

  /** The tree, and what of it counts. */
  const look = async (volatilePaths: readonly string[], instead: Instead = new Map()): Promise<Looked> => {
    const { stamp, entries, tree, unreadable, isHidden } = await index.refresh();
    trees.know(tree, entries);
    const about = [stamp, ...volatilePaths].join('\0');
    const isPlain = instead.size === 0 && unreadable.length === 0;
    if (isPlain && looked?.about === about) return looked;
    const kept = instead.size === 0 ? entries : entries.filter(({ name }) => !isWithin(instead, asText(name)));
    const others = [...instead].flatMap(([path, content]) => (content ? [stagedAs(path, content, isHidden(asName(path)))] : []));
    const all = others.length === 0 ? kept : [...kept, ...others].sort((a, b) => (a.name < b.name ? -1 : 1));
    const counted = [...all, ...unreadable.map((name) => ({ name, mode: 'unreadable', id: '' }))].filter(counts(volatilePaths));
    const text = counted.map(({ mode, id, name }) => `${mode} ${id}\t${name}\0`).join('') + left;
    const now = { about, tree, hash: createHash('sha256').update(text, 'latin1').digest('hex'), counted };
    if (isPlain) looked = now;
    return now;
  };

  const take = async (volatilePaths: readonly string[]): Promise<Checkpoint> => {
    const { tree, hash } = await look(volatilePaths);
    return { tree, hash };
  };

  const compare: Checkpoints['compare'] = async (tree, instead, volatilePaths) => {
    const { hash, counted } = await look(volatilePaths, instead);
    const left = new Map([...(await trees.filesOf(tree)).values()].filter(counts(volatilePaths)).map((entry) => [entry.name, entry]));
    const others = counted.filter(({ name, mode, id }) => {
      // No tree has what cannot be read.
      if (mode === 'unreadable') return false;
      const then = left.get(name);
      left.delete(name);
      return then?.mode !== mode || then.id !== id;
    });
    return { hash, differing: [...others, ...left.values()].map(({ name }) => asText(name)).sort() };
  };

  /** Whoever asks before a checkpoint is begun gets the same one. */
  const waiting = new Map<string, Promise<Checkpoint>>();
  let isLooking = false;
  let lastMs = 0;
  const takeOnce = async (volatilePaths: readonly string[]): Promise<Checkpoint> => {
    try {
      return await take(volatilePaths);
    } catch (error) {
      if (
        !(error instanceof WorkspaceError) ||
        !/index file|bad index|index\.lock|unable to read|invalid object|git write-tree failed/iu.test(error.message)
      )
        throw error;
      // The index is only a cache; after damage (a full disk, a crash, ids of another kind), or when the store lacks what it names, it is rebuilt.
      await index.reset();
      return take(volatilePaths);
    }
  };

  return {
    take: ({ volatilePaths = [] } = {}) => {
      const about = volatilePaths.join('\0');
      const other = waiting.get(about);
      if (other) return other;
      const isBehind = isLooking;
      const mine = queue('take', async () => {
        // Where they ask without end, half of the time is for what they ask about: more of them share a look then, and none waits longer for it.
        if (isBehind) await setTimeout(Math.min(lastMs, mostRestMs));
        waiting.delete(about);
        isLooking = true;
        const begun = performance.now();
        try {
          return await takeOnce(volatilePaths);
        } finally {
          isLooking = false;
          lastMs = performance.now() - begun;
        }
      });
      waiting.set(about, mine);
      return mine;
    },
    compare: (...about) => queue('take', async () => compare(...about)),
    diff: (from, to) => trees.changes(from, to),
    holds: (tree) => trees.holds(tree),
    stamps: async () => {
      const stamps: Record<string, string> = {};
      for (const [at, name] of (await index.list()).entries()) {
        if (at % atOnce === atOnce - 1) await setImmediate();
        // In this thread: to hand each file over to another one takes many times as long.
        const found = statsOf(root, name);
        if (found) stamps[asText(name)] = `${found.mtimeMs}-${found.ino}`;
      }
      return stamps;
    },
    idsAt: async (tree) => new Map([...(await trees.filesOf(tree)).values()].map(({ name, mode, id }) => [asText(name), `${mode} ${id}`])),
    readAt: async (tree, path) => (await trees.entryAt(tree, path))?.bytes ?? null,
    entryAt: (tree, path) => trees.entryAt(tree, path),
  };
}

/** A checkpoint, what of it counts, and what it is made from. */
interface Looked extends Checkpoint {
  readonly about: string;
  readonly counted: readonly Staged[];
}

type Instead = Parameters<Checkpoints['compare']>[1];

/** Whether a file, or a folder that it lies in, is one of these. */
function isWithin(paths: Pick<Instead, 'has'>, path: string): boolean {
  if (paths.has(path)) return true;
  for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) if (paths.has(path.slice(0, end))) return true;
  return false;
}

function counts(volatilePaths: readonly string[]): (entry: Staged) => boolean {
  const volatile = new Set(volatilePaths.map(asName));
  return ({ name }) => !isOutsideHash(name) && !volatile.has(name);
}
