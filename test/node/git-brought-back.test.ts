import {
  appendFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { WorkspaceError } from '../../src/core/ports.ts';
import { createFileMemory } from '../../src/node/kept-file.ts';
import { bringBack } from '../../src/node/git-own-files.ts';
import { readGuarded } from '../../src/node/guarded-files.ts';
import { openPutBack } from '../../src/node/put-back.ts';
import { observing, putBack } from './observing.ts';
import { git, repository, scratchFolder, writeFiles } from './scratch.ts';

const program = '[core]\n\tfsmonitor = touch pwned;\n';

test('a repository that cannot be moved back is told with both places, and the link to it stays', async () => {
  // No folder can be moved into itself.
  const moved = path.join(scratchFolder('moved'), 'g');
  const place = path.join(moved, 'workspace/.git');
  mkdirSync(path.dirname(place), { recursive: true });
  symlinkSync('..', place);
  const { dev, ino } = lstatSync(moved);
  const top = { name: '.git', place, stamp: `${dev} ${ino}`, head: null };
  const failed: unknown = await bringBack(top, openPutBack(scratchFolder('home'), path.dirname(place))).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(WorkspaceError);
  expect(String(failed)).toContain(`A command moved ${place} to ${moved}, and it cannot be moved back (EINVAL).`);
  expect(readlinkSync(place)).toBe('..');
});

test('a repository that was copied elsewhere and deleted comes back, as it was; the copy stays', async () => {
  const root = repository({ 'src/a': 'a' });
  const copy = path.join(scratchFolder('elsewhere'), 'g');
  const head = git(root, 'rev-parse', 'HEAD');
  const lines = await observing(root, () => {
    cpSync(path.join(root, '.git'), copy, { recursive: true });
    appendFileSync(path.join(copy, 'config'), program);
    rmSync(path.join(root, '.git'), { recursive: true });
    symlinkSync(path.relative(root, copy), path.join(root, '.git'));
  });
  expect(lines).toContain(putBack('.git, .git/config'));
  expect([git(root, 'rev-parse', 'HEAD'), git(root, 'status', '--short')]).toEqual([head, '']);
  expect([lstatSync(path.join(root, '.git')).isDirectory(), existsSync(path.join(copy, 'HEAD'))]).toEqual([true, true]);
});

test('of a repository that is gone nothing is put back, also where another one’s settings lie in its place', async () => {
  const root = repository({ '.gitignore': 'dist\n', 'src/a': 'a' });
  const other = repository({ x: 'x' });
  git(other, 'config', 'user.name', 'of another');
  const lines = await observing(root, () => {
    rmSync(path.join(root, '.git'), { recursive: true });
    symlinkSync(path.relative(root, path.join(other, '.git')), path.join(root, '.git'));
  });
  expect(lines).toContain(putBack('.git'));
  expect([existsSync(path.join(root, '.git')), git(other, 'config', 'user.name')]).toEqual([false, 'of another']);
});

test('of a command that was cut off as well: what a link in its place leads to comes back, with its settings as before', async () => {
  const root = repository({ '.gitignore': 'dist\n', 'src/a': 'a' });
  const config = readFileSync(path.join(root, '.git/config'), 'utf8');
  const { before } = await readGuarded({ root, paths: [], repositories: [] });
  const since = lstatSync(path.join(root, '.git')).ctimeMs;
  renameSync(path.join(root, '.git'), path.join(root, 'dist'));
  symlinkSync('dist', path.join(root, '.git'));
  appendFileSync(path.join(root, 'dist/config'), program);
  const guarded = await readGuarded({ root, paths: [], repositories: [] }, { before, since, until: since + 60_000 });
  expect(await guarded.restore(openPutBack(scratchFolder('home'), root), () => true)).toEqual(['.git', '.git/config']);
  expect([git(root, 'status', '--short'), readFileSync(path.join(root, '.git/config'), 'utf8')]).toEqual(['', config]);
  expect([lstatSync(path.join(root, '.git')).isDirectory(), existsSync(path.join(root, 'pwned'))]).toEqual([true, false]);
});

test('a worktree that the person moves meanwhile stays moved, and one that leads nowhere does not', async () => {
  const root = repository({ 'src/a': 'a' });
  const beside = scratchFolder('beside');
  git(root, 'worktree', 'add', '--quiet', path.join(beside, 'w'));
  const move = (): void => void git(root, 'worktree', 'move', path.join(beside, 'w'), path.join(beside, 'moved'));
  expect(await observing(root, move)).toEqual([]);
  expect(git(root, 'worktree', 'list')).toContain(path.join(beside, 'moved'));
  expect(git(root, 'worktree', 'list')).not.toContain('prunable');
  const evil = (): void => writeFiles(root, { '.git/worktrees/w/gitdir': `${beside}/nowhere/.git\n` });
  expect(await observing(root, evil)).toContain(putBack('.git/worktrees/w/gitdir'));
});

test('a repository that is cloned meanwhile keeps its settings, whoever wrote them, but none that run programs', async () => {
  const lib = repository({ 'lib.txt': 'x' });
  const root = repository({ '.gitignore': '/sub\n/plain\n', 'src/a': 'a' });
  const at = (name: string): string => path.join(root, name);
  const plain = {
    'core.autocrlf': 'true',
    'core.eol': 'lf',
    'lfs.repositoryformatversion': '0',
    'remote.origin.gh-resolved': 'base',
    'branch.main.vscode-merge-base': 'origin/main',
    'user.signingkey': 'a "b" \\ c # d',
  };
  const evil = {
    'core.hooksPath': 'x',
    'core.sshCommand': 'x',
    'core.excludesFile': 'x',
    'alias.st': '!x',
    'filter.lfs.smudge': 'x',
    'diff.a.textconv': 'x',
    'merge.a.driver': 'x',
    'credential.https://x.helper': '!x',
    'gpg.ssh.program': 'x',
    'include.path': 'x',
    'includeIf.gitdir:/.path': 'x',
    'remote.origin.uploadpack': 'x',
    'lfs.customtransfer.x.path': 'x',
    'submodule.a.update': '!x',
  };
  const lines = await observing(root, () => {
    for (const name of ['plain', 'sub']) {
      git(root, 'clone', '--quiet', lib, name);
      for (const [key, value] of Object.entries(plain)) git(at(name), 'config', key, value);
    }
    for (const [key, value] of Object.entries(evil)) git(at('sub'), 'config', key, value);
    appendFileSync(at('sub/.git/config'), '[branch "x"] [core] fsmonitor = touch pwned;\n');
    writeFiles(root, { 'sub/.git/hooks/pre-push*': 'git lfs pre-push', 'sub/.git/hooks/notes': 'mine' });
  });
  expect(lines).toContain(putBack('sub/.git/config, sub/.git/hooks/pre-push'));
  expect(lines.join('\n')).toContain('sub/git/hooks/pre-push: git lfs pre-push');
  for (const name of ['plain', 'sub']) {
    const told = git(root, 'config', '--file', `${name}/.git/config`, '--list').split('\n');
    expect(told).toEqual(
      expect.arrayContaining([`remote.origin.url=${lib}`, ...Object.entries(plain).map(([key, value]) => `${key}=${value}`)]),
    );
    for (const key of Object.keys(evil)) expect(told.join('\n').toLowerCase()).not.toContain(key.toLowerCase());
    expect(git(at(name), 'status', '--short')).toBe('');
  }
  expect(existsSync(at('sub/pwned'))).toBe(false);
  expect([existsSync(at('sub/.git/hooks/pre-push')), readFileSync(at('sub/.git/hooks/notes'), 'utf8')]).toEqual([false, 'mine']);
});

test('hooks in a folder that is written with capitals are guarded, too', async () => {
  const root = repository({ 'src/a': 'a' });
  git(root, 'config', 'core.hooksPath', '.git/MyHooks');
  writeFiles(root, { '.git/MyHooks/pre-commit': 'mine' });
  expect(await observing(root, () => writeFiles(root, { '.git/MyHooks/pre-commit': 'evil' }))).toContain(
    putBack('.git/MyHooks/pre-commit'),
  );
});

test('settings that git itself cannot read do not stay', async () => {
  const root = repository({ '.gitignore': '/sub\n', 'src/a': 'a' });
  const lines = await observing(root, () => {
    repository({ x: 'x' }, path.join(root, 'sub'));
    appendFileSync(path.join(root, 'sub/.git/config'), '[core\n');
  });
  expect(lines).toContain(putBack('sub/.git/config'));
});

test('a file that is written just after it was read is read again, one at rest is not', async () => {
  const folder = scratchFolder('files');
  writeFiles(folder, { a: 'one' });
  const { ctimeMs } = lstatSync(path.join(folder, 'a'));
  let now = ctimeMs;
  const look = createFileMemory(() => now);
  const read = () => look().kept(path.join(folder, 'a'));
  expect(read()).not.toBe(read());
  now += 60_000;
  expect(read()).toBe(read());
  renameSync(path.join(folder, 'a'), path.join(folder, 'b'));
  writeFiles(folder, { a: 'two' });
  expect([String(read()?.bytes), look().entries(folder)?.length]).toEqual(['two', 2]);
});
