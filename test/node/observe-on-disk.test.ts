import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { InterruptedError } from '../../src/core/durable/errors.ts';
import { both, measuring, observing, putBack, ran, watching } from './observing.ts';
import { git, repository, writeFiles } from './scratch.ts';

test.each(both)('protected files come back in every kind: deleted, linked away, made a folder, made executable: %s', async (_name, how) => {
  const root = repository({
    '.vscode/tasks.json': '{}',
    '.vscode/settings.json': '{}',
    '.github/workflows/ci.yml': 'a',
    '.husky/pre-commit*': 'x',
    'src/a': 'a',
  });
  const at = (name: string): string => path.join(root, name);
  const lines = await how(root, () => {
    rmSync(at('.vscode/tasks.json'));
    rmSync(at('.vscode/settings.json'));
    symlinkSync('../src/a', at('.vscode/settings.json'));
    rmSync(at('.github/workflows/ci.yml'));
    mkdirSync(at('.github/workflows/ci.yml'));
    writeFileSync(at('.github/workflows/ci.yml/in.yml'), 'x');
    chmodSync(at('.husky/pre-commit'), 0o644);
  });
  expect(lines).toEqual([
    putBack('.github/workflows/ci.yml, .github/workflows/ci.yml/in.yml, .husky/pre-commit, .vscode/settings.json, .vscode/tasks.json'),
    'There lay .github/workflows/ci.yml/in.yml: x, .husky/pre-commit: x, .vscode/settings.json: ../src/a',
  ]);
  expect([
    readFileSync(at('.vscode/settings.json'), 'utf8'),
    readFileSync(at('.github/workflows/ci.yml'), 'utf8'),
    statSync(at('.husky/pre-commit')).mode & 0o111,
  ]).toEqual(['{}', 'a', 0o111]);
});

test.each(both)('they come back when the command is interrupted, too: %s', async (_name, how) => {
  const root = repository({ '.vscode/tasks.json': '{}' });
  const hook = path.join(root, '.git/hooks/pre-commit');
  const interrupted = how(
    root,
    () => {
      writeFileSync(hook, 'evil');
      writeFileSync(path.join(root, '.vscode/tasks.json'), 'evil');
    },
    [],
    { ...ran, outcome: 'interrupted', exitCode: null },
  );
  await expect(interrupted).rejects.toBeInstanceOf(InterruptedError);
  expect([existsSync(hook), readFileSync(path.join(root, '.vscode/tasks.json'), 'utf8')]).toEqual([false, '{}']);
});

test.each(both)('a protected folder that is linked away comes back, and what the link leads to stays: %s', async (_name, how) => {
  const root = repository({ '.vscode/tasks.json': '{}', 'src/evil/tasks.json': '{"evil":1}' });
  const lines = await how(root, () => {
    rmSync(path.join(root, '.vscode'), { recursive: true });
    symlinkSync('src/evil', path.join(root, '.vscode'));
  });
  expect(lines).toEqual([putBack('.vscode, .vscode/tasks.json'), 'There lay .vscode: src/evil']);
  expect([
    readFileSync(path.join(root, '.vscode/tasks.json'), 'utf8'),
    readFileSync(path.join(root, 'src/evil/tasks.json'), 'utf8'),
  ]).toEqual(['{}', '{"evil":1}']);
});

test.each(both)('a folder above them that is linked away comes back too: nothing is written through the link: %s', async (_name, how) => {
  const root = repository({ '.github/workflows/ci.yml': 'a', 'src/evil/workflows/x': 'x' });
  const lines = await how(root, () => {
    rmSync(path.join(root, '.github'), { recursive: true });
    symlinkSync('src/evil', path.join(root, '.github'));
  });
  expect(lines).toEqual([putBack('.github, .github/workflows/ci.yml'), 'There lay .github: src/evil']);
  expect([
    readFileSync(path.join(root, '.github/workflows/ci.yml'), 'utf8'),
    existsSync(path.join(root, 'src/evil/workflows/ci.yml')),
  ]).toEqual(['a', false]);
});

test('a folder that is moved away from under what is protected, with another one in its place', async () => {
  const root = repository({
    'web/.npmrc': 'mine',
    'web/.vscode/tasks.json': '{}',
    'web/.env': 'KEY=1',
    '.gitignore': '.env\n',
    'web/a': 'a',
  });
  const at = (name: string): string => path.join(root, name);
  await observing(root, () => {
    renameSync(at('web'), at('web2'));
    mkdirSync(at('web/.vscode'), { recursive: true });
    writeFileSync(at('web/.npmrc'), 'registry=evil');
    writeFileSync(at('web/.vscode/tasks.json'), 'evil');
    writeFileSync(at('web/a'), 'b');
  });
  expect([readFileSync(at('web/.npmrc'), 'utf8'), readFileSync(at('web/.vscode/tasks.json'), 'utf8')]).toEqual(['mine', '{}']);
  expect([existsSync(at('web2/.npmrc')), existsSync(at('web2/.vscode/tasks.json'))]).toEqual([false, false]);
});

test('what a spec lists stays where it is only asked about; in every folder the rest comes back', async () => {
  const root = repository({ 'src/.npmrc': 'a', 'src/AGENTS.md': 'a' });
  const work = (): void => {
    for (const name of ['src/.npmrc', 'src/AGENTS.md', 'src/CLAUDE.md', 'src/.Mcp.json']) writeFileSync(path.join(root, name), 'evil');
  };
  expect(await observing(root, work, ['src/AGENTS.md', 'src/.npmrc'])).toEqual([
    putBack('src/.Mcp.json, src/CLAUDE.md, src/.npmrc'),
    'There lay src/.Mcp.json: evil, src/.npmrc: evil, src/CLAUDE.md: evil',
    'file.uncertain src/AGENTS.md',
  ]);
});

test.each(both)(
  'protected files that no checkpoint holds come back as well, ignored ones and those with tokens: %s',
  async (_name, how) => {
    const root = repository({
      '.gitignore': '.vscode\n.claude/settings.local.json\n/.env\nlocal/\n.husky/\n',
      '.npmrc': 'registry=good',
      'src/.env': 'A=1',
      'src/evil/tasks.json': 'x',
      '.husky/pre-commit*': 'x',
    });
    const at = (name: string): string => path.join(root, name);
    for (const name of ['.vscode/tasks.json', '.vscode/deep/x', '.claude/settings.local.json', '.env', 'local/a']) {
      mkdirSync(path.dirname(at(name)), { recursive: true });
      writeFileSync(at(name), 'as before');
    }
    const lines = await how(root, () => {
      rmSync(at('.vscode'), { recursive: true });
      symlinkSync('src/evil', at('.vscode'));
      for (const name of ['.claude/settings.local.json', '.npmrc', '.env', 'local/a', 'src/.env', '.husky/post-merge'])
        writeFileSync(at(name), 'evil');
      writeFileSync(at('src/.env.new'), 'evil');
    });
    expect(lines).toEqual([
      expect.stringMatching(/^While "make" ran, \.env changed\. There was .*, \.env: as before, /u),
      putBack(
        '.claude/settings.local.json, .husky/post-merge, .npmrc, .vscode, .vscode/deep/x, .vscode/tasks.json, src/.env, src/.env.new',
      ),
      'There lay .claude/settings.local.json: evil, .env: as before, .husky/post-merge: evil, .npmrc: evil, .vscode: src/evil, src/.env.new: evil, src/.env: evil',
    ]);
    const names = [
      '.vscode/tasks.json',
      '.vscode/deep/x',
      '.claude/settings.local.json',
      '.npmrc',
      'src/.env',
      '.husky/pre-commit',
      'src/evil/tasks.json',
      '.env',
    ];
    expect(names.map((name) => readFileSync(at(name), 'utf8'))).toEqual([
      'as before',
      'as before',
      'as before',
      'registry=good',
      'A=1',
      'x',
      'x',
      'evil',
    ]);
    expect(['.husky/post-merge', 'src/.env.new'].map((name) => existsSync(at(name)))).toEqual([false, false]);
  },
);

test('what the person may have written there at that moment is copied for them, whatever it is', async () => {
  const root = repository({ 'src/.env': 'A=1', '.gitignore': '.idea/\n', 'src/a': 'a' });
  writeFiles(root, { '.idea/workspace.xml': '<a/>' });
  const hook = '.git/hooks/pre-push';
  const lines = await observing(root, () => {
    writeFileSync(path.join(root, 'src/.env'), 'A=2');
    writeFileSync(path.join(root, '.idea/workspace.xml'), 'x'.repeat(1024 * 1024 + 1));
    writeFileSync(path.join(root, hook), 'mine');
    rmSync(path.join(root, 'src/a'));
  });
  expect(lines).toEqual([
    putBack(`${hook}, .idea/workspace.xml, src/.env`),
    'There lay .idea/workspace.xml: much, git/hooks/pre-push: mine, src/.env: A=2',
    'file.uncertain src/a',
  ]);
  expect(readFileSync(path.join(root, 'src/.env'), 'utf8')).toBe('A=1');
});

test('what only the person hides is told when a command changes it, and ends no run', async () => {
  const root = repository({ '.batutaignore': 'made/\n', 'made/x': 'a', 'src/a': 'a' });
  const work = (): void => {
    for (const name of ['made/x', 'made/new']) writeFileSync(path.join(root, name), String(process.hrtime.bigint()));
  };
  expect(await measuring(root, work)).toEqual([
    'file.changed made/new',
    'While "make" ran before any change, these files changed and were left as is: made/x',
  ]);
  expect(await observing(root, work)).toEqual(['file.uncertain made/new', 'file.uncertain made/x']);
});

test.each(both)('commits that appear while a command runs are told: %s', async (_name, how) => {
  const root = repository({ 'src/a': 'a', '.github/workflows/ci.yml': 'a' });
  const first = git(root, 'rev-parse', 'HEAD');
  const lines = await how(root, () => {
    writeFileSync(path.join(root, '.github/workflows/ci.yml'), 'evil');
    git(root, 'commit', '--quiet', '-am', 'evil');
    git(root, 'update-ref', 'refs/heads/release', 'HEAD');
    git(root, 'reset', '--quiet', '--soft', 'HEAD^');
    git(root, 'checkout', '--quiet', 'HEAD', '.');
  });
  const evil = git(root, 'rev-parse', 'release').slice(0, 10);
  expect(lines).toEqual([
    `While "make" ran, git moved: release – → ${evil}. If that was not you, look at the new commits before you push.`,
  ]);
  expect(await how(root, () => void git(root, 'reset', '--quiet', 'release'))).toEqual([
    `While "make" ran, git moved: HEAD ${first.slice(0, 10)} → ${evil}, main ${first.slice(0, 10)} → ${evil}. If that was not you, look at the new commits before you push.`,
  ]);
});

test.each(both)('what a person had in an ignored file with secrets is kept for them: %s', async (_name, how) => {
  const root = repository({ '.gitignore': '/.env*\n', 'src/a': 'a' });
  writeFiles(root, { '.env': 'MINE=1', '.env.local': 'MINE=2' });
  const lines = await how(root, () => {
    writeFileSync(path.join(root, '.env'), 'SET=up');
    rmSync(path.join(root, '.env.local'));
    writeFileSync(path.join(root, '.env.new'), 'SET=up');
  });
  expect(lines).toEqual(['While "make" ran, .env, .env.local changed. There was .env.local: MINE=2, .env: MINE=1']);
  expect(readFileSync(path.join(root, '.env'), 'utf8')).toBe('SET=up');
});

test('what an agent’s command deletes that git ignores is told, and the caches that it wrote are removed', async () => {
  const root = repository({ '.gitignore': '*.sqlite\n__pycache__/\n*.tsbuildinfo\n', 'src/a': 'a' });
  writeFiles(root, { 'data.sqlite': 'mine', 'src/__pycache__/a.pyc': 'mine', 'a.tsbuildinfo': 'mine' });
  const lines = await observing(
    root,
    () => {
      rmSync(path.join(root, 'data.sqlite'));
      writeFileSync(path.join(root, 'src/__pycache__/b.pyc'), 'x');
    },
    [],
    ran,
    'run',
  );
  expect(lines).toEqual(['While "make" ran, data.sqlite was deleted. Git ignores it, so there is no copy of it.']);
  expect(['src/__pycache__', 'a.tsbuildinfo'].map((name) => existsSync(path.join(root, name)))).toEqual([false, true]);
  await observing(root, () => undefined, [], ran, 'prove');
  expect(existsSync(path.join(root, 'a.tsbuildinfo'))).toBe(false);
});

test('what a person types in a file while a command runs on the base, twice, is copied for them; what the command makes of it each time is not', async () => {
  const root = repository({ 'src/a': 'a', 'src/made': 'a' });
  let typed = '';
  const lines = await measuring(root, () => {
    typed += 'typed ';
    writeFileSync(path.join(root, 'src/a'), typed);
    writeFileSync(path.join(root, 'src/made'), 'b');
  });
  expect(lines).toEqual([
    '"make" ran before any change, and src/a changed meanwhile: put back as before.',
    'There lay src/a: typed typed ',
  ]);
  expect(['src/a', 'src/made'].map((name) => readFileSync(path.join(root, name), 'utf8'))).toEqual(['a', 'a']);
});

test('names that Batuta writes nowhere are told, and end no run', async () => {
  const root = repository({ 'src/a': 'a' });
  mkdirSync(path.join(root, '.vscode'));
  const lines = await observing(root, () => {
    writeFileSync(path.join(root, '.vscode/dot.'), 'x');
    writeFileSync(path.join(root, 'two\nlines'), 'x');
  });
  expect(lines).toEqual(['file.uncertain .vscode/dot.', 'file.uncertain two\nlines']);
  expect(existsSync(path.join(root, '.vscode/dot.'))).toBe(true);
});

test('an agent that links its own folder away gets it back, and what the link leads to stays', async () => {
  const root = repository({ 'src/a.ts': 'a', 'other/a.ts': 'of another' });
  const lines = await watching(root, () => {
    rmSync(path.join(root, 'src'), { recursive: true });
    symlinkSync('other', path.join(root, 'src'));
  });
  expect(lines).toEqual(['make changed src, src/a.ts, which it may not change here: put back as before.', 'There lay src: other']);
  expect([readFileSync(path.join(root, 'src/a.ts'), 'utf8'), readFileSync(path.join(root, 'other/a.ts'), 'utf8')]).toEqual([
    'a',
    'of another',
  ]);
});

test('an agent that has git overlook what it wrote finds it put back all the same', async () => {
  const root = repository({ 'src/a.ts': 'a', 'other.txt': 'old', '.gitignore': '' });
  const lines = await watching(root, () => {
    git(root, 'rm', '--quiet', '--cached', 'other.txt');
    writeFiles(root, { 'other.txt': 'canary', '.gitignore': 'other.txt' });
  });
  expect(lines).toEqual([
    'make changed .gitignore, other.txt, which it may not change here: put back as before.',
    'There lay .gitignore: other.txt, other.txt: canary',
    'ignored.written ',
  ]);
  expect(readFileSync(path.join(root, 'other.txt'), 'utf8')).toBe('old');
});
