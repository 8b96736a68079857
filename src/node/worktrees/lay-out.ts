import { copyFile, lstat, mkdir, readFile, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { atomicWrite } from '../atomic-write.ts';
import { hiddenMode, parseStaged } from '../git-entries.ts';
import { asText, names, type Git, type GitCall } from '../git-program.ts';
import { attributes } from '../own-repository.ts';
import { ifThere } from '../system-error.ts';
import { builtInExcludes, isInRepository } from '../workspace-listing.ts';

const nobody = {
  GIT_AUTHOR_NAME: 'Batuta',
  GIT_AUTHOR_EMAIL: 'batuta@localhost',
  GIT_COMMITTER_NAME: 'Batuta',
  GIT_COMMITTER_EMAIL: 'batuta@localhost',
};

/** Where the workspace lies in its repository: '' or `folder/`; null: in none. */
export async function prefixIn(git: Git, root: string): Promise<string | null> {
  if (!(await isInRepository(git, { cwd: root }, true))) return null;
  return (await git.ok(['rev-parse', '--show-prefix'], { cwd: root })).stdout.toString('utf8').replace(/\n$/u, '');
}

/**
 * Writes the files of a checkpoint below `top`, byte by byte, which becomes a repository of its own with one commit: its objects are those of the store.
 * `indexes` gets an index that fits, so that the first checkpoint there reads nothing again.
 */
export async function layOut(
  git: Git,
  about: { readonly root: string; readonly store: string; readonly prefix: string | null; readonly tree: string },
  { top, indexes }: { readonly top: string; readonly indexes: string },
): Promise<void> {
  const { root, store, tree } = about;
  const prefix = about.prefix ?? '';
  const own = join(top, '.git');
  await mkdir(join(top, prefix), { recursive: true, mode: 0o700 });
  await git.ok(['init', '--quiet', '--object-format=sha256', '--template=', top], { cwd: top });
  await mkdir(join(own, 'info'), { recursive: true });
  await mkdir(join(own, 'objects', 'info'), { recursive: true });
  await atomicWrite(join(own, 'info', 'attributes'), Buffer.from(attributes));
  await atomicWrite(join(own, 'objects', 'info', 'alternates'), Buffer.from(`${join(store, 'objects')}\n`));
  await atomicWrite(join(own, 'info', 'exclude'), Buffer.from(await excludesOf(git, root, about.prefix)));
  const call: GitCall = { cwd: top, env: { GIT_DIR: own, GIT_WORK_TREE: top, GIT_OPTIONAL_LOCKS: '1', ...nobody } };
  const plain = ['-c', 'core.protectNTFS=false', '-c', 'core.protectHFS=false'];
  await git.ok([...plain, 'read-tree', ...(prefix === '' ? [] : [`--prefix=${prefix}`]), tree], call);
  const hidden = names((await git.ok(['ls-files', '-z', '--stage'], call)).stdout)
    .map(parseStaged)
    .filter(({ mode }) => mode === hiddenMode);
  const gone = hidden.map(({ name }) => `0 ${'0'.repeat(64)}\t${name}\0`).join('');
  if (gone !== '') await git.ok([...plain, 'update-index', '-z', '--index-info'], { ...call, input: gone });
  await git.ok([...plain, 'checkout-index', '--all', '--index', '--quiet'], call);
  const written = (await git.ok(['write-tree'], call)).stdout.toString('latin1').trim();
  const commit = (await git.ok(['commit-tree', '-m', 'checkpoint', written], call)).stdout.toString('latin1').trim();
  await git.ok(['update-ref', 'HEAD', commit], call);
  // Of them no tree has the content; commands may need them all the same.
  for (const { name } of hidden) await copyThere(join(root, asText(name).slice(prefix.length)), join(top, asText(name)));
  for (const folder of foldersAbove(prefix))
    await copyThere(join(root, '../'.repeat(folder.up), '.gitignore'), join(top, folder.path, '.gitignore'));
  if (prefix !== '') return;
  await mkdir(indexes, { recursive: true, mode: 0o700 });
  const index = join(own, 'index');
  const { atime, mtime } = await stat(index);
  await copyFile(index, join(indexes, 'shared'));
  await utimes(join(indexes, 'shared'), atime, mtime);
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
