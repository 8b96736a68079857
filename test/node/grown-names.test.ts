import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLister } from '../../src/node/workspace-listing.ts';
import { createSearch } from '../../src/node/search.ts';
import { createWorkspaceNames } from '../../src/node/workspace-names.ts';
import { open, storeFolder } from './checkpoint-world.ts';
import { countedGit } from './counted-git.ts';
import { bareEnvironment, git, never, repository, writeFiles } from './scratch.ts';

/** What a fresh look at the workspace gives. */
async function fresh(root: string): Promise<{ listed: readonly string[]; ignored: readonly string[] }> {
  const ignored = git(root, 'ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory').split('\0').filter(Boolean);
  return { listed: (await createLister({ root, store: storeFolder(), env: bareEnvironment })()).listed, ignored };
}

const beginning = { '.gitignore': 'dist/\n*.log\n', 'a.txt': 'a', 'src/b.ts': 'b', 'src/deep/c.ts': 'c' };

test('git is not asked for names when one came that no line of an ignore file could mean', async () => {
  const { PATH, started } = await countedGit();
  const env = { ...bareEnvironment, PATH };
  const root = repository({ ...beginning, 'src/.gitignore': 'made/\n' });
  git(root, 'config', 'core.untrackedCache', 'false');
  writeFiles(root, { 'dist/x.js': 'x', 'logs/a.log': '' });
  const names = createWorkspaceNames({ root, store: storeFolder(), env });
  const look = async (): Promise<string[]> => {
    const [listed, ignored] = await Promise.all([names.list(), names.ignored()]);
    const starts = started().filter((name) => name !== 'config');
    expect({ listed, ignored }).toEqual(await fresh(root));
    return starts;
  };
  const full = ['check-ignore', 'ls-files', 'ls-files'];
  expect(await look()).toEqual(full);
  for (const [change, starts] of [
    [() => writeFiles(root, { 'src/new.ts': '', 'b.txt': '' }), []],
    [() => writeFiles(root, { 'new/deep/er/c.ts': '', 'new/d.ts': '' }), []],
    [() => mkdirSync(join(root, 'empty')), []],
    [() => writeFiles(root, { 'empty/now/e.ts': '' }), []],
    [() => symlinkSync('a.txt', join(root, 'link')), []],
    // What was tracked is listed still, also when it lies there again.
    [() => rmSync(join(root, 'src/b.ts')), full],
    [() => writeFiles(root, { 'src/b.ts': 'again' }), []],
    [() => writeFiles(root, { 'src/made/x.ts': '' }), full],
    [() => writeFiles(root, { 'made.txt': '' }), []],
    [() => writeFiles(root, { 'src/new.log': '' }), full],
    [() => writeFiles(root, { 'src/far.ts': '' }), []],
    [() => writeFiles(root, { 'dist.ts': '' }), full],
    // A folder of which all was ignored, and now is not.
    [() => writeFiles(root, { 'logs/kept.txt': '' }), full],
    [() => writeFiles(root, { 'new/.gitignore': '*.ts\n' }), full],
    [() => writeFiles(root, { 'new/f.ts': '' }), full],
    [() => rmSync(join(root, 'b.txt')), full],
    [() => writeFiles(root, { 'b.txt/g.ts': '' }), []],
    [() => git(root, 'init', '--quiet', 'inner'), [...full, 'ls-files']],
  ] as const) {
    change();
    expect([change.toString(), await look()]).toEqual([change.toString(), starts]);
  }
});

test('git is never asked in a repository as git sets it up in which nothing could be ignored', async () => {
  const { PATH, started } = await countedGit();
  const env = { ...bareEnvironment, PATH };
  const root = repository({ 'a.txt': 'a', 'src/b.ts': 'b' });
  // As it is cloned, by somebody with a name for it.
  git(root, 'remote', 'add', 'origin', 'https://example.com/it.git');
  for (const [key, value] of Object.entries({ 'branch.main.remote': 'origin', 'user.name': 'Some Body', 'commit.gpgsign': 'false' }))
    git(root, 'config', key, value);
  writeFiles(root, { 'c.txt': '', '.gitignore': 'dist/\n' });
  const names = createWorkspaceNames({ root, store: storeFolder(), env });
  for (const change of [() => {}, () => rmSync(join(root, 'c.txt')), () => rmSync(join(root, 'a.txt')), () => git(root, 'add', '.')]) {
    change();
    started();
    const [listed, ignored] = await Promise.all([names.list(), names.ignored()]);
    expect(await names.ignoredAlone()).toEqual(ignored);
    expect(started().filter((name) => name !== 'config')).toEqual([]);
    expect({ listed, ignored }).toEqual(await fresh(root));
  }
  writeFiles(root, { 'dist/x': '' });
  expect(await names.ignored()).toEqual(['dist/']);
});

test.each([
  '[core]\n\tignoreStat = true\n',
  '[user]\n\tname = \\\n[core]\n',
  '[user] name = Some Body\n',
  '[commit]\n\tgpgsign\n',
  '[user]\n\tname = "Some Body"\n',
  '[core "user"]\n\tbare = false\n',
  '[user.core]\n\tbare = false\n',
  '[status]\n\tshowUntrackedFiles = no\n',
  '[submodule "a"]\n\tactive = true\n',
])('git is asked where its settings say more than that: %j', async (text) => {
  const { PATH, started } = await countedGit();
  const root = repository({ 'a.txt': 'a' });
  appendFileSync(join(root, '.git/config'), text);
  const names = createWorkspaceNames({ root, store: storeFolder(), env: { ...bareEnvironment, PATH } });
  expect(await names.list()).toEqual(['a.txt']);
  expect(started()).toContain('ls-files');
});

test.each<[string, (root: string) => unknown]>([
  ['that is bare, in other words than git uses', (root) => git(root, 'config', 'core.bare', 'yes')],
  ['with an empty HEAD, as a crash leaves it', (root) => writeFileSync(join(root, '.git/HEAD'), '')],
])('a repository %s is none, as git has it', async (_what, change) => {
  const root = repository({ 'a.txt': 'a' });
  change(root);
  // Left out only where there is no repository.
  writeFiles(root, { 'dist/x': '' });
  const store = storeFolder();
  await open(root, store);
  const names = createWorkspaceNames({ root, store, env: bareEnvironment });
  expect(await names.list()).toEqual(['a.txt']);
});

test('whether a file may be written is said without git where no line could mean it', async () => {
  const { PATH, started } = await countedGit();
  const env = { ...bareEnvironment, PATH };
  const root = repository(beginning);
  const store = storeFolder();
  await open(root, store, env);
  const search = createSearch({ root, store, env });
  const ignored = async (...paths: string[]) => Promise.all(paths.map((path) => search.ignored(path, never)));
  expect(await ignored('src/new.ts')).toEqual([false]);
  started();
  expect(await ignored('src/new.ts', 'src/deep/x.ts', 'new.txt')).toEqual([false, false, false]);
  expect(started()).toEqual([]);
  expect(await ignored('src/x.log', 'dist/y')).toEqual([true, true]);
  expect(started()).toEqual(['check-ignore']);
  writeFiles(root, { 'src/.gitignore': '*.ts\n' });
  expect(await ignored('src/new.ts', 'src/deep/x.ts')).toEqual([true, true]);
  git(root, 'init', '--quiet', 'src/deep');
  writeFiles(root, { 'src/deep/.gitignore': 'y.md\n' });
  expect(await ignored('src/deep/y.md', 'src/z.md')).toEqual([true, false]);
});

test.each(['[core]\n\trepositoryformatversion = 5\n', '[core]\n\tfilemode = perhaps\n', '[extensions]\n\tobjectformat = sha1\n'])(
  'a repository that git refuses because of its settings has no names: %j',
  async (settings) => {
    const root = repository({ 'a.txt': 'a' });
    appendFileSync(join(root, '.git/config'), settings);
    const names = createWorkspaceNames({ root, store: storeFolder(), env: bareEnvironment });
    await expect(names.list()).rejects.toThrow('git ls-files failed');
  },
);
