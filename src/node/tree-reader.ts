import { createHash } from 'node:crypto';
import { isOutsideHash } from '../core/policy/hashed-paths.ts';
import type { FileContent, TreeChange } from '../core/ports.ts';
import { fileMode, hiddenMode, parseChanged, parseRawDiff, parseTreeLine, rawDiff, type RawSide, type Staged } from './git-entries.ts';
import { asName, names, type Git, type GitCall } from './git-program.ts';
import { readContents, smallContent } from './object-contents.ts';

/** What trees of a store hold and how they differ. What never changes is asked of git once, whoever asks: agents look at each other's trees. */
export interface TreeReader {
  /** What differs, as `parseChanged` reads it. */
  differ(from: string, to: string): Promise<readonly string[]>;
  /** Changed files, without `spec/` and compiled contexts. */
  changes(from: string, to: string): Promise<TreeChange[]>;
  /** By name. */
  filesOf(tree: string): Promise<ReadonlyMap<string, Staged>>;
  /** null: not there, or hidden. */
  entryAt(tree: string, path: string): Promise<FileContent | null>;
  /** Whether all that it is made of is there. */
  holds(tree: string): Promise<boolean>;
  /** What an index held when the tree was made of it, in its order. */
  know(tree: string, entries: readonly Staged[]): void;
  /** What `know` was told of the tree; undefined: not lately. */
  known(tree: string): readonly Staged[] | undefined;
  /** What was read of the workspace and put into the store: whoever asks what differs mostly reads it next. */
  keep(id: string, content: Uint8Array): void;
}

/** Agents side by side compare each its own tree. */
const mostCompared = 128;
const isFew = (parts: readonly string[]): boolean => parts.length < 2000;

/** `store`: the git directory of checkpoints. */
export function createTreeReader(git: Git, store: string): TreeReader {
  const own: GitCall = { cwd: store, env: { GIT_DIR: store } };
  const contentsKnown = new Map<string, string>();
  /** Indexes as they were read the last few times: of these trees git need not be asked. */
  const seen = new Map<string, readonly Staged[]>();
  const know: TreeReader['know'] = (tree, entries) => keep(seen, tree, entries, entries.length < 2000 ? mostCompared : 8);
  const known: TreeReader['known'] = (tree) => {
    const entries = seen.get(tree);
    if (entries) know(tree, entries);
    return entries;
  };
  const differing = keepLast(mostCompared, isFew, async (trees) => {
    const [from, to] = trees.split(' ').map(known);
    if (from && to) return rawDiff(from, to);
    return names((await git.ok(['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev', ...trees.split(' ')], own)).stdout);
  });
  /** What git said of the trees that were compared last, by the second one. */
  const compared = new Map<string, { readonly from: string; readonly parts: readonly string[] }>();

  /** Files of the trees that were asked for last, by name. */
  const filesOf = keepLast(
    4,
    () => true,
    async (tree): Promise<ReadonlyMap<string, Staged>> => {
      const entries = known(tree);
      if (entries) return new Map(entries.map(asPair));
      // What was compared is asked for next: of the one side it may be known, and of the other what differs.
      const last = compared.get(tree);
      const from = last && (filesOf.kept(last.from) ?? known(last.from)?.map(asPair));
      if (from) {
        const files = new Map(from);
        for (const [name, entry] of parseChanged(last.parts))
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

  const differ = async (from: string, to: string): Promise<readonly string[]> => {
    const parts = await differing(`${treeId(from)} ${treeId(to)}`);
    if (isFew(parts)) keep(compared, to, { from, parts }, mostCompared);
    return parts;
  };

  return {
    differ,
    filesOf,
    holds: async (tree) => {
      const { code, stdout, stderr } = await git.run(['rev-list', '--objects', treeId(tree)], own);
      if (code !== 0) return !isDamage(stderr);
      try {
        // It was only seen that contents are there.
        const ids = stdout
          .toString('latin1')
          .trimEnd()
          .split('\n')
          .map((line) => line.slice(0, tree.length));
        await readContents(git, store, ids, () => {});
        return true;
      } catch (error) {
        return !(error instanceof Error && isDamage(error.message));
      }
    },
    know,
    known,
    keep: (id, content) => {
      contentOf.keep(id, content);
      if (!contentsKnown.has(id)) contentsKnown.set(id, createHash('sha256').update(content).digest('hex'));
    },
    changes: async (from, to) => {
      if (treeId(from) === to) return [];
      const changes = parseRawDiff(await differ(from, to)).filter(({ path }) => !isOutsideHash(path));
      const sides = changes.flatMap((change) => [change.from, change.to]);
      const ids = sides.flatMap((side) => (side === null || side.hidden || contentsKnown.has(side.id) ? [] : [side.id]));
      // Whoever asks what differs mostly reads it next.
      for (const [id, hash] of await readContents(git, store, [...new Set(ids)], contentOf.keep)) contentsKnown.set(id, hash);
      const hashOf = (side: RawSide | null): string | null => side && (side.hidden ? side.id : (contentsKnown.get(side.id) ?? null));
      return changes.map(({ path, modes, ...change }): TreeChange => {
        const plain = Object.values(modes).every((mode) => mode === null || mode === 'file');
        const hidden = change.from?.hidden === true || change.to?.hidden === true;
        const sidesOf = { path, before: hashOf(change.from), after: hashOf(change.to) };
        return { ...sidesOf, ...(plain ? {} : { modes }), ...(hidden ? { hidden } : {}) };
      });
    },
    entryAt: async (tree, path) => {
      const found = (await filesOf(tree)).get(asName(path));
      if (!found || found.mode === hiddenMode) return null;
      const bytes = await contentOf(found.id);
      return { bytes, hash: createHash('sha256').update(bytes).digest('hex'), mode: fileMode(found.mode) };
    },
  };
}

/** Whether git, or who reads what it gives, says that something is no longer there. What only cannot be read now may be again. */
const isDamage = (said: string): boolean =>
  !/Permission denied|Too many open files|Cannot allocate memory/u.test(said) &&
  /\b(?:bad|missing|lacks the) (?:\w+ )?object\b|\bis corrupt$|unable to (?:read|stream) (?:tree )?\(?[0-9a-f]{64}/mu.test(said);

const asPair = (entry: Staged) => [entry.name, entry] as const;

/** Checks that the text is an id: git would evaluate any other expression. */
function treeId(tree: string): string {
  if (!/^[0-9a-f]{64}$/u.test(tree)) throw new Error(`not a checkpoint: ${JSON.stringify(tree)}`);
  return tree;
}

/** Keeps the last so many. */
function keep<T>(kept: Map<string, T>, key: string, value: T, most: number): void {
  kept.delete(key);
  kept.set(key, value);
  for (const old of [...kept.keys()].slice(0, -most)) kept.delete(old);
}

/** Answers that never change, asked for again and again: the last few are kept, if they are not too large. */
function keepLast<T>(most: number, isSmall: (answer: T) => boolean, ask: (key: string) => Promise<T>) {
  const kept = new Map<string, T>();
  const keepSmall = (key: string, answer: T): void => {
    kept.delete(key);
    if (isSmall(answer)) keep(kept, key, answer, most);
  };
  /** Who asks for the same at once gets one answer. */
  const asked = new Map<string, Promise<T>>();
  const get = async (key: string): Promise<T> => {
    const known = kept.get(key);
    const answer = known ?? (await (asked.get(key) ?? askOnce(key)));
    keepSmall(key, answer);
    return answer;
  };
  const askOnce = (key: string): Promise<T> => {
    const answer = ask(key).finally(() => asked.delete(key));
    asked.set(key, answer);
    return answer;
  };
  return Object.assign(get, { keep: keepSmall, kept: (key: string) => kept.get(key) });
}
