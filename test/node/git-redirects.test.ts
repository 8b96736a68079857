import {
  appendFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readGuarded } from '../../src/node/guarded-files.ts';
import { openPutBack } from '../../src/node/put-back.ts';
import { both, measuring, observing, putBack, watching } from './observing.ts';
import { git, repository, scratchFolder, writeFiles } from './scratch.ts';

/** Makes git run a program with the next `git status`. */
const program = '[core]\n\tfsmonitor = touch pwned;\n';
const lost = (root: string): string =>
  `While "make" ran, the repository was deleted: ${path.join(root, '.git')} is gone, or no longer has its commits. Restore it from a clone or a backup.`;

function withSubmodule(): string {
  const lib = repository({ 'lib.txt': 'x' });
  const root = repository({ 'src/a': 'a' });
  git(root, 'submodule', '--quiet', 'add', lib, 'lib');
  git(root, 'commit', '--quiet', '-m', 'lib');
  return root;
}

/** A workspace, what a command does to it, and what is put back. */
const redirects: [string, () => string, (root: string) => void, string][] = [
  [
    'another folder for its settings',
    () => repository({ '.gitignore': 'dist\n', 'src/a': 'a' }),
    (root) => {
      cpSync(path.join(root, '.git'), path.join(root, 'dist'), { recursive: true });
      appendFileSync(path.join(root, 'dist/config'), program);
      writeFileSync(path.join(root, '.git/commondir'), '../dist');
    },
    '.git/commondir',
  ],
  [
    'another folder for its objects',
    () => repository({ 'src/a': 'a' }),
    (root) => writeFiles(root, { '.git/objects/info/alternates': '/nowhere\n' }),
    '.git/objects/info/alternates',
  ],
  [
    'a submodule’s settings and hooks',
    withSubmodule,
    (root) => {
      appendFileSync(path.join(root, '.git/modules/lib/config'), program);
      writeFiles(root, { '.git/modules/lib/hooks/post-checkout*': 'x', '.git/modules/lib/commondir': '../../../dist' });
    },
    '.git/modules/lib/commondir, .git/modules/lib/config, .git/modules/lib/hooks/post-checkout',
  ],
  [
    'another repository in the place of a submodule’s',
    withSubmodule,
    (root) => writeFileSync(path.join(root, 'lib/.git'), 'gitdir: ../src/evil\n'),
    'lib/.git',
  ],
  [
    'a repository as a submodule, of which it runs the programs',
    () => repository({ '.gitignore': 'dist\n', 'src/a': 'a' }),
    (root) => {
      repository({ x: 'x' }, path.join(root, 'dist/r'));
      appendFileSync(path.join(root, 'dist/r/.git/config'), program);
      git(root, 'update-index', '--add', '--cacheinfo', `160000,${git(path.join(root, 'dist/r'), 'rev-parse', 'HEAD')},dist/r`);
    },
    'dist/r/.git/config',
  ],
  [
    'the settings of a repository that it ignores',
    () => {
      const root = repository({ '.gitignore': '/api\n', 'src/a': 'a' });
      repository({ x: 'x' }, path.join(root, 'api'));
      return root;
    },
    (root) => appendFileSync(path.join(root, 'api/.git/config'), program),
    'api/.git/config',
  ],
  [
    'the settings of another worktree',
    () => {
      const root = repository({ 'src/a': 'a' });
      git(root, 'worktree', 'add', '--quiet', path.join(scratchFolder('beside'), 'w'));
      return root;
    },
    (root) => writeFiles(root, { '.git/worktrees/w/commondir': '../../../dist\n', '.git/worktrees/w/config.worktree': program }),
    '.git/worktrees/w/commondir, .git/worktrees/w/config.worktree',
  ],
  [
    'the repository of a worktree',
    () => {
      const root = path.join(scratchFolder('beside'), 'w');
      git(repository({ 'src/a': 'a' }), 'worktree', 'add', '--quiet', root);
      return root;
    },
    (root) => writeFileSync(path.join(root, '.git'), 'gitdir: src/evil\n'),
    '.git',
  ],
  [
    'the repository, moved behind a link',
    () => repository({ '.gitignore': 'dist\n', 'src/a': 'a' }),
    (root) => {
      renameSync(path.join(root, '.git'), path.join(root, 'dist'));
      symlinkSync('dist', path.join(root, '.git'));
    },
    '.git',
  ],
  [
    'the repository, moved behind a file',
    () => repository({ '.gitignore': 'dist\n', 'src/a': 'a' }),
    (root) => {
      renameSync(path.join(root, '.git'), path.join(root, 'dist'));
      writeFileSync(path.join(root, '.git'), 'gitdir: dist\n');
    },
    '.git',
  ],
  [
    'the repository’s objects, moved behind a link',
    () => repository({ '.gitignore': 'dist\n', 'src/a': 'a' }),
    (root) => {
      renameSync(path.join(root, '.git/objects'), path.join(root, 'dist'));
      symlinkSync('../dist', path.join(root, '.git/objects'));
    },
    '.git/objects',
  ],
  [
    'settings behind those of a branch, which are the person’s',
    () => repository({ 'src/a': 'a' }),
    (root) => appendFileSync(path.join(root, '.git/config'), `[branch "x"]\n\t[core]\n\tfsmonitor = touch pwned;\n`),
    '.git/config',
  ],
  [
    'settings in one line with those of a branch',
    () => repository({ 'src/a': 'a' }),
    (root) => appendFileSync(path.join(root, '.git/config'), `[branch "x"] [core] fsmonitor = touch pwned;\n`),
    '.git/config',
  ],
  [
    'a hook that is larger than any',
    () => repository({ 'src/a': 'a' }),
    (root) => writeFiles(root, { '.git/hooks/post-checkout*': '#'.repeat(1024 * 1024 + 1) }),
    '.git/hooks/post-checkout',
  ],
  [
    'settings that others include',
    () => {
      const root = repository({ 'src/a': 'a' });
      git(root, 'config', 'include.path', 'mine');
      return root;
    },
    (root) => writeFiles(root, { '.git/mine': program }),
    '.git/mine',
  ],
];
const looks = (root: string): string => git(root, 'status', '--short');
test.each(redirects)('what leads git elsewhere, or to programs, lies as before: %s', async (_name, workspace, redirect, names) => {
  const root = workspace();
  const before = git(root, 'rev-parse', 'HEAD');
  const lines = await observing(root, () => redirect(root));
  expect(lines.filter((line) => line.startsWith('"make"') || line.includes('deleted'))).toEqual([putBack(names)]);
  looks(root);
  expect([git(root, 'rev-parse', 'HEAD'), existsSync(path.join(root, 'pwned'))]).toEqual([before, false]);
});

test.each(both)('before the work as well, and what lay there is copied: %s', async (_name, how) => {
  const root = withSubmodule();
  const lines = await how(root, () => {
    writeFileSync(path.join(root, '.git/commondir'), '../src');
    writeFileSync(path.join(root, 'lib/.git'), 'gitdir: ../src/evil\n');
  });
  expect(lines).toEqual([putBack('.git/commondir, lib/.git'), 'There lay git/commondir: ../src, lib/git: gitdir: ../src/evil\n']);
  expect(readFileSync(path.join(root, 'lib/.git'), 'utf8')).toBe('gitdir: ../.git/modules/lib\n');
});

test('repositories that git makes meanwhile are left alone, as long as they run nothing', async () => {
  const lib = repository({ 'lib.txt': 'x' });
  const root = repository({ '.gitignore': '/api\n', 'src/a': 'a' });
  const beside = path.join(scratchFolder('beside'), 'w');
  const lines = await observing(root, () => {
    mkdirSync(path.join(root, '.git/modules/deep'), { recursive: true });
    git(root, 'clone', '--quiet', '--separate-git-dir', '.git/modules/deep/lib', lib, 'src/lib');
    git(root, 'worktree', 'add', '--quiet', '-b', 'other', beside);
    git(root, 'clone', '--quiet', lib, 'api');
  });
  expect(lines).toEqual([expect.stringContaining('git moved: other –'), 'file.uncertain src/lib/lib.txt']);
  expect([git(beside, 'branch', '--show-current'), git(path.join(root, 'src/lib'), 'status', '--short')]).toEqual(['other', '']);
  // What is there by now is guarded.
  const evil = (): void => appendFileSync(path.join(root, '.git/modules/deep/lib/config'), program);
  expect(await observing(root, evil)).toContain(putBack('.git/modules/deep/lib/config'));
});

test('a workspace that is no repository may become one, but none that runs programs', async () => {
  const root = scratchFolder('plain');
  writeFiles(root, { 'src/a': 'a' });
  expect(await observing(root, () => void git(root, 'init', '--quiet'))).toEqual([]);
  const other = scratchFolder('plain');
  const evil = (): void => {
    git(other, 'init', '--quiet');
    appendFileSync(path.join(other, '.git/config'), program);
  };
  expect(await observing(other, evil)).toEqual([
    // Where an upper folder has a `.git`, the workspace is named as a part of that.
    expect.stringMatching(/^"make" changed (?:[^ ]+\/)?\.git\/config, which no command may change: put back as before\.$/u),
    expect.stringContaining('git/config: '),
  ]);
});

test('of a worktree or submodule that the person removes meanwhile no husk is left', async () => {
  const root = withSubmodule();
  const beside = path.join(scratchFolder('beside'), 'w');
  git(root, 'worktree', 'add', '--quiet', beside);
  const lines = await observing(root, () => {
    git(root, 'worktree', 'remove', '--force', beside);
    rmSync(path.join(root, '.git/modules'), { recursive: true });
    rmSync(path.join(root, 'lib'), { recursive: true });
  });
  expect(lines.filter((line) => line.startsWith('"make"'))).toEqual([]);
  expect(['.git/worktrees/w', '.git/modules', 'lib'].map((name) => existsSync(path.join(root, name)))).toEqual([false, false, false]);
});

test('another repository behind a link in the place of this one is told as its loss', async () => {
  const root = repository({ '.gitignore': 'dist\n', 'src/a': 'a' });
  const other = repository({ x: 'x' });
  const lines = await watching(root, () => {
    rmSync(path.join(root, '.git'), { recursive: true });
    symlinkSync(path.relative(root, path.join(other, '.git')), path.join(root, '.git'));
  });
  expect(lines).toContain(lost(root));
  expect([existsSync(path.join(root, '.git')), existsSync(path.join(other, '.git/HEAD'))]).toEqual([false, true]);
});

test('a submodule in whose place a link leads elsewhere: what is there stays as it is', async () => {
  const root = withSubmodule();
  const other = repository({ x: 'x' });
  writeFiles(other, { '.git/hooks/pre-push*': 'of another' });
  const lines = await observing(root, () => {
    rmSync(path.join(root, 'lib'), { recursive: true });
    symlinkSync(path.relative(root, other), path.join(root, 'lib'));
  });
  expect(lines).toContain(putBack('lib/.git'));
  expect([readFileSync(path.join(root, 'lib/.git'), 'utf8'), readFileSync(path.join(other, '.git/hooks/pre-push'), 'utf8')]).toEqual([
    'gitdir: ../.git/modules/lib\n',
    'of another',
  ]);
});

test('a part of a repository does not become one of its own that runs programs', async () => {
  const top = repository({ 'web/src/a': 'a' });
  const root = path.join(top, 'web');
  const evil = (): void => {
    git(root, 'init', '--quiet');
    appendFileSync(path.join(root, '.git/config'), program);
  };
  expect(await measuring(root, evil)).toContain(putBack('web/.git/config'));
  expect(git(top, 'status', '--short')).toBe('');
});

test('a hard link changes nothing about what is put back', async () => {
  const root = repository({ '.gitignore': 'dist\n', 'src/a': 'a' });
  writeFiles(root, { 'dist/config': program });
  const config = path.join(root, '.git/config');
  const was = readFileSync(config, 'utf8');
  const lines = await observing(root, () => {
    rmSync(config);
    linkSync(path.join(root, 'dist/config'), config);
  });
  expect(lines).toContain(putBack('.git/config'));
  expect([readFileSync(config, 'utf8'), readFileSync(path.join(root, 'dist/config'), 'utf8')]).toEqual([was, program]);
});

test('of a command that was cut off: what led git elsewhere lies as before, what nobody looked at before, and is older, stays', async () => {
  const root = path.join(scratchFolder('beside'), 'w');
  const main = repository({ '.gitignore': '/api\n', 'src/a': 'a' });
  git(main, 'worktree', 'add', '--quiet', root);
  const { before } = await readGuarded({ root, paths: [], repositories: [] });
  repository({ x: 'x' }, path.join(root, 'api'));
  const hook = path.join(root, 'api/.git/hooks/pre-push');
  writeFiles(root, { 'api/.git/hooks/pre-push*': 'mine' });
  writeFileSync(path.join(root, '.git'), 'gitdir: src/evil\n');
  writeFileSync(path.join(main, '.git/worktrees/w/commondir'), '../../../src\n');
  const { ctimeMs } = statSync(hook);
  const later = async (since: number): Promise<string[]> => {
    const guarded = await readGuarded({ root, paths: [], repositories: [] }, { before, since, until: ctimeMs + 60_000 });
    return guarded.restore(openPutBack(scratchFolder('home'), root), () => true, { paths: [], repositories: ['api'] });
  };
  expect(await later(ctimeMs + 1000)).toEqual(['.git', '.git/worktrees/w/commondir']);
  expect([git(root, 'status', '--short'), readFileSync(hook, 'utf8')]).toEqual(['', 'mine']);
  expect(await later(ctimeMs)).toEqual(['api/.git/hooks/pre-push']);
});
