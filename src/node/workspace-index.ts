import { WorkspaceError } from '../core/ports.ts';
import { sentence } from '../core/describe/message.ts';
import type { ReadPolicy } from '../core/policy/readable.ts';
import { createFewChanges, keepContents, type IndexRead } from './few-changes.ts';
import { createFirstIndex } from './first-index.ts';
import { againstListed, hiddenMode, parseChanged, parseStaged, type Staged } from './git-entries.ts';
import { asName, asText, durable, gitFailure, isSince, names, type Git, type GitCall } from './git-program.ts';
import { createHiddenHashes } from './hidden-files.ts';
import { entriesOfTree } from './index-file.ts';
import { createModifiedFiles, linksOnTheWay, mostLookedAt, statsOf, type Modified } from './modified-files.ts';
import { packOrder } from './pack-order.ts';
import { openPrivateIndex } from './private-index.ts';
import { keepReadPolicy } from './readable-policy.ts';
import { gitObject } from './tree-objects.ts';
import type { TreeReader } from './tree-reader.ts';
import { isWithin } from './worktrees/leave-out.ts';
import { listedNames, type Listing, type ListingOptions } from './workspace-listing.ts';
import { createWorkspaceNames } from './workspace-names.ts';

/** The workspace as git's index has it, in a repository of our own. */
export interface WorkspaceIndex {
  /** As in `WorkspaceNames`. */
  list(): Promise<readonly string[]>;
  /** The workspace as the index would be with it. What did not change costs a look at each file, and nothing else. */
  refresh(): Promise<Refreshed>;
  /** Starts from nothing, after damage. */
  reset(): Promise<void>;
}

/** Folders that a worktree did not get, and the checkpoint that it began with. What they held then counts as being there, unless somebody writes in them. */
export interface LeftOut {
  readonly folders: readonly string[];
  readonly tree: string;
}

export interface Refreshed extends IndexRead {
  /** Names of files that are in no tree because this user may not read them. */
  readonly unreadable: readonly string[];
  /** Of such a file only its hash is kept, because no agent may read it. */
  readonly isHidden: (name: string) => boolean;
}

interface Listed {
  readonly listed: readonly string[];
  readonly policy: ReadPolicy;
  readonly present: ReadonlySet<string>;
  readonly hidden: ReadonlySet<string>;
}

/** For our index: lines as `--index-info` takes them, and names. */
interface InAndOut {
  readonly lines: readonly string[];
  readonly out: readonly string[];
}

interface Difference {
  readonly list: Listed;
  readonly before: IndexRead;
  /** Readable files that the index does not have. */
  readonly added: readonly string[];
  /** What it has that is not listed any more. */
  readonly gone: readonly string[];
}

const emptyTree = gitObject('tree', Buffer.alloc(0)).id;

/** With more unreadable files than this, something is wrong with the whole workspace. */
const mostUnreadable = 50;

/** `indexes`: where its indexes lie; the same for all processes. */
export async function openWorkspaceIndex({
  git,
  root,
  store,
  env,
  indexes,
  trees,
  without = { folders: [], tree: '' },
  list = createWorkspaceNames({ root, store, env }).list,
}: ListingOptions & {
  readonly git: Git;
  readonly indexes: string;
  readonly trees: Pick<TreeReader, 'differ' | 'known' | 'keep' | 'filesOf'>;
  readonly without?: LeftOut | undefined;
  readonly list?: Listing | undefined;
}): Promise<WorkspaceIndex> {
  const index = await openPrivateIndex(indexes);
  const hashHidden = createHiddenHashes(root);
  const readPolicy = keepReadPolicy(root);
  const notAsIn = createModifiedFiles(root);
  const fewChanges = createFewChanges(root, store, trees.keep);
  const firstIndex = createFirstIndex(root, store, index.file, trees.keep);
  const call: GitCall = { cwd: root, env: { GIT_DIR: store, GIT_WORK_TREE: root, GIT_INDEX_FILE: index.file, GIT_OPTIONAL_LOCKS: '1' } };

  let version: Promise<boolean> | null = null;
  /** Older versions of git would make a pack for each file. */
  const packsMany = (): Promise<boolean> => {
    version ??= git.ok(['version'], call).then(({ stdout }) => isSince(stdout.toString('latin1'), 2, 37));
    return version;
  };

  /** As it was last read. */
  let read: IndexRead | null = null;
  let known: Listed | null = null;
  let difference: Difference | null = null;

  const isOut = isWithin(without.folders);
  /** What lay in those folders is to come back into our index, but for what lies there now; and what is to go out of it. */
  const leaveOut = async (entries: readonly Staged[], present: ReadonlySet<string>): Promise<InAndOut> => {
    if (without.folders.length === 0) return { lines: [], out: [] };
    const then = await trees.filesOf(without.tree);
    const now = new Map(entries.flatMap((entry) => (isOut(entry.name) && !present.has(entry.name) ? [[entry.name, entry]] : [])));
    const back = [...then.values()].filter(({ name, mode, id }) => {
      const entry = now.get(name);
      return isOut(name) && !present.has(name) && (entry?.mode !== mode || entry.id !== id);
    });
    const lines = back.map(({ name, mode, id }) => `${mode} ${id}\t${name}`);
    return { lines, out: [...now.keys()].filter((name) => !then.has(name)) };
  };

  /** Brings these files into our index. Returns those that cannot be read. */
  const update = async (changed: readonly string[]): Promise<string[]> => {
    const left = new Set(changed);
    const unreadable: string[] = [];
    while (left.size > 0 && unreadable.length <= mostUnreadable) {
      const order = packOrder(root, left);
      const packed = order !== null && (await packsMany()) ? ['-c', 'core.bigFileThreshold=1'] : [];
      const { code, stderr } = await git.run([...durable, ...packed, 'update-index', '--add', '--remove', '--replace', '-z', '--stdin'], {
        ...call,
        input: terminated(order ?? left),
      });
      if (code === 0) return unreadable;
      const name = asName(/^fatal: Unable to process path (.*)$/mu.exec(stderr)?.[1] ?? '');
      if (!left.delete(name) || /No space left/u.test(stderr)) throw gitFailure('update-index', stderr);
      if (!isGone(statsOf(root, name))) unreadable.push(name);
    }
    if (unreadable.length <= mostUnreadable) return unreadable;
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

  /** Of files that no agent may read the hashes are to come into our index, but not the files. What cannot be read, or is gone, is to go out. */
  const hiddenNow = async (hidden: ReadonlySet<string>, { entries }: IndexRead): Promise<InAndOut & { unreadable: string[] }> => {
    if (hidden.size === 0) return { lines: [], out: [], unreadable: [] };
    const found = new Map<string, string>();
    const gone: string[] = [];
    for (const name of hidden) {
      const hash = await hashHidden(asText(name));
      if (hash === null) gone.push(name);
      else found.set(name, hash);
    }
    const unreadable = [...found].flatMap(([name, hash]) => (hash === 'unreadable' ? [name] : []));
    for (const name of unreadable) found.delete(name);
    const before = new Map(entries.flatMap(({ name, mode, id }) => (mode === hiddenMode ? [[name, id]] : [])));
    const lines = [...found].filter(([name, id]) => before.get(name) !== id).map(([name, id]) => `${hiddenMode} ${id}\t${name}`);
    return { lines, out: [...unreadable, ...gone], unreadable };
  };

  const updateIndex = async (args: readonly string[], lines: readonly string[]): Promise<void> => {
    if (lines.length > 0) await git.ok([...durable, 'update-index', ...args], { ...call, input: terminated(lines) });
  };

  /** Names in our index of files that are not as they were, or may not be. */
  const modifiedFiles = async ({ entries }: IndexRead): Promise<Modified> => {
    if (entries.length <= mostLookedAt) return notAsIn(entries);
    const { stdout } = await git.ok(['diff-files', '--name-only', '--ignore-submodules=all', '-z'], call);
    return { names: names(stdout), seen: new Set() };
  };

  const readIndex = async (): Promise<IndexRead> => {
    const stamp = await index.stamp();
    if (read?.stamp === stamp) return read;
    // Nothing was ever put into it.
    if (stamp === null) return (read = { stamp, entries: [], tree: emptyTree });
    const begun = read === null && trees.known(without.tree);
    // A worktree that was just laid out.
    if (begun && entriesOfTree(index.file, without.tree)) return (read = { stamp, entries: begun, tree: without.tree });
    const tree = (await git.ok([...durable, 'write-tree'], call)).stdout.toString('latin1').trim();
    const entries =
      read === null || read.tree === emptyTree
        ? (trees.known(tree) ??
          entriesOfTree(index.file, tree) ??
          names((await git.ok(['ls-files', '-z', '--stage'], call)).stdout).map(parseStaged))
        : await changed(read, tree);
    await index.publish();
    read = { stamp: await index.stamp(), entries, tree };
    return read;
  };

  /** The entries of another tree; git is asked only for the difference. */
  const changed = async ({ tree, entries }: IndexRead, other: string): Promise<readonly Staged[]> => {
    if (other === tree) return entries;
    const others = parseChanged(await trees.differ(tree, other));
    const all = entries.filter(({ name }) => !others.has(name));
    for (const entry of others.values()) if (entry !== null) all.push(entry);
    return all.sort((a, b) => (a.name < b.name ? -1 : 1));
  };

  /** What is listed, against what is in the index. */
  const differ = (list: Listed, before: IndexRead): Difference => {
    if (difference?.list === list && difference.before === before) return difference;
    const { added, gone } = againstListed(before.entries, list.listed);
    difference = {
      list,
      before,
      added: added.filter((name) => !list.hidden.has(name)),
      gone: gone.filter((name) => !isOut(name)),
    };
    return difference;
  };

  /** Which of the listed files no agent may read. Worked out again only after the list or the policy has changed. */
  const sort = async (listed: readonly string[]): Promise<Listed> => {
    const policy = await readPolicy();
    if (known?.listed === listed && known.policy === policy) return known;
    const hidden = new Set(listed.filter((name) => policy.refusal(asText(name)) !== null));
    known = { listed, policy, present: listedNames(listed), hidden };
    return known;
  };

  /** git takes for unchanged what was written twice within a second, with another time set: of that it has to forget what it knows. */
  const updateAgain = async (written: readonly string[], { entries, stamp }: IndexRead, { seen }: Modified): Promise<string[]> => {
    if (seen.size === 0) return [];
    const now = stamp === (await index.stamp()) ? entries : (await readIndex()).entries;
    const after = new Map(now.map(({ name, id, mode }) => [name, `${mode} ${id}`]));
    const left = entries.filter(({ name, id, mode }) => seen.has(name) && after.get(name) === `${mode} ${id}`).map(({ name }) => name);
    const again = left.filter((name) => written.includes(name));
    if (again.length === 0) return [];
    await updateIndex(['--force-remove', '-z', '--stdin'], again);
    return update(again);
  };

  const first = async (added: readonly string[]): Promise<IndexRead | null> => {
    const made = await firstIndex(added);
    if (made === null) return null;
    await index.publish();
    return (read = { stamp: await index.stamp(), ...made });
  };

  const inIndex = async (): Promise<[IndexRead, Modified]> => {
    const before = await readIndex();
    return [before, await modifiedFiles(before)];
  };

  const refresh: WorkspaceIndex['refresh'] = async () => {
    // Two questions to two indexes: the person's knows what counts, ours what it holds of that. And both each time, since nobody tells what changed.
    const [listed, [before, modified]] = await Promise.all([list(), inIndex()]);
    const now = await sort(listed);
    const { present, hidden, policy } = now;
    const { added, gone } = differ(now, before);
    const isHidden = (name: string): boolean => policy.refusal(asText(name)) !== null;
    // The person's repository still names what lay in a folder that became a link; git takes nothing from beyond one, and calls it an error.
    const isBeyondLink = linksOnTheWay(root);
    const there = modified.names.filter((name) => present.has(name) && !hidden.has(name));
    const [files, beyond] = [there.filter((name) => !isBeyondLink(name)), there.filter(isBeyondLink)];
    const [concealed, left] = [await hiddenNow(hidden, before), await leaveOut(before.entries, present)];
    // What the person's repository still names, but somebody deleted or made a folder of, is no reason to ask git each time.
    const reached = added.filter((name) => !isBeyondLink(name));
    const come = reached.length > mostLookedAt ? reached : reached.filter((name) => !isGone(statsOf(root, name)));
    const others = [beyond, concealed.lines, concealed.out, left.lines, left.out];
    const changed = [...come, ...files];
    // The first time there has to be an index: what it holds need not be read again by whoever comes next.
    const few = others.some(({ length }) => length > 0)
      ? null
      : await (before.stamp === null ? first(changed) : fewChanges(before, changed, gone));
    if (few) return { ...few, unreadable: [], isHidden };
    const unreadable = [...(await update(changed)), ...(await updateAgain(changed, before, modified))];
    await updateIndex(['--replace', '-z', '--index-info'], concealed.lines);
    await updateIndex(['--add', '-z', '--index-info'], left.lines);
    await updateIndex(['--force-remove', '-z', '--stdin'], [...gone, ...beyond, ...unreadable, ...concealed.out, ...left.out]);
    const after = await readIndex();
    await keepContents(root, changed, after.entries, trees.keep);
    return { ...after, unreadable: [...unreadable, ...concealed.unreadable], isHidden };
  };

  /** What was read goes as well: its objects may be gone with the index. */
  const reset = (): Promise<void> => {
    read = null;
    return index.reset();
  };

  return { list, refresh, reset };
}

/** Nothing is there, or a folder, in the place of a file that the person's repository still has. */
const isGone = (stats: ReturnType<typeof statsOf>): boolean => stats === undefined || stats?.isDirectory() === true;

const terminated = (list: Iterable<string>): string => [...list].map((name) => `${name}\0`).join('');
