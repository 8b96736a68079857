import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../../sweeps/sampled.ts';
import { openCheckpoints } from '../../../src/node/checkpoints.ts';
import { createWorktreeFolders } from '../../../src/node/worktrees/worktrees.ts';
import { bareEnvironment, git, repository, scratchFolder, writeFiles } from '../scratch.ts';

async function world(root: string) {
  const home = scratchFolder('home');
  const store = join(home, 'checkpoints.git');
  const checkpoints = await openCheckpoints({ root, store, env: bareEnvironment });
  const worktrees = createWorktreeFolders({ root, store, folder: join(home, 'worktrees'), env: bareEnvironment });
  const make = async (name: string, more: { variables?: Record<string, string>; link?: string[] | null; without?: string[] } = {}) => {
    const { tree } = await checkpoints.take();
    const { variables = {}, link = null, without = [] } = more;
    const made = await worktrees.make({ name, tree, variables, link, without });
    const place = worktrees.find(name);
    const left = { folders: place.without, tree: place.tree };
    const inside = await openCheckpoints({ root: place.root, store, indexes: place.indexes, env: bareEnvironment, without: left });
    return { ...made, tree, checkpoints: inside };
  };
  return { home, store, checkpoints, worktrees, make };
}

/** Everything below a folder, by its bytes. */
function hashOf(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true }).map(String).sort()) {
    const stats = lstatSync(join(folder, name));
    hash.update(`${name}\0${stats.mode}\0`);
    if (stats.isFile()) hash.update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex');
}

const crlf = 'one\r\ntwo\r\n';

test('holds exactly what the workspace holds, uncommitted work as well, and the repository of the person stays as it is', async () => {
  const root = repository({
    'a.txt': 'a\n',
    'crlf.txt': crlf,
    'bin/run*': '#!/bin/sh\n',
    'ignored but tracked.log': 'kept\n',
    '.gitattributes': '*.txt text eol=lf\n*.dat filter=lfs\n',
    'large.dat': 'version https://git-lfs.github.com/spec/v1\n',
    'bytes.bin': Uint8Array.from([0, 255, 13, 10]),
  });
  writeFiles(root, {
    '.gitignore': '*.log\nout/\n',
    'a.txt': 'edited\n',
    'staged.txt': 'staged\n',
    'new.txt': 'new\n',
    'out/x': 'ignored\n',
  });
  git(root, 'add', 'staged.txt');
  git(root, 'stash', 'store', git(root, 'stash', 'create'));
  symlinkSync('a.txt', join(root, 'link'));
  rmSync(join(root, 'bytes.bin'));
  const before = hashOf(join(root, '.git'));
  const { checkpoints, make } = await world(root);

  // The second one takes over what git made for the first.
  for (const name of ['one', 'two']) {
    const made = await make(name);
    expect(await made.checkpoints.take()).toEqual(await checkpoints.take());
    expect(readFileSync(join(made.folder, 'crlf.txt'), 'utf8')).toBe(crlf);
    expect(readFileSync(join(made.folder, 'a.txt'), 'utf8')).toBe('edited\n');
    expect(readlinkSync(join(made.folder, 'link'))).toBe('a.txt');
    expect(existsSync(join(made.folder, 'out'))).toBe(false);
    expect(lstatSync(join(made.folder, 'bin/run')).mode & 0o111).not.toBe(0);
    expect(git(made.folder, 'status', '--porcelain')).toBe('');
    git(made.folder, 'commit', '--quiet', '--allow-empty', '-m', 'of an agent');
    expect(git(made.folder, 'fsck', '--no-dangling')).toBe('');
  }
  expect(hashOf(join(root, '.git'))).toBe(before);
});

test.each(['', 'app/'])(
  'leaves out folders that nobody needs, and takes nothing in them for deleted (workspace at "%s")',
  async (prefix) => {
    const files = { 'a.txt': 'a\n', 'big/one.bin': '1\n', 'big/deep/two.bin': '2\n', 'big [x]!/odd': 'odd\n', 'bigger/stays': 'stays\n' };
    const top = repository(Object.fromEntries(Object.entries(files).map(([name, text]) => [`${prefix}${name}`, text])));
    const root = join(top, prefix);
    const { checkpoints, make, worktrees } = await world(root);
    // The second one takes over what git made for the first.
    for (const name of ['one', 'two']) {
      const made = await make(name, { without: ['big', 'big [x]!'] });
      const listed = () =>
        readdirSync(made.folder)
          .filter((entry) => entry !== '.git')
          .sort();
      expect(listed()).toEqual(['a.txt', 'bigger']);
      expect((await made.checkpoints.take()).tree).toBe(made.tree);
      // What is proven without a folder says nothing of the whole.
      expect((await made.checkpoints.take()).hash).not.toBe((await checkpoints.take()).hash);
      expect(git(made.folder, 'status', '--porcelain')).toBe('');
      // Whoever works there commits no deletion.
      writeFiles(made.folder, { 'a.txt': `by ${name}\n`, 'big/new.bin': 'new\n', 'big/one.bin': 'other\n' });
      const { tree } = await made.checkpoints.take();
      expect((await checkpoints.diff(made.tree, tree)).map(({ path }) => path)).toEqual(['a.txt', 'big/new.bin', 'big/one.bin']);
      expect(new TextDecoder().decode((await checkpoints.readAt(tree, 'big/one.bin')) ?? undefined)).toBe('other\n');
      rmSync(join(made.folder, 'big'), { recursive: true });
      expect((await checkpoints.diff(made.tree, (await made.checkpoints.take()).tree)).map(({ path }) => path)).toEqual(['a.txt']);
      await worktrees.remove(name);
    }
  },
);

test.each([
  [
    'a folder of a larger repository',
    'packages/one',
    { '.gitignore': 'out/\n*.tmp\n', 'packages/one/a.txt': 'a\n', 'packages/two/b.txt': 'b\n' },
  ],
  ['a folder that is no repository', '', null],
])('%s', async (_name, below, files) => {
  const top = files ? repository(files) : scratchFolder('plain');
  const root = join(top, below);
  writeFiles(root, { 'a.txt': 'mine\n', 'x.tmp': 'x\n', 'node_modules/p/index.js': '1\n' });
  if (!files) rmSync(join(root, 'x.tmp'));
  const { checkpoints, make } = await world(root);
  const made = await make('one', { link: [] });
  expect(await made.checkpoints.take()).toEqual(await checkpoints.take());
  writeFiles(made.folder, { 'y.tmp': files ? 'ignored above\n' : '', 'node_modules/p/index.js': '2\n', 'a.txt': 'its\n' });
  const { tree } = await made.checkpoints.take();
  expect((await made.checkpoints.diff(made.tree, tree)).map(({ path }) => path)).toEqual(
    files ? ['a.txt', 'node_modules/p/index.js'] : ['a.txt', 'y.tmp'],
  );
});

test('files of a submodule are there, and so are secrets, which no merge touches', async () => {
  const module = repository({ 'in.txt': 'inside\n' });
  const root = repository({ 'a.txt': 'a\n', '.gitignore': '.env\n' });
  git(root, 'submodule', '--quiet', 'add', module, 'lib');
  git(root, 'commit', '--quiet', '-m', 'submodule');
  writeFiles(root, { 'key.pem': 'secret\n', '.env': 'TOKEN=1\n' });
  const { checkpoints, worktrees, make } = await world(root);
  const made = await make('one');
  expect(await made.checkpoints.take()).toEqual(await checkpoints.take());
  expect(readFileSync(join(made.folder, 'key.pem'), 'utf8')).toBe('secret\n');
  writeFiles(made.folder, { 'lib/in.txt': 'changed\n', 'key.pem': 'another\n' });
  rmSync(join(made.folder, 'a.txt'));
  writeFiles(root, { 'key.pem': 'mine meanwhile\n' });
  const [ours, theirs] = [(await checkpoints.take()).tree, (await made.checkpoints.take()).tree];
  const merged = await worktrees.merge({ base: made.tree, ours, theirs });
  expect(merged.conflicts).toEqual([]);
  const changed = (await checkpoints.diff(ours, merged.tree)).filter(({ hidden }) => !hidden);
  expect(changed.map(({ path, after }) => [path, after === null])).toEqual([
    ['a.txt', true],
    ['lib/in.txt', false],
  ]);
});

test('merges three ways: what both changed alike or apart goes together, what they changed differently is a conflict with both sides', async () => {
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`);
  const withLine = (at: number, text: string): string => `${lines.with(at, text).join('\r\n')}\r\n`;
  const root = repository({
    'apart.txt': withLine(0, 'line 0'),
    'both.txt': 'old\n',
    'gone.txt': 'old\n',
    'same.txt': 'old\n',
    'name.txt': withLine(3, 'x'),
  });
  const { checkpoints, worktrees, make } = await world(root);
  const made = await make('one');
  writeFiles(made.folder, { 'apart.txt': withLine(2, 'its'), 'both.txt': 'its\n', 'same.txt': 'new\n', 'name.txt': withLine(3, 'y') });
  rmSync(join(made.folder, 'gone.txt'));
  writeFiles(root, {
    'apart.txt': withLine(25, 'mine'),
    'both.txt': 'mine\n',
    'gone.txt': 'mine\n',
    'same.txt': 'new\n',
    'mine.txt': 'mine\n',
  });
  git(root, 'mv', 'name.txt', 'renamed.txt');
  const [ours, theirs] = [(await checkpoints.take()).tree, (await made.checkpoints.take()).tree];
  const merged = await worktrees.merge({ base: made.tree, ours, theirs });
  const textAt = async (path: string): Promise<string> =>
    new TextDecoder().decode((await checkpoints.readAt(merged.tree, path)) ?? undefined);
  expect(merged.conflicts).toEqual(['both.txt', 'gone.txt']);
  expect(await textAt('apart.txt')).toBe(`${lines.with(2, 'its').with(25, 'mine').join('\r\n')}\r\n`);
  expect(await textAt('both.txt')).toMatch(/<{7} .*\nmine\n={7}\nits\n>{7} /u);
  expect(await textAt('renamed.txt')).toBe(withLine(3, 'y'));
  expect(await textAt('mine.txt')).toBe('mine\n');
});

test("packages are lent as links, of the workspace's own packages those of the worktree; caches are its own", async () => {
  const root = repository({ '.gitignore': 'node_modules/\n.venv/\n', 'packages/own/index.js': '1\n' });
  writeFiles(root, {
    'node_modules/dep/index.js': 'dep\n',
    'node_modules/@s/dep/index.js': 's\n',
    'node_modules/.cache/x': 'x\n',
    '.venv/lib/p.py': 'p\n',
  });
  symlinkSync('../packages/own', join(root, 'node_modules/own'));
  mkdirSync(join(root, 'node_modules/.bin'));
  symlinkSync('../dep/index.js', join(root, 'node_modules/.bin/dep'));
  const { checkpoints, make } = await world(root);
  const made = await make('one');
  const at = (path: string): string => realpathSync(join(made.folder, path));
  expect(at('node_modules/dep')).toBe(join(root, 'node_modules/dep'));
  expect(at('node_modules/@s/dep')).toBe(join(root, 'node_modules/@s/dep'));
  expect(at('node_modules/own')).toBe(join(made.folder, 'packages/own'));
  expect(at('node_modules/.bin/dep')).toBe(join(root, 'node_modules/dep/index.js'));
  expect(existsSync(join(made.folder, 'node_modules/.cache'))).toBe(false);
  expect(await made.checkpoints.take()).toEqual(await checkpoints.take());
});

test('a link that leads out of the workspace is lent to nobody: what it leads to could be read in the sandbox then', async () => {
  const elsewhere = scratchFolder('home');
  writeFiles(elsewhere, { '.ssh/id': 'key\n', 'packages/node_modules/dep/index.js': 'dep\n' });
  const root = repository({ '.gitignore': 'data\nnode_modules\nvendor\n' });
  writeFiles(root, { 'vendor/lib.js': 'lib\n' });
  symlinkSync(join(elsewhere, '.ssh'), join(root, 'data'));
  symlinkSync(join(elsewhere, 'packages/node_modules'), join(root, 'node_modules'));
  const { worktrees, make } = await world(root);
  const made = await make('one', { link: ['data', 'data/id', 'vendor', 'node_modules'] });
  expect(existsSync(join(made.folder, 'data'))).toBe(false);
  expect(readFileSync(join(made.folder, 'vendor/lib.js'), 'utf8')).toBe('lib\n');
  // Packages are borrowed in the workspace as well.
  expect(readFileSync(join(made.folder, 'node_modules/dep/index.js'), 'utf8')).toBe('dep\n');
  expect(worktrees.find('one').lent).toEqual([join(root, 'vendor'), join(root, 'node_modules')]);
});

test('has ports of its own, also after another process asks again, and goes with its ports when it is removed', async () => {
  const root = repository({ 'a.txt': 'a\n' });
  const { worktrees, make, home } = await world(root);
  const variables = { PORT: '{port}', URL: 'http://localhost:{port}/{name}', OTHER: '{port:other}' };
  const one = await make('run-1-one', { variables });
  const two = await make('run-1-two', { variables });
  const ports = [one, two].flatMap(({ variables: { PORT, OTHER } }) => [PORT, OTHER]);
  expect(new Set(ports).size).toBe(4);
  expect(one.variables['URL']).toBe(`http://localhost:${one.variables['PORT']}/run_1_one`);
  expect(await make('run-1-one', { variables: { PORT: 'another' } })).toMatchObject({ variables: one.variables });
  await worktrees.remove('run-1-one');
  await worktrees.remove('run-1-one');
  expect(() => worktrees.find('run-1-one')).toThrow('is gone');
  expect(readdirSync(join(home, 'worktrees'))).toEqual(['run-1-two']);
});

test('one that was half made is made anew', async () => {
  const root = repository({ 'a.txt': 'a\n' });
  const { make, home } = await world(root);
  writeFiles(join(home, 'worktrees/one/tree'), { 'a.txt': 'half' });
  const made = await make('one');
  expect(readFileSync(join(made.folder, 'a.txt'), 'utf8')).toBe('a\n');
});

test('one whose record is damaged is never made anew: there may be unmerged work in it', async () => {
  const root = repository({ 'a.txt': 'a\n' });
  const { make, home } = await world(root);
  const made = await make('one');
  writeFiles(made.folder, { 'a.txt': 'its\n' });
  writeFiles(home, { 'worktrees/one/worktree.json': '{' });
  await expect(make('one')).rejects.toThrow(join(home, 'worktrees/one'));
  expect(readFileSync(join(made.folder, 'a.txt'), 'utf8')).toBe('its\n');
});
