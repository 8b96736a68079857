import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ensureOwnRepository } from '../../src/node/own-repository.ts';
import { createLister } from '../../src/node/workspace-listing.ts';
import { watchFile } from '../../src/node/watched-file.ts';
import { createWorkspaceNames } from '../../src/node/workspace-names.ts';
import { stubProgram } from '../fakes/stub-program.ts';
import { storeFolder } from './checkpoint-world.ts';
import { countedGit } from './counted-git.ts';
import { bareEnvironment, git, repository, scratchFolder, writeFiles } from './scratch.ts';

async function countedEnvironment() {
  const { PATH, started } = await countedGit();
  return { env: { ...bareEnvironment, PATH }, started };
}

/** What a fresh look at the workspace gives. */
async function fresh(root: string): Promise<{ listed: readonly string[]; ignored: readonly string[] }> {
  const ignored = git(root, 'ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory').split('\0').filter(Boolean);
  return { listed: (await createLister({ root, store: storeFolder(), env: bareEnvironment })()).listed, ignored };
}

const beginning = { '.gitignore': 'dist/\n*.log\n', 'a.txt': 'a', 'src/b.ts': 'b', 'src/deep/c.ts': 'c' };

describe('git is asked for names', () => {
  test('only when one came or went, or something decides otherwise what is ignored', async () => {
    const { env, started } = await countedEnvironment();
    const root = repository(beginning);
    writeFiles(root, { 'dist/x.js': 'x', 'node_modules/p/index.js': '', 'logs/a.log': '' });
    git(root, 'config', 'core.ignoreCase', 'false');
    writeFiles(root, { '.gitignore': 'dist/\nnode_modules/\n*.log\n' });
    const names = createWorkspaceNames({ root, store: storeFolder(), env });
    const look = async (): Promise<{ listed: readonly string[]; ignored: readonly string[] }> => {
      const [listed, ignored] = await Promise.all([names.list(), names.ignored()]);
      expect({ listed, ignored }).toEqual(await fresh(root));
      return { listed, ignored };
    };
    const full = ['check-ignore', 'ls-files', 'ls-files'];
    const first = await look();
    expect(first.ignored).toEqual(['dist/', 'logs/', 'logs/a.log', 'node_modules/']);
    started();
    expect((await look()).listed).toBe(first.listed);
    writeFiles(root, { 'a.txt': 'other', 'dist/y.js': 'y', 'node_modules/p/more.js': '' });
    writeFiles(root, { 'b.tmp': 'as an editor saves' });
    renameSync(join(root, 'b.tmp'), join(root, 'src/b.ts'));
    await look();
    expect(started()).toEqual([]);
    for (const change of [
      () => writeFiles(root, { 'src/new.ts': '' }),
      () => rmSync(join(root, 'a.txt')),
      () => mkdirSync(join(root, 'empty')),
      () => writeFiles(root, { 'empty/d.ts': '' }),
      // A folder in which all is ignored is not ignored itself.
      () => writeFiles(root, { 'logs/kept.txt': '' }),
      () => writeFiles(root, { 'src/.gitignore': 'new.ts\n' }),
      () => writeFiles(root, { 'src/.gitignore': 'not.ts\n' }),
      () => writeFiles(root, { '.git/info/exclude': 'src\n' }),
      () => git(root, 'add', '--force', 'src/new.ts'),
      () => {
        rmSync(join(root, 'src/deep'), { recursive: true });
        symlinkSync('/tmp', join(root, 'src/deep'));
      },
    ]) {
      change();
      await look();
      expect([change.toString(), started().filter((name) => name !== 'config')]).toEqual([change.toString(), full]);
      await look();
      expect(started()).toEqual([]);
    }
  });

  test('each time where another repository lies in it, its settings name other files, or it is none', async () => {
    const { env, started } = await countedEnvironment();
    const nested = repository({ 'a.txt': '' });
    repository({ 'b.txt': '' }, join(nested, 'inner'));
    const elsewhere = repository({ 'a.txt': '' });
    const other = join(scratchFolder('excludes'), 'ignore');
    git(elsewhere, 'config', 'core.excludesFile', other);
    const around = scratchFolder('around');
    const part = repository({ 'a.txt': '' }, join(around, 'part'));
    // Above it lies what says what is ignored, too.
    appendFileSync(join(part, '.git/config'), `[core] worktree = ${around}\n`);
    const none = scratchFolder('none');
    writeFiles(none, { 'a.txt': '' });
    const store = storeFolder();
    await ensureOwnRepository(store);
    for (const [root, added] of [
      [nested, 'inner/c.txt'],
      [elsewhere, 'c.txt'],
      [part, 'c.txt'],
      [none, 'c.txt'],
    ] as const) {
      const names = createWorkspaceNames({ root, store, env });
      for (let time = 0; time < 5; time++) await names.list();
      started();
      const before = await names.list();
      writeFiles(root, { [added]: '' });
      expect(await names.list()).toEqual([...before, added].toSorted());
      expect(started().filter((name) => name === 'ls-files').length).toBeGreaterThan(1);
    }
  });

  test('in a linked worktree by its own index, and what its repository ignores', async () => {
    const { env, started } = await countedEnvironment();
    const main = repository(beginning);
    const root = join(scratchFolder('linked'), 'tree');
    git(main, 'worktree', 'add', '--quiet', root);
    const names = createWorkspaceNames({ root, store: storeFolder(), env });
    await names.list();
    started();
    await names.list();
    expect(started()).toEqual([]);
    writeFileSync(join(main, '.git/info/exclude'), 'x.txt\n');
    writeFiles(root, { 'x.txt': '' });
    expect(await names.list()).not.toContain('x.txt');
  });
});

describe('git is not asked and yet nothing is missed', () => {
  /** So everything in the workspace counts as written long ago. */
  const now = (): number => Date.now() + 10_000;

  test('where folders rest, by their times', async () => {
    const { env, started } = await countedEnvironment();
    const root = repository(beginning);
    const names = createWorkspaceNames({ root, store: storeFolder(), env, now });
    await names.list();
    started();
    await names.list();
    expect(started()).toEqual([]);
    writeFiles(root, { 'src/deep/new.ts': '' });
    expect(await names.list()).toEqual((await fresh(root)).listed);
    writeFiles(root, { '.gitignore': 'new.ts\n' });
    expect(await names.list()).toEqual((await fresh(root)).listed);
  });

  test('when something came and went while git looked', async () => {
    const { folder, env } = await busyGit();
    const root = repository({ 'a.ts': 'a' });
    // With such settings git is asked.
    git(root, 'config', 'core.untrackedCache', 'false');
    writeFiles(root, { 'b.ts': 'b' });
    for (const clock of [now, Date.now]) {
      const names = createWorkspaceNames({ root, store: storeFolder(), env, now: clock });
      writeFileSync(join(folder, 'busy'), root);
      const told = await names.list();
      rmSync(join(folder, 'busy'));
      expect(told).toContain('came.ts');
      expect(await names.list()).toEqual(['a.ts', 'b.ts']);
    }
  });

  test('whatever lies there by the names that decide', async () => {
    const root = repository({ 'a.txt': 'a', 'coverage/kept.txt': '' });
    mkdirSync(join(root, 'src/.gitignore'), { recursive: true });
    writeFiles(root, { 'src/.gitignore/x.txt': '', 'zero/y.txt': '' });
    symlinkSync('/dev/zero', join(root, 'zero/.gitignore'));
    const names = createWorkspaceNames({ root, store: storeFolder(), env: bareEnvironment });
    for (let time = 0; time < 4; time++) {
      writeFiles(root, { [`src/.gitignore/x${time}.txt`]: '' });
      expect(await names.list()).toEqual((await fresh(root)).listed);
    }
    git(root, 'init', '--quiet', 'src');
    expect(await names.list()).toEqual((await fresh(root)).listed);
    writeFiles(root, { 'src/.git/info/exclude': '*.txt\n' });
    expect(await names.list()).toEqual((await fresh(root)).listed);
  });
});

test('that a name is listed is said without git by what lies on the way to it, whatever comes or goes elsewhere', async () => {
  const { env, started } = await countedEnvironment();
  const root = repository(beginning);
  const names = createWorkspaceNames({ root, store: storeFolder(), env });
  const listed = async (): Promise<boolean[]> => Promise.all(['src/deep/c.ts', 'a.txt', 'src/new.ts', 'gone/d.ts'].map(names.isListed));
  // Nobody has asked git yet.
  expect(await listed()).toEqual([false, false, false, false]);
  await names.list();
  started();
  expect(await listed()).toEqual([true, true, false, false]);
  writeFiles(root, { 'other/e.ts': '' });
  // What lies beside the new folder may have another rule by now: the top counts as changed.
  expect(await listed()).toEqual([false, false, false, false]);
  await names.list();
  started();
  writeFiles(root, { 'other/f.ts': '' });
  expect(await listed()).toEqual([true, true, false, false]);
  writeFiles(root, { 'src/.gitignore': 'c.ts\n' });
  expect(await listed()).toEqual([false, true, false, false]);
  writeFileSync(join(root, '.git/info/exclude'), 'a.txt\n');
  expect([await listed(), started()]).toEqual([[false, false, false, false], []]);
});

test('what is no plain file is never opened: it might block, or have no end', () => {
  const folder = scratchFolder('watched');
  execFileSync('mkfifo', [join(folder, 'fifo')]);
  symlinkSync('fifo', join(folder, 'link'));
  symlinkSync('/dev/zero', join(folder, 'zero'));
  for (const name of ['fifo', 'link', 'zero', 'none'])
    for (const follows of [true, false]) expect(watchFile(join(folder, name), follows, Date.now).same()).toBe(true);
});

/** A git that, while there is a file `busy` that names a workspace, lists a file in it that came for that alone. */
async function busyGit() {
  const folder = scratchFolder('busy');
  const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
  const bin = await stubProgram(
    join(folder, 'bin'),
    'git',
    `case "$*" in *--stage*) [ -f '${folder}/busy' ] && came="$(cat '${folder}/busy')/came.ts" && : > "$came";; esac
'${real}' "$@"; code=$?
[ -z "$came" ] || rm -f "$came"
exit $code`,
  );
  return { folder, env: { ...bareEnvironment, PATH: `${bin}${delimiter}${bareEnvironment.PATH}` } };
}

test('whatever is done to a workspace, the names are those that git would give', async () => {
  const everyName = ['a.txt', 'x.log', 'src', 'src/b.ts', 'src/x.log', 'dist', 'dist/a', 'logs/x.log', 'logs/y', 'deep/er/z.ts'];
  const names = fc.constantFrom(...everyName);
  const ignores = fc.constantFrom('.gitignore', 'src/.gitignore', '.git/info/exclude');
  const words = fc.constantFrom('*.log\n', 'dist/\n', 'src\n', 'logs/*\n!logs/y\n', '');
  const change = fc.oneof(
    fc.record({ kind: fc.constant('write' as const), path: names }),
    fc.record({ kind: fc.constant('remove' as const), path: names }),
    fc.record({ kind: fc.constant('folder' as const), path: names }),
    fc.record({ kind: fc.constant('add' as const), path: names }),
    fc.record({ kind: fc.constant('ignore' as const), path: ignores, words }),
  );
  const seed = { '.gitignore': '*.log\n', 'a.txt': 'a', 'src/b.ts': 'b' };
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 3, maxLength: 8 }), async (changes) => {
      const root = repository(seed);
      const kept = createWorkspaceNames({ root, store: storeFolder(), env: bareEnvironment });
      await kept.list();
      for (const one of changes) {
        const path = join(root, one.path);
        if (one.kind === 'remove') rmSync(path, { recursive: true, force: true });
        else if (one.kind !== 'add') {
          for (const folder of above(root, path)) if (existsSync(folder) && !lstatSync(folder).isDirectory()) rmSync(folder);
          if (one.kind !== 'folder' || (existsSync(path) && !lstatSync(path).isDirectory())) rmSync(path, { recursive: true, force: true });
          mkdirSync(one.kind === 'folder' ? path : dirname(path), { recursive: true });
          if (one.kind !== 'folder') writeFileSync(path, one.kind === 'ignore' ? one.words : 'text');
        } else if (existsSync(path)) git(root, 'add', '--force', one.path);
        const now = await fresh(root);
        for (const name of everyName) if (await kept.isListed(name)) expect(now.listed).toContain(name);
        expect({ listed: await kept.list(), ignored: await kept.ignored() }).toEqual(now);
      }
    }),
    { numRuns: 10 },
  );
});

/** The folders between the root and a path. */
function above(root: string, path: string): string[] {
  const folder = dirname(path);
  return folder === root ? [] : [...above(root, folder), folder];
}
