import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import type { FileMode } from '../../src/protocol/file-mode.ts';
import type { CommitRequest } from '../../src/node/repository.ts';
import { openRepository } from '../../src/node/repository.ts';
import { bareEnvironment, git, repository, scratchFolder, writeFiles } from './scratch.ts';

const env = {
  ...bareEnvironment,
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
};
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const file = (path: string, text: string | null, mode: FileMode = 'file') => ({ path, bytes: text === null ? null : bytes(text), mode });
const commit = async (
  root: string,
  request: Partial<CommitRequest> & Pick<CommitRequest, 'files'>,
  environment: Record<string, string> = env,
): Promise<string> =>
  (await openRepository(root, environment)).commitFiles({ message: 'A feature\n\nwith a body', branch: null, ...request });
const show = (root: string, revision: string): string => git(root, 'show', '--format=', '--name-status', revision);

/** A repository in which everything of the person's is in motion: staged, unstaged, untracked. */
function busy(): string {
  const root = repository({ changed: 'old\n', deleted: 'old\n', staged: 'old\n', unstaged: 'old\n', tool: 'old\n' });
  writeFiles(root, { staged: 'staged\n', untracked: 'x', unstaged: 'new\n', changed: 'new\n', added: 'new\n', tool: 'new\n' });
  git(root, 'add', 'staged');
  return root;
}
const files = [file('changed', 'new\n'), file('sub/dir/added', 'new\n'), file('deleted', null), file('tool', 'new\n', 'executable')];

test('a new branch gets exactly these files; nothing else moves', async () => {
  const root = busy();
  const before = [
    git(root, 'status', '--porcelain'),
    git(root, 'rev-parse', 'HEAD'),
    git(root, 'symbolic-ref', 'HEAD'),
    git(root, 'diff', '--cached'),
  ];
  const id = await commit(root, { files, branch: 'feature/x' });
  expect([
    git(root, 'status', '--porcelain'),
    git(root, 'rev-parse', 'HEAD'),
    git(root, 'symbolic-ref', 'HEAD'),
    git(root, 'diff', '--cached'),
  ]).toEqual(before);
  expect(git(root, 'rev-parse', 'feature/x')).toBe(id);
  expect(git(root, 'rev-parse', 'feature/x^')).toBe(before[1]);
  expect(show(root, id)).toBe('M\tchanged\nD\tdeleted\nA\tsub/dir/added\nM\ttool');
  expect(git(root, 'show', '--format=%an <%ae>%n%B', '--no-patch', id)).toBe('Ada <ada@example.org>\nA feature\n\nwith a body');
  expect(git(root, 'ls-tree', id, 'tool')).toMatch(/^100755 /u);
  expect(git(root, 'show', `${id}:staged`)).toBe('old');
});

test("on the current branch the person's index follows for these files only", async () => {
  const root = busy();
  const id = await commit(root, { files: [...files.filter(({ path }) => path !== 'sub/dir/added'), file('added', 'new\n')] });
  expect([git(root, 'rev-parse', 'main'), git(root, 'symbolic-ref', 'HEAD')]).toEqual([id, 'refs/heads/main']);
  expect(show(root, id)).toBe('A\tadded\nM\tchanged\nD\tdeleted\nM\ttool');
  // Still the person's: staged, unstaged, untracked. `deleted` lies on disk and is untracked now; `tool` lacks its bit on disk.
  expect(
    git(root, 'status', '--porcelain')
      .split('\n')
      .map((line) => line.trim())
      .sort(),
  ).toEqual(['?? deleted', '?? untracked', 'M  staged', 'M tool', 'M unstaged']);
  expect(git(root, 'diff', '--cached', '--name-only')).toBe('staged');
  expect(git(root, 'reflog', '-1', '--format=%gs')).toBe('batuta: apply');
});

test('the first commit of an empty repository, on its branch or a new one', async () => {
  const root = scratchFolder();
  git(root, 'init', '--quiet');
  const other = await commit(root, { files: [file('a', 'a')], branch: 'other' });
  expect(git(root, 'log', '--format=%H', 'other')).toBe(other);
  const id = await commit(root, { files: [file('a', 'a')] });
  expect(git(root, 'log', '--format=%H')).toBe(id);
});

test('a workspace below the top of its repository', async () => {
  const root = repository({ 'packages/app/a': 'a', top: 't' });
  const id = await commit(join(root, 'packages/app'), { files: [file('a', 'b'), file('new', 'n')] });
  expect(show(root, id)).toBe('M\tpackages/app/a\nA\tpackages/app/new');
  expect(git(root, 'diff', '--cached', '--name-only')).toBe('');
});

test('contents are stored as git add would store them', async () => {
  const root = repository({ '.gitattributes': '*.txt text eol=crlf\n*.up filter=up\n' });
  git(root, 'config', 'filter.up.clean', 'tr a-z A-Z');
  const id = await commit(root, { files: [file('a.txt', 'a\r\nb\r\n'), file('x.up', 'abc'), file('raw', 'a\r\n')] });
  expect([
    git(root, 'cat-file', 'blob', `${id}:a.txt`),
    git(root, 'cat-file', 'blob', `${id}:x.up`),
    git(root, 'cat-file', 'blob', `${id}:raw`),
  ]).toEqual(['a\nb', 'ABC', 'a']);
});

test('hooks do not run, and names with signs are only names', async () => {
  const root = repository({ a: 'a' });
  for (const hook of ['pre-commit', 'commit-msg', 'post-commit', 'reference-transaction'])
    writeFiles(root, { [`.git/hooks/${hook}*`]: '#!/bin/sh\ntouch "$(dirname "$0")/ran"\nexit 1\n' });
  const id = await commit(root, { files: [file('-rf', 'x'), file(':(glob)x', 'x'), file('ä b', 'x')], branch: 'umlaut-ä' });
  expect(git(root, '-c', 'core.quotePath=false', 'show', '--format=', '--name-only', '-z', id).split('\0').filter(Boolean)).toEqual([
    '-rf',
    ':(glob)x',
    'ä b',
  ]);
  expect(existsSync(join(root, '.git/hooks/ran'))).toBe(false);
});

type Refusal = readonly [name: string, reason: string, prepare: (root: string) => Partial<CommitRequest> | void, words: string];

const refusals: readonly Refusal[] = [
  ['an invalid name', 'bad-branch', () => ({ branch: 'a..b' }), 'not a valid name'],
  ['an option as name', 'bad-branch', () => ({ branch: '--force' }), 'not a valid name'],
  ['an empty name', 'bad-branch', () => ({ branch: '' }), 'not a valid name'],
  ['an expression as name', 'bad-branch', () => ({ branch: '@{-1}' }), 'not a valid name'],
  ['HEAD as name', 'bad-branch', () => ({ branch: 'HEAD' }), 'not a valid name'],
  ['nothing new', 'nothing-to-commit', () => ({ files: [file('a', 'a')] }), 'nothing to commit'],
  ['no files', 'nothing-to-commit', () => ({ files: [] }), 'nothing to commit'],
  ['a detached HEAD', 'bad-branch', (root) => void git(root, 'checkout', '--quiet', '--detach'), 'HEAD is detached'],
  ['a held index', 'git-failed', (root) => writeFileSync(join(root, '.git/index.lock'), ''), 'index.lock'],
  [
    'an existing branch',
    'bad-branch',
    (root) => {
      git(root, 'branch', 'taken');
      return { branch: 'taken' };
    },
    'The branch taken exists already',
  ],
  [
    'a branch in the way',
    'git-failed',
    (root) => {
      git(root, 'branch', 'a/b');
      return { branch: 'a' };
    },
    'git branch failed',
  ],
  [
    'a merge',
    'busy-repository',
    (root) => writeFileSync(join(root, '.git/MERGE_HEAD'), `${git(root, 'rev-parse', 'HEAD')}\n`),
    'a merge is in progress',
  ],
  [
    'a rebase',
    'busy-repository',
    (root) => {
      mkdirSync(join(root, '.git/rebase-merge'));
      return { branch: 'x' };
    },
    'a rebase is in progress',
  ],
  [
    'a nested repository',
    'git-failed',
    (root) => {
      repository({ n: 'n' }, join(root, 'nested'));
      return { files: [file('nested/n', 'x')] };
    },
    'nested repository nested',
  ],
];

test.each(refusals)('%s is refused as %s, and nothing moves', async (_, reason, prepare, words) => {
  const root = repository({ a: 'a' });
  const request = prepare(root);
  const state = (): string[] => [git(root, 'for-each-ref'), git(root, 'rev-parse', 'HEAD'), git(root, 'ls-files', '--stage')];
  const before = state();
  await expect(commit(root, { files: [file('a', 'b')], ...request })).rejects.toMatchObject({
    name: 'WorkspaceError',
    reason,
    message: expect.stringContaining(words) as string,
  });
  expect(state()).toEqual(before);
});

test('without a name: what to set', async () => {
  const root = repository({ a: 'a' });
  await expect(commit(root, { files: [file('a', 'b')] }, bareEnvironment)).rejects.toMatchObject({
    reason: 'no-identity',
    message: expect.stringContaining('git config --global user.name "…" and git config --global user.email "…"') as string,
  });
  git(root, 'config', 'user.name', 'Grace');
  git(root, 'config', 'user.email', 'grace@example.org');
  const id = await commit(root, { files: [file('a', 'b')] }, bareEnvironment);
  expect(git(root, 'show', '--no-patch', '--format=%an %cn', id)).toBe('Grace Grace');
});

test('no repository: said so', async () => {
  const root = scratchFolder();
  await expect(commit(root, { files: [file('a', 'b')] })).rejects.toMatchObject({ reason: 'no-repository' });
});

test('head: branch, unborn, detached', async () => {
  const root = scratchFolder();
  git(root, 'init', '--quiet');
  const opened = await openRepository(root, env);
  expect(await opened.head()).toEqual({ branch: 'main', commit: null });
  const id = await commit(root, { files: [file('a', 'a')] });
  expect(await opened.head()).toEqual({ branch: 'main', commit: id });
  git(root, 'checkout', '--quiet', '--detach');
  expect(await opened.head()).toEqual({ branch: null, commit: id });
});

/** A git that does something of its own before the given command. */
function gitThat(command: string, does: string): Record<string, string> {
  const folder = scratchFolder('git');
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  writeFiles(folder, {
    'git*': `#!/bin/sh\nfor word in "$@"; do case "$word" in ${command}) ${does.replaceAll('git ', `${real} `)};; esac; done\nexec ${real} "$@"\n`,
  });
  return { ...env, PATH: `${folder}:${env.PATH}` };
}

test('a branch that somebody moves at the same moment: nothing is committed, and the index is as before', async () => {
  const root = busy();
  writeFiles(root, { tool: 'staged too\n' });
  git(root, 'add', 'tool');
  const index = git(root, 'ls-files', '--stage');
  const moved = gitThat('update-ref', `git update-ref refs/heads/main $(git commit-tree -p HEAD -m theirs 'HEAD^{tree}')`);
  await expect(commit(root, { files: [...files, file('new', 'n')] }, moved)).rejects.toMatchObject({ reason: 'busy-repository' });
  expect([git(root, 'log', '--format=%s'), git(root, 'ls-files', '--stage')]).toEqual(['theirs\nfirst', index]);
});

test('a git that is killed has not succeeded', async () => {
  const root = repository({ a: 'a' });
  await expect(commit(root, { files: [file('a', 'b')] }, gitThat('write-tree', 'kill -9 $$'))).rejects.toMatchObject({
    reason: 'git-failed',
    message: expect.stringContaining('git was stopped') as string,
  });
  expect([git(root, 'log', '--format=%s'), git(root, 'status', '--porcelain')]).toEqual(['first', '']);
});

test('without git: said so', async () => {
  await expect(openRepository(repository({ a: 'a' }), { ...env, PATH: '/nonexistent' })).rejects.toMatchObject({ reason: 'no-git' });
});

test('thousands of files, empty ones among them', async () => {
  const root = repository({ a: 'a' });
  const many = Array.from({ length: 3000 }, (_, index) => file(`folder ${index % 7}/${'long'.repeat(20)}-${index}`, index % 2 ? '' : 'x'));
  const id = await commit(root, { files: many });
  expect(git(root, 'ls-tree', '-r', '--name-only', '-z', id).split('\0').filter(Boolean).length).toBe(3001);
  expect(git(root, 'diff', '--cached', '--name-only')).toBe('');
});

test('a file takes the place of a folder, and what the person had ignored is committed too', async () => {
  const root = repository({ '.gitignore': 'built\n', 'place/a': 'a' });
  const id = await commit(root, { files: [file('place/a', null), file('place', 'p'), file('built', 'b')], branch: 'x' });
  expect(show(root, id)).toBe('A\tbuilt\nA\tplace\nD\tplace/a');
});

test('an editor, a pager or a repository in the variables of this process change nothing', async () => {
  const root = repository({ a: 'a' });
  const strange = { ...env, EDITOR: 'false', PAGER: 'false', GIT_DIR: '/nonexistent', GIT_SSH_COMMAND: 'false', PREFIX: '/nonexistent' };
  expect(show(root, await commit(root, { files: [file('a', 'b')] }, strange))).toBe('M\ta');
});
