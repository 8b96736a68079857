import { randomBytes } from 'node:crypto';
import { lstat, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { normalizeInside } from '../core/policy/resolve-inside.ts';
import { PathError, WorkspaceError } from '../core/ports.ts';
import { sentence } from '../core/report/sentence.ts';
import type { Words } from '../protocol/sentence.ts';
import { asName, createGit, names, type Git, type GitCall } from './git-program.ts';
import { systemCode } from './system-error.ts';

export interface CommitFile {
  /** Relative to the workspace. */
  readonly path: string;
  /** null: the file is removed. */
  readonly bytes: Uint8Array | null;
  readonly executable: boolean;
  /** What the person's index gets in place of `bytes`, where they have staged a change of their own in this file. */
  readonly staged?: Uint8Array;
}

export interface CommitRequest {
  readonly files: readonly CommitFile[];
  readonly message: string;
  /** A new branch for the commit, without switching to it; null: the current branch. */
  readonly branch: string | null;
}

export type Head =
  | { readonly kind: 'branch'; readonly branch: string; readonly commit: string }
  | { readonly kind: 'unborn'; readonly branch: string; readonly commit: null }
  | { readonly kind: 'detached'; readonly branch: null; readonly commit: string };

/** The person's repository, written only when the person asks for a commit. */
export interface Repository {
  isRepository(): Promise<boolean>;
  head(): Promise<Head>;
  /** A file as HEAD has it, in the form that it has in the working tree (line ends, LFS); null when HEAD has no such file. */
  headContent(path: string): Promise<Uint8Array | null>;
  /** As `headContent`, from the person's index: what they have staged. */
  stagedContent(path: string): Promise<Uint8Array | null>;
  /** Commits exactly these files on top of HEAD and returns the commit's id. Every refusal is a `WorkspaceError` in words, and nothing is changed then. */
  commitFiles(request: CommitRequest): Promise<string>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The repository that `root` lies in. Commits are built by plumbing in a temporary index: nothing of the person's index or of other changes
 * enters them, hooks do not run, and files are converted as `git add` would (line ends, LFS).
 */
export async function openRepository(root: string, env: Environment = process.env): Promise<Repository> {
  const git = createGit(env, { asPerson: true });
  const call: GitCall = { cwd: root };
  const isRepository = async (): Promise<boolean> => {
    const { code, stdout } = await git.run(['rev-parse', '--is-inside-work-tree'], call);
    return code === 0 && text(stdout) === 'true';
  };
  const head = async (): Promise<Head> => {
    if (!(await isRepository()))
      throw new WorkspaceError(
        'no-repository',
        sentence(
          '{0} is no git repository, so nothing can be committed. Run "git init" there, or use the changed files as they are.',
          root,
        ),
      );
    const ref = await git.run(['symbolic-ref', '--quiet', 'HEAD'], call);
    const commit = await git.run(['rev-parse', '--quiet', '--verify', 'HEAD^{commit}'], call);
    const branch = text(ref.stdout).replace(/^refs\/heads\//u, '');
    if (ref.code !== 0) return { kind: 'detached', branch: null, commit: text(commit.stdout) };
    return commit.code === 0 ? { kind: 'branch', branch, commit: text(commit.stdout) } : { kind: 'unborn', branch, commit: null };
  };
  const contentAt = async (where: 'HEAD' | '', path: string): Promise<Uint8Array | null> => {
    const { code, stdout } = await git.run(['cat-file', '--filters', `${where}:./${normalizeInside(path)}`], call);
    return code === 0 ? stdout : null;
  };
  return {
    isRepository,
    head,
    headContent: (path) => contentAt('HEAD', path),
    stagedContent: (path) => contentAt('', path),
    commitFiles: async (request) => {
      const at = await head();
      await refuseBusy(git, call);
      await refuseNameless(git, call, env);
      const target = await targetRef(git, call, at, request.branch);
      const files = await checkedFiles(root, request.files);
      const prefix = text((await git.ok(['rev-parse', '--show-prefix'], call)).stdout);
      const zero = '0'.repeat(text((await git.ok(['rev-parse', '--show-object-format'], call)).stdout) === 'sha256' ? 64 : 40);
      const lines = await indexLines(git, call, { prefix, zero }, files);
      const commit = await buildCommit(git, call, at, lines, request.message);
      const old = request.branch === null && at.commit !== null ? at.commit : zero;
      if (request.branch !== null) await git.ok(['update-ref', '-m', 'batuta: apply', target, commit, old], call);
      else {
        const index = files.map((file) => ({ ...file, bytes: file.staged ?? file.bytes }));
        await moveBranch(git, call, { target, commit, old, zero, lines: await indexLines(git, call, { prefix, zero }, index) });
      }
      return commit;
    },
  };
}

const text = (bytes: Buffer): string => bytes.toString('utf8').replace(/\n$/u, '');

/** In the middle of a merge or rebase HEAD and the index mean something else; a commit there would be lost or mixed in. */
async function refuseBusy(git: Git, call: GitCall): Promise<void> {
  const rebase = sentence('a rebase is in progress in this repository. Finish or abort it with git, then apply again.');
  const states: readonly (readonly [string, Words])[] = [
    ['MERGE_HEAD', sentence('a merge is in progress in this repository. Finish or abort it with git, then apply again.')],
    ['rebase-merge', rebase],
    ['rebase-apply', rebase],
    ['CHERRY_PICK_HEAD', sentence('a cherry-pick is in progress in this repository. Finish or abort it with git, then apply again.')],
    ['REVERT_HEAD', sentence('a revert is in progress in this repository. Finish or abort it with git, then apply again.')],
    ['BISECT_LOG', sentence('a bisection is in progress in this repository. Finish or abort it with git, then apply again.')],
  ];
  const args = states.flatMap(([file]) => ['--git-path', file]);
  const paths = text((await git.ok(['rev-parse', ...args], call)).stdout).split('\n');
  for (const [position, [, said]] of states.entries()) {
    const path = paths[position];
    if (path !== undefined && (await exists(isAbsolute(path) ? path : join(call.cwd, path))))
      throw new WorkspaceError('busy-repository', said);
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return false;
    throw error;
  }
}

async function refuseNameless(git: Git, call: GitCall, env: Environment): Promise<void> {
  const missing: string[] = [];
  for (const [key, author, committer] of [
    ['user.name', 'GIT_AUTHOR_NAME', 'GIT_COMMITTER_NAME'],
    ['user.email', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_EMAIL'],
  ] as const) {
    if (env[author] && env[committer]) continue;
    const { code, stdout } = await git.run(['config', '--get', key], call);
    if (code !== 0 || text(stdout).trim() === '') missing.push(key);
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

async function targetRef(git: Git, call: GitCall, at: Head, branch: string | null): Promise<string> {
  if (branch === null) {
    if (at.kind === 'detached')
      throw new WorkspaceError(
        'bad-branch',
        sentence('HEAD is detached: a commit here would belong to no branch. Use --branch NAME, or check out a branch first.'),
      );
    return `refs/heads/${at.branch}`;
  }
  const ref = `refs/heads/${branch}`;
  const valid =
    !branch.startsWith('-') && branch !== 'HEAD' && !branch.includes('\0') && (await git.run(['check-ref-format', ref], call)).code === 0;
  if (!valid)
    throw new WorkspaceError(
      'bad-branch',
      sentence('{0} is not a valid name for a branch. Use letters, digits, "-" and "/", like "feature/invoices".', JSON.stringify(branch)),
    );
  if ((await git.run(['show-ref', '--verify', '--quiet', ref], call)).code === 0)
    throw new WorkspaceError('bad-branch', sentence('The branch {0} exists already. Choose another name.', branch));
  return ref;
}

async function checkedFiles(root: string, files: readonly CommitFile[]): Promise<CommitFile[]> {
  const checked = files.map((file) => ({ ...file, path: normalizeInside(file.path) }));
  for (const { path } of checked) {
    if (path === '') throw new PathError(sentence('The workspace itself is not a file.'));
    const parts = path.split('/');
    for (let depth = 1; depth < parts.length; depth++) {
      const folder = parts.slice(0, depth).join('/');
      if (await exists(join(root, folder, '.git')))
        throw new WorkspaceError(
          'git-failed',
          sentence('{0} belongs to the nested repository {1}, which has commits of its own. Commit there by hand.', path, folder),
        );
    }
  }
  return checked;
}

/** Lines for `update-index --index-info`; the contents are stored on the way. */
async function indexLines(
  git: Git,
  call: GitCall,
  { prefix, zero }: { prefix: string; zero: string },
  files: readonly CommitFile[],
): Promise<string[]> {
  const lines: string[] = [];
  for (const { path, bytes, executable } of files) {
    const name = asName(prefix + path);
    if (bytes === null) {
      lines.push(`0 ${zero}\t${name}`);
      continue;
    }
    const { stdout } = await git.ok(['hash-object', '-w', '--stdin', '--path', path], { ...call, input: bytes });
    lines.push(`${executable ? '100755' : '100644'} ${text(stdout)}\t${name}`);
  }
  return lines;
}

const terminated = (lines: readonly string[]): string => lines.map((line) => `${line}\0`).join('');

async function buildCommit(git: Git, call: GitCall, at: Head, lines: readonly string[], message: string): Promise<string> {
  const index = join(tmpdir(), `batuta-index-${process.pid}-${randomBytes(6).toString('hex')}`);
  const inIndex: GitCall = { ...call, env: { GIT_INDEX_FILE: index } };
  try {
    await git.ok(at.commit === null ? ['read-tree', '--empty'] : ['read-tree', at.commit], inIndex);
    await git.ok(['update-index', '-z', '--index-info'], { ...inIndex, input: terminated(lines) });
    const tree = text((await git.ok(['write-tree'], inIndex)).stdout);
    const before = at.commit === null ? null : text((await git.ok(['rev-parse', `${at.commit}^{tree}`], call)).stdout);
    if (tree === before || lines.length === 0)
      throw new WorkspaceError(
        'nothing-to-commit',
        sentence('There is nothing to commit: HEAD has these files with this content already.'),
      );
    const parents = at.commit === null ? [] : ['-p', at.commit];
    const body = message.endsWith('\n') ? message : `${message}\n`;
    return text((await git.ok(['commit-tree', tree, ...parents, '-F', '-'], { ...call, input: Buffer.from(body) })).stdout);
  } finally {
    await rm(index, { force: true });
    await rm(`${index}.lock`, { force: true });
  }
}

/**
 * The current branch moves to the commit, and the person's index follows for exactly these files. The index goes first: were it left
 * behind, it would show the commit's own changes as undone, and the person's next commit would undo them.
 */
async function moveBranch(
  git: Git,
  call: GitCall,
  move: { target: string; commit: string; old: string; zero: string; lines: readonly string[] },
): Promise<void> {
  const paths = move.lines.map((line) => line.slice(line.indexOf('\t') + 1));
  const wanted = new Set(paths);
  const staged = names(
    (await git.ok(['ls-files', '-z', '--stage', '--full-name', '--', ':/'], { ...call, env: { GIT_LITERAL_PATHSPECS: '0' } })).stdout,
  );
  // `mode id stage TAB name` is a form that `--index-info` takes back, unmerged stages included.
  const before = staged.filter((line) => wanted.has(line.slice(line.indexOf('\t') + 1)));
  const removals = paths.map((path) => `0 ${move.zero}\t${path}`);
  await git.ok(['update-index', '-z', '--index-info'], { ...call, input: terminated([...removals, ...move.lines]) });
  const moved = await git.run(['update-ref', '-m', 'batuta: apply', move.target, move.commit, move.old], call);
  if (moved.code === 0) return;
  await git.ok(['update-index', '-z', '--index-info'], { ...call, input: terminated([...removals, ...before]) });
  throw new WorkspaceError(
    'busy-repository',
    sentence('The branch was moved by someone at the same moment, so nothing was committed. Look at it and apply again.'),
  );
}
