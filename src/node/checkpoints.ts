import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { isOutsideHash } from '../core/policy/hashed-paths.ts';
import { WorkspaceError, type Checkpoint, type Checkpoints, type FileContent, type TreeChange } from '../core/ports.ts';
import { sentence } from '../core/describe/message.ts';
import { fileMode, hiddenMode, parseRawDiff, parseStaged, parseTreeLine, stagedAs, type RawSide, type Staged } from './git-entries.ts';
import { asName, asText, createGit, gitFailure, names, type GitCall } from './git-program.ts';
import { createHiddenHashes } from './hidden-files.ts';
import { createKeyedQueue } from './keyed-queue.ts';
import { contentHashes } from './object-contents.ts';
import { ensureOwnRepository } from './own-repository.ts';
import { openPrivateIndex } from './private-index.ts';
import { openReadPolicy } from './readable-policy.ts';
import { ifThere } from './system-error.ts';
import { createListing } from './workspace-listing.ts';

export interface CheckpointOptions {
  /** Absolute, links resolved. */
  readonly root: string;
  /** The bare git directory of our own; made when it is not there. */
  readonly store: string;
  /** Environment for git; default: that of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Objects are flushed, in one batch, before anything refers to them. Light compression: speed matters more than space. */
const durable = [
  '-c',
  'core.fsync=loose-object',
  '-c',
  'core.fsyncMethod=batch',
  '-c',
  'core.compression=1',
  '-c',
  'core.protectNTFS=false',
  '-c',
  'core.protectHFS=false',
];

/** With more unreadable files than this, something is wrong with the whole workspace. */
const mostUnreadable = 50;

/** Checkpoints of a workspace in `store`. Nothing of the person's own repository is written, and none of its filters or hooks run. */
export async function openCheckpoints({ root, store, env = process.env }: CheckpointOptions): Promise<Checkpoints> {
  const git = createGit(env);
  await ensureOwnRepository(git, store);
  const index = await openPrivateIndex(store);
  const list = createListing({ root, store, env });
  const hashHidden = createHiddenHashes(root);
  const queue = createKeyedQueue();
  const known = new Map<string, string>();
  const call: GitCall = { cwd: root, env: { GIT_DIR: store, GIT_WORK_TREE: root, GIT_INDEX_FILE: index.file, GIT_OPTIONAL_LOCKS: '1' } };
  const own: GitCall = { cwd: store, env: { GIT_DIR: store } };

  /** The index as it was last read; git gives it another stamp when it changes. */
  let read: { stamp: string | null; entries: Staged[]; tree: string } | null = null;

  /** Files of the trees that were asked for last, by name. */
  const filesOf = keepLast(
    4,
    () => true,
    async (tree): Promise<ReadonlyMap<string, Staged>> => {
      const { stdout } = await git.ok(['ls-tree', '-r', '-z', '--full-tree', treeId(tree)], own);
      return new Map(names(stdout).map((line) => [line.slice(line.indexOf('\t') + 1), parseTreeLine(line)]));
    },
  );

  const contentOf = keepLast(
    50,
    (bytes: Uint8Array) => bytes.length < 100_000,
    async (id) => new Uint8Array((await git.ok(['cat-file', 'blob', id], own)).stdout),
  );

  /** Brings the listed files into our index. Returns those that cannot be read. */
  const update = async (listed: Iterable<string>): Promise<string[]> => {
    const left = new Set(listed);
    const unreadable: string[] = [];
    while (unreadable.length <= mostUnreadable) {
      const { code, stderr } = await git.run([...durable, 'update-index', '--add', '--remove', '--replace', '-z', '--stdin'], {
        ...call,
        input: terminated(left),
      });
      if (code === 0) return unreadable;
      const name = asName(/^fatal: Unable to process path (.*)$/mu.exec(stderr)?.[1] ?? '');
      if (!left.delete(name) || /No space left/u.test(stderr)) throw gitFailure('update-index', stderr);
      unreadable.push(name);
    }
    throw new WorkspaceError(
      'not-readable',
      sentence(
        'More than {0} files of {1} cannot be read, for example {2}. Change their permissions, or put them into .gitignore.',
        mostUnreadable,
        root,
        asText(unreadable[0] ?? ''),
      ),
    );
  };

  /** Brings the hashes of files that no agent may read into our index, but not the files. Returns those that cannot be read, or are gone. */
  const updateHidden = async (hidden: Iterable<string>): Promise<{ unreadable: string[]; gone: string[] }> => {
    const found = new Map<string, string>();
    const gone: string[] = [];
    for (const name of hidden) {
      const hash = await hashHidden(asText(name));
      if (hash === null) gone.push(name);
      else found.set(name, hash);
    }
    const unreadable = [...found].flatMap(([name, hash]) => (hash === 'unreadable' ? [name] : []));
    for (const name of unreadable) found.delete(name);
    const before = new Map(read?.entries.map(({ name, mode, id }) => [name, mode === hiddenMode ? id : null]));
    const changed = [...found].filter(([name, id]) => before.get(name) !== id).map(([name, id]) => `${hiddenMode} ${id}\t${name}`);
    if (changed.length > 0)
      await git.ok([...durable, 'update-index', '--replace', '-z', '--index-info'], { ...call, input: terminated(changed) });
    return { unreadable, gone };
  };

  const staged = async (): Promise<Staged[]> => names((await git.ok(['ls-files', '-z', '--stage'], call)).stdout).map(parseStaged);

  /** The index without what is not listed any more, as a tree. Nothing is asked of git where nothing changed. */
  const readIndex = async (listed: ReadonlySet<string>): Promise<{ entries: Staged[]; tree: string }> => {
    const isGone = ({ name }: Staged): boolean => !listed.has(name);
    if (read !== null && read.stamp === (await index.stamp()) && !read.entries.some(isGone)) return read;
    const found = await staged();
    const gone = found.filter(isGone).map(({ name }) => name);
    if (gone.length > 0)
      await git.ok([...durable, 'update-index', '--force-remove', '-z', '--stdin'], { ...call, input: terminated(gone) });
    const tree = (await git.ok([...durable, 'write-tree'], call)).stdout.toString('latin1').trim();
    await index.publish();
    read = { stamp: await index.stamp(), entries: found.filter((entry) => !isGone(entry)), tree };
    return read;
  };

  /** The tree, and what of it counts. */
  const look = async (volatilePaths: readonly string[], instead: Instead = new Map()): Promise<Checkpoint & { counted: Staged[] }> => {
    const listed = new Set(await list());
    const readable = await openReadPolicy(root);
    const isHidden = (name: string): boolean => readable.refusal(asText(name)) !== null;
    const hidden = new Set([...listed].filter(isHidden));
    const unreadable = await update(hidden.size === 0 ? listed : [...listed].filter((name) => !hidden.has(name)));
    const left = await updateHidden(hidden);
    unreadable.push(...left.unreadable);
    for (const name of [...left.unreadable, ...left.gone]) listed.delete(name);
    const { entries, tree } = await readIndex(listed);
    const hash = createHash('sha256');
    const known = instead.size === 0 ? entries : entries.filter(({ name }) => !isWithin(instead, asText(name)));
    const others = [...instead].flatMap(([path, content]) => (content ? [stagedAs(path, content, isHidden(asName(path)))] : []));
    const all = others.length === 0 ? known : [...known, ...others].sort((a, b) => (a.name < b.name ? -1 : 1));
    const counted = [...all, ...unreadable.map((name) => ({ name, mode: 'unreadable', id: '' }))].filter(counts(volatilePaths));
    for (const { mode, id, name } of counted) hash.update(`${mode} ${id}\t${name}\0`, 'latin1');
    return { tree, hash: hash.digest('hex'), counted };
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

  return {
    take: (options) =>
      queue('take', async () => {
        try {
          return await take(options?.volatilePaths ?? []);
        } catch (error) {
          if (!(error instanceof WorkspaceError) || !/index file|bad index|index\.lock|unable to read/iu.test(error.message)) throw error;
          // The index is only a cache; after damage (a full disk, a crash) it is rebuilt.
          await index.reset();
          return take(options?.volatilePaths ?? []);
        }
      }),
    compare: (...about) => queue('take', async () => compare(...about)),
    diff: async (fromTree, toTree) => {
      if (treeId(fromTree) === toTree) return [];
      const { stdout } = await git.ok(
        ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev', treeId(fromTree), treeId(toTree)],
        own,
      );
      const changes = parseRawDiff(names(stdout)).filter(({ path }) => !isOutsideHash(path));
      const sides = changes.flatMap(({ from, to }) => [from, to]);
      const ids = sides.flatMap((side) => (side === null || side.hidden || known.has(side.id) ? [] : [side.id]));
      for (const [id, hash] of await contentHashes(git, store, [...new Set(ids)])) known.set(id, hash);
      const hashOf = (side: RawSide | null): string | null => side && (side.hidden ? side.id : (known.get(side.id) ?? null));
      return changes.map(({ path, from, to, modes }): TreeChange => {
        const plain = Object.values(modes).every((mode) => mode === null || mode === 'file');
        const hidden = from?.hidden === true || to?.hidden === true;
        return { path, before: hashOf(from), after: hashOf(to), ...(plain ? {} : { modes }), ...(hidden ? { hidden } : {}) };
      });
    },
    stamps: async () => {
      const stamps: Record<string, string> = {};
      for (const name of await list()) {
        const found = await ifThere(lstat(join(root, asText(name)), { bigint: true }));
        if (found) stamps[asText(name)] = `${found.mtimeNs}-${found.ino}`;
      }
      return stamps;
    },
    readAt: async (tree, path) => (await entryAt(tree, path))?.bytes ?? null,
    entryAt,
  };
}

/** Answers that never change, asked for again and again: the last few are kept, if they are not too large. */
function keepLast<T>(most: number, isSmall: (answer: T) => boolean, ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const kept = new Map<string, T>();
  return async (key) => {
    const answer = kept.get(key) ?? (await ask(key));
    kept.delete(key);
    if (isSmall(answer)) kept.set(key, answer);
    for (const old of [...kept.keys()].slice(0, -most)) kept.delete(old);
    return answer;
  };
}

const terminated = (list: Iterable<string>): string => [...list].map((name) => `${name}\0`).join('');

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
  const volatile = new Set(volatilePaths);
  return ({ name }) => !isOutsideHash(asText(name)) && !volatile.has(asText(name));
}
