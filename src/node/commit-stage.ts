import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GitError } from 'simple-git';
import { WorkspaceError } from '../core/ports.ts';
import { sentence } from '../core/describe/message.ts';
import type { FileMode } from '../protocol/file-mode.ts';

export interface CommitFile {
  /** Relative to the workspace. */
  readonly path: string;
  /** null: the file is removed. */
  readonly bytes: Uint8Array | null;
  readonly mode: FileMode;
  /** What the person's index gets in place of `bytes`, where they have staged a change of their own in this file. */
  readonly staged?: Uint8Array;
}

/** An index, and a folder in place of the working tree. */
export interface Stage {
  readonly folder: string;
  readonly git: (args: readonly string[], input?: string) => Promise<string>;
}

const terminated = (lines: readonly string[]): string => lines.map((line) => `${line}\0`).join('');

/** Brings the files into the index by way of the folder; git converts them as `git add` would. */
export async function addFiles({ folder, git }: Stage, files: readonly CommitFile[]): Promise<void> {
  for (const { path, bytes, mode } of files) {
    if (bytes === null) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    const place = join(folder, path);
    if (mode === 'link') await symlink(Buffer.from(bytes), place);
    else await writeFile(place, bytes, { mode: mode === 'executable' ? 0o777 : 0o666 });
  }
  await git(['update-index', '--add', '--remove', '--replace', '-z', '--stdin'], terminated(files.map(({ path }) => path)));
}

/**
 * The current branch moves to the commit, and the person's index follows for exactly these files. The index goes first: were it left
 * behind, it would show the commit's own changes as undone, and the person's next commit would undo them.
 */
export async function moveBranch(persons: Stage, move: () => Promise<unknown>, files: readonly CommitFile[]): Promise<void> {
  const paths = new Set(files.map(({ path }) => path));
  const aside = await laidAside(persons, paths);
  const flag = async (prefix: '--' | '--no-', isThere: (path: string) => boolean): Promise<void> => {
    for (const [name, all] of Object.entries(aside)) {
      const those = all.filter(isThere);
      if (those.length > 0) await persons.git(['update-index', `${prefix}${name}`, '-z', '--stdin'], terminated(those));
    }
  };
  await flag('--no-', () => true);
  // `mode id stage TAB name` is a form that `--index-info` takes back, unmerged stages included.
  const before = (await persons.git(['ls-files', '-z', '--stage']))
    .split('\0')
    .filter((line) => paths.has(line.slice(line.indexOf('\t') + 1)));
  await addFiles(
    persons,
    files.map((file) => ({ ...file, bytes: file.staged ?? file.bytes })),
  );
  try {
    await move();
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    await persons.git(['update-index', '--force-remove', '-z', '--stdin'], terminated([...paths]));
    if (before.length > 0) await persons.git(['update-index', '-z', '--index-info'], terminated(before));
    await flag('--', () => true);
    throw new WorkspaceError(
      'busy-repository',
      sentence('The branch was moved by someone at the same moment, so nothing was committed. Look at it and apply again.'),
    );
  }
  await flag('--', (path) => files.some((file) => file.path === path && file.bytes !== null));
}

/** Those of which the person told git to look away from what lies in the working tree: such entries would be dropped, or keep their old content. */
async function laidAside({ git }: Stage, paths: ReadonlySet<string>): Promise<Record<'skip-worktree' | 'assume-unchanged', string[]>> {
  const listed = (await git(['ls-files', '-z', '-v'])).split('\0').filter((line) => paths.has(line.slice(2)));
  const those = (tag: RegExp): string[] => listed.flatMap((line) => (tag.test(line) ? [line.slice(2)] : []));
  return { 'skip-worktree': those(/^[Ss] /u), 'assume-unchanged': those(/^[a-z] /u) };
}
