import { copyFile, lstat, mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileSystemTraits, type FileSystemTraits } from '../file-system-traits.ts';
import { hiddenMode, parseStaged } from '../git-entries.ts';
import { asText, names, type Git, type GitCall } from '../git-program.ts';
import { createKeyedQueue } from '../keyed-queue.ts';
import { attributes } from '../own-repository.ts';
import { configText, headText } from '../repository-texts.ts';
import { isWithin, leaveOut, lookEverywhere } from './leave-out.ts';
import { ifThere } from '../system-error.ts';
import { builtInExcludes, prefixIn } from '../workspace-listing.ts';

const nobody = {
  GIT_AUTHOR_NAME: 'Batuta',
  GIT_AUTHOR_EMAIL: 'batuta@localhost',
  GIT_COMMITTER_NAME: 'Batuta',
  GIT_COMMITTER_EMAIL: 'batuta@localhost',
};

/** What the worktrees of a workspace take over from its repository. */
export interface AboutRepository {
  /** Where the workspace lies in it: '' or `folder/`; null: in none. */
  readonly prefix: string | null;
  /** What git passes over there besides what ignore files say. */
  readonly excludes: string;
}

export async function aboutRepository(git: Git, root: string): Promise<AboutRepository> {
  const prefix = await prefixIn(git, { cwd: root }, true);
  return { prefix, excludes: await excludesOf(git, root, prefix) };
}

/**
 * Writes the files of a checkpoint below `top`, byte by byte, which becomes a repository of its own with one commit: its objects are those of the store.
 * `indexes` gets an index that fits, so that the first checkpoint there reads nothing again. Many that begin with one tree share the commit, and git
 * begins none of them: each start of git counts, where thirty agents wait for their folder.
 */
export function createLayOut(git: Git, { root, store }: { readonly root: string; readonly store: string }) {
  const queue = createKeyedQueue();
  /** All of them lie on one disk, which is asked once. */
  let traits: Promise<FileSystemTraits> | null = null;
  /** The tree that was laid out last without any change, and its commit, in the store. */
  let last: { readonly tree: string; readonly commit: string } | null = null;

  const init = async (own: string): Promise<void> => {
    for (const folder of ['objects/pack', 'refs/heads', 'refs/tags']) await mkdir(join(own, folder), { recursive: true });
    traits ??= fileSystemTraits(own);
    traits.catch(() => (traits = null));
    await writeFile(join(own, 'HEAD'), headText);
    await writeFile(join(own, 'config'), configText(await traits, false));
  };

  return async (
    { prefix: found, excludes, tree, without }: AboutRepository & { readonly tree: string; readonly without: readonly string[] },
    { top, indexes }: { readonly top: string; readonly indexes: string },
  ): Promise<void> => {
    const prefix = found ?? '';
    const own = join(top, '.git');
    await mkdir(join(top, prefix), { recursive: true, mode: 0o700 });
    await init(own);
    await mkdir(join(own, 'info'), { recursive: true });
    await mkdir(join(own, 'objects', 'info'), { recursive: true });
    // Until its record is written it is made anew, and before that all of it is flushed.
    await writeFile(join(own, 'info', 'attributes'), attributes);
    await writeFile(join(own, 'objects', 'info', 'alternates'), `${join(store, 'objects')}\n`);
    await writeFile(join(own, 'info', 'exclude'), excludes);
    const out = without.map((folder) => `${prefix}${folder}`);
    const isOut = isWithin(out);
    await leaveOut(own, out);
    const call: GitCall = { cwd: top, env: { GIT_DIR: own, GIT_WORK_TREE: top, GIT_OPTIONAL_LOCKS: '1', ...nobody } };
    const plain = ['-c', 'core.protectNTFS=false', '-c', 'core.protectHFS=false'];
    const copyLast = async (): Promise<boolean> => {
      if (last?.tree !== tree || prefix !== '') return false;
      const { commit } = last;
      await git.ok([...plain, 'read-tree', '-m', '-u', tree], call);
      // Nobody else is here yet: the branch is begun without git.
      await writeFile(join(own, headText.slice('ref: '.length).trim()), `${commit}\n`);
      return true;
    };
    const writeOut = async (): Promise<void> => {
      await git.ok([...plain, 'read-tree', ...(prefix === '' ? [] : [`--prefix=${prefix}`]), tree], call);
      const staged = names((await git.ok(['ls-files', '-z', '--stage'], call)).stdout).map(parseStaged);
      const hidden = staged.filter(({ mode }) => mode === hiddenMode);
      const gone = hidden.map(({ name }) => `0 ${'0'.repeat(64)}\t${name}\0`).join('');
      if (gone !== '') await git.ok([...plain, 'update-index', '-z', '--index-info'], { ...call, input: gone });
      const outside = staged.flatMap(({ name, mode }) => (mode !== hiddenMode && isOut(name) ? [name] : []));
      if (outside.length > 0)
        await git.ok([...plain, 'update-index', '--skip-worktree', '-z', '--stdin'], {
          ...call,
          input: outside.map((name) => `${name}\0`).join(''),
        });
      await git.ok([...plain, 'checkout-index', '--all', '--index', '--quiet'], call);
      const isWhole = prefix === '' && gone === '';
      const written = isWhole ? tree : (await git.ok(['write-tree'], call)).stdout.toString('latin1').trim();
      const where: GitCall = isWhole ? { ...call, env: { ...call.env, GIT_OBJECT_DIRECTORY: join(store, 'objects') } } : call;
      const commit = (await git.ok(['commit-tree', '-m', 'checkpoint', written], where)).stdout.toString('latin1').trim();
      await git.ok(['update-ref', 'HEAD', commit], call);
      if (isWhole) last = { tree, commit };
      // Of them no tree has the content; commands may need them all the same.
      for (const { name } of hidden.filter((one) => !isOut(one.name)))
        await copyThere(join(root, asText(name).slice(prefix.length)), join(top, asText(name)));
    };
    // Of many that begin with one tree the first makes what the others take over.
    if (!(await copyLast())) await queue(tree, async () => (await copyLast()) || writeOut());
    for (const folder of foldersAbove(prefix))
      await copyThere(join(root, '../'.repeat(folder.up), '.gitignore'), join(top, folder.path, '.gitignore'));
    if (prefix !== '') return;
    await mkdir(indexes, { recursive: true, mode: 0o700 });
    const index = join(own, 'index');
    const { atime, mtime } = await stat(index);
    await copyFile(index, join(indexes, 'shared'));
    if (without.length > 0) await lookEverywhere(git, { ...call, env: { ...call.env, GIT_INDEX_FILE: join(indexes, 'shared') } }, isOut);
    await utimes(join(indexes, 'shared'), atime, mtime);
  };
}

/** Folders of the repository above the workspace, and how many steps up each lies. */
function foldersAbove(prefix: string): { path: string; up: number }[] {
  const parts = prefix.split('/').filter((part) => part !== '');
  return parts.map((_part, index) => ({ path: parts.slice(0, index).join('/'), up: parts.length - index }));
}

async function copyThere(from: string, to: string): Promise<void> {
  const found = await ifThere(lstat(from));
  if (!found?.isFile()) return;
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
}

/** What the person has git pass over in this repository alone. Where there is neither that nor an ignore file, what tools can make anew. */
async function excludesOf(git: Git, root: string, prefix: string | null): Promise<string> {
  if (prefix !== null) {
    const { stdout } = await git.ok(['rev-parse', '--path-format=absolute', '--git-path', 'info/exclude'], { cwd: root });
    return (await ifThere(readFile(stdout.toString('utf8').trim(), 'utf8'))) ?? '';
  }
  return (await ifThere(lstat(join(root, '.gitignore')))) ? '' : builtInExcludes.map((pattern) => `${pattern}\n`).join('');
}
