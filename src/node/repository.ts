import { lstat, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SimpleGit } from 'simple-git';
import { normalizeInside } from '../core/policy/normalize-inside.ts';
import { PathError, WorkspaceError } from '../core/ports.ts';
import { sentence } from '../core/describe/message.ts';
import type { FileMode } from '../protocol/file-mode.ts';
import type { Message } from '../protocol/message.ts';
import { buildCommit, readCommit } from './build-commit.ts';
import { moveBranch, type CommitFile, type Stage } from './commit-stage.ts';
import { nestedRepository } from './repository-around.ts';
import { orWorkspaceError, openPersonalGit } from './personal-git.ts';
import { makeScratchFolder } from './scratch-folder.ts';
import { ifThere } from './system-error.ts';

export interface CommitRequest {
  readonly files: readonly CommitFile[];
  readonly message: string;
  /** A new branch for the commit, without switching to it; null: the current branch. */
  readonly branch: string | null;
  /** An earlier request may have been cut off once its commit was there: then that is the one. */
  readonly cutOff?: boolean;
}

export interface Head {
  /** null: detached. */
  readonly branch: string | null;
  /** null: nothing is committed yet. */
  readonly commit: string | null;
}

/** The person's repository, written only when the person asks for a commit. */
export interface Repository {
  /** Refuses where there is no repository. */
  head(): Promise<Head>;
  /** A file as HEAD or the person's index has it, in the form that it has in the working tree (line ends, LFS); null: it has no such file. */
  content(where: 'HEAD' | 'index', path: string): Promise<Uint8Array | null>;
  /** Whether HEAD has another content of a file than at a time (ISO 8601), as far as git still knows; false where it does not. */
  committedSince(path: string, at: string): Promise<boolean>;
  /** All files that HEAD or the person's index has, relative to the workspace. */
  names(where: 'HEAD' | 'index'): Promise<string[]>;
  /** As `content` of HEAD, with the mode. */
  committed(path: string): Promise<{ readonly bytes: Uint8Array; readonly mode: FileMode } | null>;
  /** What HEAD does not have as it lies there, untracked files among it, relative to the workspace; sorted. */
  dirty(): Promise<string[]>;
  /** The nested repository that a path lies in, relative to the workspace; null: in none. */
  nested(path: string): Promise<string | null>;
  /** Refuses where nothing can be committed, or not to this branch (as in `CommitRequest`). `cutOff`: how the message begins of what may be there already; null: nothing. */
  ready(branch: string | null, cutOff: string | null): Promise<void>;
  /** Commits exactly these files on top of HEAD and returns the commit's id. A refusal is a `WorkspaceError`, and nothing is changed then. */
  commitFiles(request: CommitRequest): Promise<string>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a commit is to go. */
interface Target {
  readonly at: Head;
  readonly gitDir: string;
  readonly prefix: string;
  readonly ref: string;
  /** What the new branch has already. */
  readonly there: string | null;
}

/**
 * The repository that `root` lies in. A commit is built in an index and a working tree of its own: nothing of the person's index or of
 * other changes enters it, hooks do not run, and files are converted as `git add` would (line ends, LFS).
 */
export async function openRepository(root: string, env: Environment = process.env): Promise<Repository> {
  const git = await openPersonalGit(root, env);
  const head = async (): Promise<Head> => {
    if (!(await git.checkIsRepo()))
      throw new WorkspaceError(
        'no-repository',
        sentence(
          '{0} is no git repository, so nothing can be committed. Run "git init" there, or use the changed files as they are.',
          root,
        ),
      );
    const ref = (await git.raw('symbolic-ref', '--quiet', 'HEAD')).trim();
    return { branch: ref.replace(/^refs\/heads\//u, '') || null, commit: await idOf(git, 'HEAD^{commit}') };
  };
  const content = async (where: 'HEAD' | 'index', path: string): Promise<Uint8Array | null> => {
    const name = `${where === 'HEAD' ? where : ''}:./${normalizeInside(path)}`;
    const id = await idOf(git, name);
    // A folder has an id as well.
    if (id === null || (await git.raw('cat-file', '-t', id)).trim() !== 'blob') return null;
    const bytes: unknown = await git.binaryCatFile(['--filters', name]);
    return bytes instanceof Uint8Array ? bytes : null;
  };
  const committedSince: Repository['committedSince'] = async (path, at) => {
    const then = `HEAD@{${at}}`;
    if ((await idOf(git, `${then}^{commit}`)) === null) return false;
    const [was, is] = [`${then}:./${normalizeInside(path)}`, `HEAD:./${normalizeInside(path)}`];
    return (await idOf(git, was)) !== (await idOf(git, is));
  };
  const names: Repository['names'] = async (where) => {
    if (where === 'HEAD' && (await idOf(git, 'HEAD^{commit}')) === null) return [];
    const listed = await git.raw(where === 'HEAD' ? ['ls-tree', '-r', '-z', '--name-only', 'HEAD'] : ['ls-files', '-z']);
    return [...new Set(listed.split('\0').filter(Boolean))];
  };
  const committed: Repository['committed'] = async (path) => {
    const bytes = await content('HEAD', path);
    const [mode] = bytes === null ? [] : (await git.raw('ls-tree', 'HEAD', '--', `./${normalizeInside(path)}`)).split(' ', 1);
    return bytes && { bytes, mode: mode === '120000' ? 'link' : mode === '100755' ? 'executable' : 'file' };
  };
  const targetOf = async (branch: string | null, cutOff: string | null): Promise<Target> => {
    const at = await head();
    const [gitDir = '', prefix = ''] = (await git.revparse(['--absolute-git-dir', '--show-prefix'])).split('\n');
    await refuseBusy(gitDir);
    await refuseNameless(git, env);
    const ref = await targetRef(git, at, branch);
    const there = branch === null ? null : await idOf(git, ref);
    if (there !== null && !(cutOff !== null && (await isOwn(git, there, at, cutOff)))) throw existsAlready(branch ?? '');
    return { at, gitDir, prefix, ref, there };
  };
  const commitFiles = async (request: CommitRequest): Promise<string> => {
    const { branch, message, cutOff = false } = request;
    const { at, gitDir, prefix, ref, there } = await targetOf(branch, cutOff ? message : null);
    const files = await checkedFiles(root, prefix, request.files);
    const scratch = await makeScratchFolder('apply');
    try {
      const commit = await buildCommit(await openStage(gitDir, join(scratch, 'index'), join(scratch, 'tree'), env), {
        on: at.commit,
        files,
        message,
        made: cutOff ? (branch === null ? at.commit : there) : null,
      });
      if (commit === there || commit === at.commit) return commit;
      if (there !== null) throw existsAlready(branch ?? '');
      if (branch !== null) await git.branch(['--no-track', branch, commit]);
      else {
        const persons = await openStage(gitDir, join(gitDir, 'index'), join(scratch, 'persons'), env);
        await moveBranch(persons, () => git.raw('update-ref', '-m', 'batuta: apply', ref, commit, at.commit ?? ''), files);
      }
      return commit;
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  };
  const dirty = async (): Promise<string[]> => {
    const prefix = (await git.revparse(['--show-prefix'])).trim();
    const listed = await git.raw(
      'status',
      '--porcelain',
      '-z',
      '--untracked-files=all',
      '--no-renames',
      '--ignore-submodules=none',
      '--',
      '.',
    );
    const paths = listed.split('\0').filter((entry) => entry !== '');
    return paths.map((entry) => entry.slice(3 + prefix.length).replace(/\/$/u, '')).sort();
  };
  return {
    dirty: () => orWorkspaceError(dirty()),
    nested: (path) => nestedRepository(root, normalizeInside(path)),
    head: () => orWorkspaceError(head()),
    committed: (path) => orWorkspaceError(committed(path)),
    content: (where, path) => orWorkspaceError(content(where, path)),
    committedSince: (path, at) => orWorkspaceError(committedSince(path, at)),
    names: (where) => orWorkspaceError(names(where)),
    ready: async (...target) => void (await orWorkspaceError(targetOf(...target))),
    commitFiles: (request) => orWorkspaceError(commitFiles(request)),
  };
}

/** The id that `name` stands for; null: nothing. */
async function idOf(git: SimpleGit, name: string): Promise<string | null> {
  return (await git.revparse(['--quiet', '--verify', name])) || null;
}

/** In the middle of a merge or rebase HEAD and the index mean something else; a commit there would be lost or mixed in. */
async function refuseBusy(gitDir: string): Promise<void> {
  const rebase = sentence('a rebase is in progress in this repository. Finish or abort it with git, then apply again.');
  const states: readonly (readonly [string, Message])[] = [
    ['MERGE_HEAD', sentence('a merge is in progress in this repository. Finish or abort it with git, then apply again.')],
    ['rebase-merge', rebase],
    ['rebase-apply', rebase],
    ['CHERRY_PICK_HEAD', sentence('a cherry-pick is in progress in this repository. Finish or abort it with git, then apply again.')],
    ['REVERT_HEAD', sentence('a revert is in progress in this repository. Finish or abort it with git, then apply again.')],
    ['BISECT_LOG', sentence('a bisection is in progress in this repository. Finish or abort it with git, then apply again.')],
  ];
  for (const [file, message] of states) if (await ifThere(lstat(join(gitDir, file)))) throw new WorkspaceError('busy-repository', message);
}

async function refuseNameless(git: SimpleGit, env: Environment): Promise<void> {
  const missing: string[] = [];
  for (const [key, author, committer] of [
    ['user.name', 'GIT_AUTHOR_NAME', 'GIT_COMMITTER_NAME'],
    ['user.email', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_EMAIL'],
  ] as const) {
    if (env[author] && env[committer]) continue;
    if (!(await git.getConfig(key)).value?.trim()) missing.push(key);
  }
  const [first, second] = missing;
  if (first === undefined) return;
  throw new WorkspaceError(
    'no-identity',
    second === undefined
      ? sentence('git does not know who you are: {0} is not set. Set git config --global {0} "…", then apply again.', first)
      : sentence(
          'git does not know who you are: {0} and {1} are not set. Set git config --global {0} "…" and git config --global {1} "…", then apply again.',
          first,
          second,
        ),
  );
}

async function targetRef(git: SimpleGit, at: Head, branch: string | null): Promise<string> {
  if (branch === null) {
    if (at.branch === null)
      throw new WorkspaceError(
        'bad-branch',
        sentence('HEAD is detached: a commit here would belong to no branch. Use --branch NAME, or check out a branch first.'),
      );
    return `refs/heads/${at.branch}`;
  }
  const ref = `refs/heads/${branch}`;
  const plain = !branch.startsWith('-') && branch !== 'HEAD' && !branch.includes('\0');
  // Prints the name only where it is valid.
  if (!plain || (await git.raw('check-ref-format', '--normalize', ref)).trim() !== ref)
    throw new WorkspaceError(
      'bad-branch',
      sentence('{0} is not a valid name for a branch. Use letters, digits, "-" and "/", like "feature/invoices".', JSON.stringify(branch)),
    );
  return ref;
}

function existsAlready(branch: string): WorkspaceError {
  return new WorkspaceError('bad-branch', sentence('The branch {0} exists already. Choose another name.', branch));
}

/** Whether the branch's commit may be one that an apply made before it was killed. */
async function isOwn(git: SimpleGit, id: string, at: Head, begins: string): Promise<boolean> {
  const { parents, message } = await readCommit((...args) => git.raw(...args), id);
  return parents.join() === (at.commit ?? '') && message.startsWith(begins.trimEnd());
}

/** The files by their paths in the repository, of which the workspace may be a part. */
async function checkedFiles(root: string, prefix: string, files: readonly CommitFile[]): Promise<CommitFile[]> {
  for (const file of files) {
    const path = normalizeInside(file.path);
    if (path === '') throw new PathError(sentence('The workspace itself is not a file.'));
    const folder = await nestedRepository(root, path);
    if (folder !== null)
      throw new WorkspaceError(
        'git-failed',
        sentence('{0} belongs to the nested repository {1}, which has commits of its own. Commit there by hand.', path, folder),
      );
  }
  return files.map((file) => ({ ...file, path: prefix + normalizeInside(file.path) }));
}

async function openStage(gitDir: string, index: string, folder: string, env: Environment): Promise<Stage> {
  await mkdir(folder);
  const place = { GIT_DIR: gitDir, GIT_WORK_TREE: folder, GIT_INDEX_FILE: index };
  return { folder, git: async (args, input) => (await openPersonalGit(folder, env, { env: place, input })).raw(...args) };
}
