import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { observing, watching } from './observing.ts';
import { git, repository, writeFiles } from './scratch.ts';

/** What an agent, or a command, has git not list, by the place that says so. */
const hiding: [string, (root: string) => void][] = [
  ['the repository’s own excludes', (root) => writeFileSync(path.join(root, '.git/info/exclude'), 'hidden.txt\nother.txt\n')],
  [
    'a setting that names them',
    (root) => {
      const excludes = path.join(root, '.git/info/mine');
      writeFileSync(excludes, 'hidden.txt\nother.txt\n');
      git(root, 'config', 'core.excludesFile', excludes);
    },
  ],
];
test.each(hiding)('what an agent hides from git is seen once that lies as before: %s', async (_name, hide) => {
  const root = repository({ 'src/a': 'a' });
  const lines = await watching(root, () => {
    hide(root);
    writeFiles(root, { 'src/hidden.txt': 'mine', 'other.txt': 'nobody’s' });
  });
  expect(lines).toEqual([
    expect.stringMatching(/^make changed other\.txt, \.git\/.*, which it may not change here: put back as before\.$/u),
    expect.stringContaining('There lay '),
    'file.changed src/hidden.txt',
  ]);
  expect([existsSync(path.join(root, 'other.txt')), readFileSync(path.join(root, 'src/hidden.txt'), 'utf8')]).toEqual([false, 'mine']);
});

test.each(hiding)('what a command hides from git is seen once that lies as before: %s', async (_name, hide) => {
  const root = repository({ 'src/a': 'a' });
  const lines = await observing(root, () => {
    hide(root);
    writeFiles(root, { 'src/hidden.txt': 'x', '.vscode/tasks.json': 'x', 'other.txt': 'x' });
  });
  expect(lines).toEqual([
    expect.stringMatching(/^"make" changed \.vscode\/tasks\.json, \.git\/.*, which no command may change: put back as before\.$/u),
    expect.stringContaining('There lay '),
    'file.uncertain other.txt',
    'file.uncertain src/hidden.txt',
  ]);
  expect(existsSync(path.join(root, '.vscode/tasks.json'))).toBe(false);
});

const deleted = (root: string): string =>
  `While "make" ran, the repository was deleted: ${path.join(root, '.git')} is gone, or no longer has its commits. Restore it from a clone or a backup.`;
test.each([
  ['by a command', observing],
  ['by an agent', watching],
] as const)('a repository that is deleted is told, and no husk of it is written: %s', async (_name, how) => {
  const root = repository({ 'src/a': 'a' });
  writeFiles(root, { '.git/hooks/pre-push*': 'mine' });
  expect(await how(root, () => rmSync(path.join(root, '.git'), { recursive: true }))).toEqual([
    deleted(root),
    expect.stringContaining('git/hooks/pre-push: mine'),
  ]);
  expect(existsSync(path.join(root, '.git'))).toBe(false);
});

test('one with another in its place is told as well; what that would run is put back', async () => {
  const root = repository({ 'src/a': 'a' });
  const lines = await watching(root, () => {
    rmSync(path.join(root, '.git'), { recursive: true });
    git(root, 'init', '--quiet');
    writeFiles(root, { '.git/hooks/pre-commit*': 'evil' });
  });
  expect(lines).toContain(deleted(root));
  expect(existsSync(path.join(root, '.git/hooks/pre-commit'))).toBe(false);
  expect(await watching(root, () => git(root, 'init', '--quiet'))).toEqual([]);
});

test.each([
  ['among files of the repository', { 'src/a': 'a' }, {}],
  ['among files that are in no commit yet', { 'lib/b': 'b' }, { 'src/a': 'a' }],
])('an ignore file of an agent’s that ignores itself goes, and what it hides is seen: %s', async (_name, committed, there) => {
  const root = repository(committed);
  writeFiles(root, there);
  const lines = await watching(root, () => writeFiles(root, { 'src/.gitignore': '*\n', 'src/new.txt': 'mine', 'src/sub/x.txt': 'mine' }));
  expect(lines).toEqual([
    'make changed src/.gitignore, which it may not change here: put back as before.',
    'There lay src/.gitignore: *\n',
    'file.changed src/new.txt',
    'file.changed src/sub/x.txt',
  ]);
  expect([existsSync(path.join(root, 'src/.gitignore')), readFileSync(path.join(root, 'src/a'), 'utf8')]).toEqual([false, 'a']);
});

test('an ignore file that git shows, and one in a folder that a tool made for itself, stay', async () => {
  const root = repository({ 'src/a': 'a' });
  const lines = await watching(root, () =>
    writeFiles(root, { 'src/.gitignore': 'built\n', 'src/built': 'x', 'src/cache/.gitignore': '*\n', 'src/cache/x': 'x' }),
  );
  expect(lines).toEqual(['file.changed src/.gitignore', 'ignored.written ']);
  expect(existsSync(path.join(root, 'src/cache/.gitignore'))).toBe(true);
});
