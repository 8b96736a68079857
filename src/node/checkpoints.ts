import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { isOutsideHash } from '../core/policy/hashed-paths.ts';
import { WorkspaceError, type Checkpoint, type Checkpoints, type FileContent, type TreeChange } from '../core/ports.ts';
import { fileMode, hiddenMode, parseChanged, parseRawDiff, parseTreeLine, stagedAs, type RawSide, type Staged } from './git-entries.ts';
import { asName, asText, createGit, names, type GitCall } from './git-program.ts';
import { createKeyedQueue } from './keyed-queue.ts';
import { readContents, smallContent } from './object-contents.ts';
import { ensureOwnRepository } from './own-repository.ts';
import { ifThere } from './system-error.ts';
import { openWorkspaceIndex, type Refreshed } from './workspace-index.ts';
import type { Listing } from './workspace-listing.ts';

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
}

/** Checkpoints of a workspace in `store`. Nothing of the person's own repository is written, and none of its filters or hooks run. */
export async function openCheckpoints(options: CheckpointOptions): Promise<Checkpoints> {
  const { root, store, indexes = join(store, 'indexes'), env = process.env, list } = options;
  const git = createGit(env);
  await ensureOwnRepository(git, store);
  const own: GitCall = { cwd: store, env: { GIT_DIR: store } };
  const differing = keepLast(mostCompared, isFew, async (trees) =>
    names((await git.ok(['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev', ...trees.split(' ')], own)).stdout),
  );
  const differ = (from: string, to: string): Promise<readonly string[]> => differing(`${from} ${to}`);
  const index = await openWorkspaceIndex({ git, root, store, indexes, env, list, differing: differ });
  const queue = createKeyedQueue();
  const contentsKnown = new Map<string, string>();

  let looked: Looked | null = null;
  /** The index as it was read the last few times: of these trees git need not be asked. */
  const seen = new Map<string, Refreshed['entries']>();
  /** What git said of the trees that were compared last, by the second one. */
  const compared = new Map<string, { readonly from: string; readonly parts: readonly string[] }>();

  /** Files of the trees that were asked for last, by name. */
  const filesOf = keepLast(
    4,
    () => true,
    async (tree): Promise<ReadonlyMap<string, Staged>> => {
      const entries = seen.get(tree);
      if (entries) return new Map(entries.map(asPair));
      // What was compared is asked for next: of the one side it may be known, and of the other what differs.
      const known = compared.get(tree);
      const from = known && (filesOf.kept(known.from) ?? seen.get(known.from)?.map(asPair));
      if (from) {
        const files = new Map(from);
        for (const [name, entry] of parseChanged(known.parts))
          if (entry === null) files.delete(name);
          else files.set(name, entry);
        return files;
      }
      const { stdout } = await git.ok(['ls-tree', '-r', '-z', '--full-tree', treeId(tree)], own);
      return new Map(names(stdout).map((line) => [line.slice(line.indexOf('\t') + 1), parseTreeLine(line)]));
    },
  );

  const contentOf = keepLast(
    200,
    (bytes: Uint8Array) => bytes.length < smallContent,
    async (id): Promise<Uint8Array> => new Uint8Array((await git.ok(['cat-file', 'blob', id], own)).stdout),
  );

  /** The tree, and what of it counts. */
  const look = async (volatilePaths: readonly string[], instead: Instead = new Map()): Promise<Looked> => {
    const { stamp, entries, tree, unreadable, isHidden } = await index.refresh();
    seen.delete(tree);
    seen.set(tree, entries);
    for (const old of [...seen.keys()].slice(0, -3)) seen.delete(old);
    const about = [stamp, ...volatilePaths].join('\0');
    const isPlain = instead.size === 0 && unreadable.length === 0;
    if (isPlain && looked?.about === about) return looked;
    const kept = instead.size === 0 ? entries : entries.filter(({ name }) => !isWithin(instead, asText(name)));
    const others = [...instead].flatMap(([path, content]) => (content ? [stagedAs(path, content, isHidden(asName(path)))] : []));
    const all = others.length === 0 ? kept : [...kept, ...others].sort((a, b) => (a.name < b.name ? -1 : 1));
    const counted = [...all, ...unreadable.map((name) => ({ name, mode: 'unreadable', id: '' }))].filter(counts(volatilePaths));
    const text = counted.map(({ mode, id, name }) => `${mode} ${id}\t${name}\0`).join('');
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
    const left = new Map([...(await filesOf(tree)).values()].filter(counts(volatilePaths)).map((entry) => [entry.name, entry]));
    const others = counted.filter(({ name, mode, id }) => {
      // No tree has what cannot be read.
      if (mode === 'unreadable') return false;
      const then = left.get(name);
      left.delete(name);
      return then?.mode !== mode || then.id !== id;
    });
    return { hash, differing: [...others, ...left.values()].map(({ name }) => asText(name)).sort() };
  };

  const entryAt = async (tree: string, path: string): Promise<FileContent | null> => {
    const found = (await filesOf(tree)).get(asName(path));
    if (!found || found.mode === hiddenMode) return null;
    const bytes = await contentOf(found.id);
    return { bytes, hash: createHash('sha256').update(bytes).digest('hex'), mode: fileMode(found.mode) };
  };

  /** Whoever asks before a checkpoint is begun gets the same one. */
  const waiting = new Map<string, Promise<Checkpoint>>();
  const takeOnce = async (volatilePaths: readonly string[]): Promise<Checkpoint> => {
    try {
      return await take(volatilePaths);
    } catch (error) {
      if (!(error instanceof WorkspaceError) || !/index file|bad index|index\.lock|unable to read|invalid object/iu.test(error.message))
        throw error;
      // The index is only a cache; after damage (a full disk, a crash), or when the store lacks what it names, it is rebuilt.
      await index.reset();
      return take(volatilePaths);
    }
  };

  return {
    take: ({ volatilePaths = [] } = {}) => {
      const about = volatilePaths.join('\0');
      const other = waiting.get(about);
      if (other) return other;
      const mine = queue('take', () => {
        waiting.delete(about);
        return takeOnce(volatilePaths);
      });
      waiting.set(about, mine);
      return mine;
    },
    compare: (...about) => queue('take', async () => compare(...about)),
    diff: async (fromTree, toTree) => {
      if (treeId(fromTree) === toTree) return [];
      const parts = await differ(treeId(fromTree), treeId(toTree));
      compared.delete(toTree);
      if (isFew(parts)) compared.set(toTree, { from: fromTree, parts });
      for (const old of [...compared.keys()].slice(0, -mostCompared)) compared.delete(old);
      const changes = parseRawDiff(parts).filter(({ path }) => !isOutsideHash(path));
      const sides = changes.flatMap(({ from, to }) => [from, to]);
      const ids = sides.flatMap((side) => (side === null || side.hidden || contentsKnown.has(side.id) ? [] : [side.id]));
      // Whoever asks what differs mostly reads it next.
      for (const [id, hash] of await readContents(git, store, [...new Set(ids)], contentOf.keep)) contentsKnown.set(id, hash);
      const hashOf = (side: RawSide | null): string | null => side && (side.hidden ? side.id : (contentsKnown.get(side.id) ?? null));
      return changes.map(({ path, from, to, modes }): TreeChange => {
        const plain = Object.values(modes).every((mode) => mode === null || mode === 'file');
        const hidden = from?.hidden === true || to?.hidden === true;
        return { path, before: hashOf(from), after: hashOf(to), ...(plain ? {} : { modes }), ...(hidden ? { hidden } : {}) };
      });
    },
    stamps: async () => {
      const stamps: Record<string, string> = {};
      for (const name of await index.list()) {
        const found = await ifThere(lstat(join(root, asText(name)), { bigint: true }));
        if (found) stamps[asText(name)] = `${found.mtimeNs}-${found.ino}`;
      }
      return stamps;
    },
    idsAt: async (tree) => new Map([...(await filesOf(tree)).values()].map(({ name, mode, id }) => [asText(name), `${mode} ${id}`])),
    readAt: async (tree, path) => (await entryAt(tree, path))?.bytes ?? null,
    entryAt,
  };
}

/** Agents side by side compare each its own tree. */
const mostCompared = 32;
const isFew = (parts: readonly string[]): boolean => parts.length < 2000;

/** Answers that never change, asked for again and again: the last few are kept, if they are not too large. */
function keepLast<T>(most: number, isSmall: (answer: T) => boolean, ask: (key: string) => Promise<T>) {
  const kept = new Map<string, T>();
  const keep = (key: string, answer: T): void => {
    kept.delete(key);
    if (isSmall(answer)) kept.set(key, answer);
    for (const old of [...kept.keys()].slice(0, -most)) kept.delete(old);
  };
  /** Who asks for the same at once gets one answer. */
  const asked = new Map<string, Promise<T>>();
  const get = async (key: string): Promise<T> => {
    const known = kept.get(key);
    const answer = known ?? (await (asked.get(key) ?? askOnce(key)));
    keep(key, answer);
    return answer;
  };
  const askOnce = (key: string): Promise<T> => {
    const answer = ask(key).finally(() => asked.delete(key));
    asked.set(key, answer);
    return answer;
  };
  return Object.assign(get, { keep, kept: (key: string) => kept.get(key) });
}

const asPair = (entry: Staged) => [entry.name, entry] as const;

/** A checkpoint, what of it counts, and what it is made from. */
interface Looked extends Checkpoint {
  readonly about: string;
  readonly counted: readonly Staged[];
}

/** Checks that the text is an id: git would evaluate any other expression. */
function treeId(tree: string): string {
  if (!/^[0-9a-f]{64}$/u.test(tree)) throw new Error(`not a checkpoint: ${JSON.stringify(tree)}`);
  return tree;
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
