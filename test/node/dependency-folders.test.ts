import { chmodSync, linkSync, mkdirSync, rmSync, statSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { InterruptedError } from '../../src/core/durable/errors.ts';
import { createContentsCache } from '../../src/node/baseline-cache.ts';
import { createInstalledPackages, type InstalledPackages } from '../../src/node/installed-packages.ts';
import { createSurroundings } from '../../src/node/surroundings.ts';
import { createWorkspaceNames } from '../../src/node/workspace-names.ts';
import { open as openStore, storeFolder } from './checkpoint-world.ts';
import { bareEnvironment, repository, scratchFolder, writeFiles } from './scratch.ts';

const packages = {
  'node_modules/a/index.js': 'a',
  'node_modules/a/lib/deep.js': 'd',
  'node_modules/@s/b/index.js': 'b',
  'node_modules/.package-lock.json': '{}',
  'node_modules/.vite/x': 'x',
  'web/node_modules/c/index.js': 'c',
  '.venv/lib/python3.12/site-packages/requests/api.py': 'r',
  'src/a.ts': 'a',
};

function open(root: string, kept = scratchFolder('kept')): InstalledPackages {
  const store = storeFolder();
  const names = createWorkspaceNames({ root, store, env: process.env });
  // As who looks at the names before; without a repository nothing is known.
  const ignored = async (): Promise<readonly string[] | null> => {
    await openStore(root, store);
    await names.list();
    return names.ignoredAlone();
  };
  return createInstalledPackages(root, createContentsCache(kept), ignored);
}
const installedPackages = (root: string): Promise<Record<string, string>> => open(root).look();

/** Packages that are others after somebody did this. `meanwhile`: before they were read. */
async function changed(root: string, change: () => void, meanwhile?: () => void): Promise<string[]> {
  const packages = open(root);
  const before = await packages.look();
  meanwhile?.();
  await packages.read();
  change();
  const after = await packages.look(before);
  return Object.keys({ ...before, ...after })
    .filter((name) => before[name] !== after[name])
    .sort();
}

/** A time that can be put back: finer ones than milliseconds cannot. */
const longAgo = (file: string): void => utimesSync(file, 1_700_000_000, 1_700_000_000);

/** Other text in the same size, and the old time put back. */
function weaken(file: string, text = '-'): void {
  const { atime, mtime } = statSync(file);
  writeFileSync(file, text);
  utimesSync(file, atime, mtime);
}

test('a package whose files change is told by its folder; caches are none', async () => {
  const root = repository({ '.gitignore': 'node_modules/\n.venv/\n' });
  writeFiles(root, packages);
  const at = (name: string): string => path.join(root, name);
  expect(Object.keys(await installedPackages(root)).sort()).toEqual([
    '.venv/lib/python3.12/site-packages/requests',
    'node_modules/@s/b',
    'node_modules/a',
    'web/node_modules/c',
  ]);
  expect(
    await changed(root, () => {
      writeFiles(root, { 'node_modules/.vite/x': 'y', 'node_modules/.package-lock.json': '{"a":1}', 'src/a.ts': 'b' });
      writeFiles(root, { '.venv/lib/python3.12/site-packages/requests/__pycache__/api.pyc': 'c' });
    }),
  ).toEqual([]);
  longAgo(at('node_modules/a/lib/deep.js'));
  expect(await changed(root, () => weaken(at('node_modules/a/lib/deep.js')))).toEqual(['node_modules/a']);
  expect(
    await changed(root, () => {
      writeFiles(root, { 'node_modules/new/index.js': 'n' });
      rmSync(at('node_modules/@s/b'), { recursive: true });
      writeFileSync(at('.venv/lib/python3.12/site-packages/requests/api.py'), 'longer');
      linkSync(at('web/node_modules/c/index.js'), at('src/same.js'));
    }),
  ).toEqual(['.venv/lib/python3.12/site-packages/requests', 'node_modules/@s/b', 'node_modules/new']);
});

test('a file that a package manager’s store shares is told like any other: rewritten in the same size, with its old time put back', async () => {
  const root = repository({ '.gitignore': 'node_modules/\n' });
  const at = (name: string): string => path.join(root, name);
  writeFiles(root, { 'node_modules/.pnpm/a@1/node_modules/a/index.js': 'a', 'node_modules/.bun/b@1/node_modules/b/index.js': 'b' });
  writeFiles(root, { 'node_modules/.store/c@1/node_modules/c/index.js': 'c', 'node_modules/.modules.yaml': 'x' });
  for (const name of ['.pnpm/a@1/node_modules/a', '.bun/b@1/node_modules/b', '.store/c@1/node_modules/c']) {
    const file = at(`node_modules/${name}/index.js`);
    longAgo(file);
    linkSync(file, path.join(scratchFolder('store'), 'kept'));
    expect(await changed(root, () => weaken(file))).toEqual([`node_modules/${name.slice(0, name.indexOf('/'))}`]);
  }
});

test('another project that shares a file of the store, or no longer does, changes no package; what else was done meanwhile does', async () => {
  const root = repository({ '.gitignore': 'node_modules/\n' });
  const file = path.join(root, 'node_modules/a/index.js');
  const [store, other] = [path.join(scratchFolder('store'), 'kept'), path.join(scratchFolder('other'), 'index.js')];
  writeFiles(root, { 'node_modules/a/index.js': 'a', 'node_modules/a/built.js': 'b' });
  for (const one of [file, path.join(root, 'node_modules/a/built.js')]) longAgo(one);
  linkSync(file, store);
  expect(await changed(root, () => linkSync(file, other))).toEqual([]);
  expect(await changed(root, () => rmSync(other))).toEqual([]);
  // The links are no sign: whoever rewrites it can make one, too, or take one away.
  const hide = (): void => {
    weaken(file);
    linkSync(file, other);
  };
  expect(await changed(root, hide)).toEqual(['node_modules/a']);
  const putBack = (): void => ['a', '-'].forEach((text) => weaken(file, text));
  expect(await changed(root, putBack)).toEqual([]);
  expect(await changed(root, () => chmodSync(file, 0o755))).toEqual(['node_modules/a']);
  expect(await changed(root, () => weaken(path.join(root, 'node_modules/a/built.js')))).toEqual(['node_modules/a']);
  // The store was the last to share it.
  rmSync(other);
  expect(await changed(root, () => rmSync(store))).toEqual([]);
});

test('packages that are installed anew are the same if they hold the same: every name, byte, permission to run and link', async () => {
  const root = repository({ '.gitignore': 'node_modules/\n' });
  const at = (name: string): string => path.join(root, 'node_modules', name);
  const large = Buffer.alloc(9 * 1024 * 1024, 'l');
  /** As package managers do: all of it is removed first. */
  const install = (other: () => void = () => {}): void => {
    rmSync(at(''), { recursive: true, force: true });
    writeFiles(at(''), { 'a/index.js': 'a', 'a/bin/run.js*': 'r', 'b/index.js': 'b', 'large/x.node': large, '.pnpm/lock.yaml': 'l' });
    mkdirSync(at('.bin'));
    symlinkSync('../a/bin/run.js', at('.bin/run'));
    other();
  };
  install();
  expect(await changed(root, install)).toEqual([]);
  const told = (other: () => void): Promise<string[]> => changed(root, () => install(other));
  expect(await told(() => writeFiles(at(''), { 'b/index.js': '-' }))).toEqual(['node_modules/b']);
  install();
  expect(await told(() => writeFiles(at(''), { 'b/more.js': '' }))).toEqual(['node_modules/b']);
  install();
  expect(await told(() => chmodSync(at('a/bin/run.js'), 0o644))).toEqual(['node_modules/a']);
  install();
  // Who installs with other rights for the group holds the same.
  expect(await told(() => chmodSync(at('a/index.js'), 0o664))).toEqual([]);
  const elsewhere = (): void => {
    rmSync(at('.bin/run'));
    symlinkSync('../b/index.js', at('.bin/run'));
  };
  expect(await told(elsewhere)).toEqual(['node_modules/.bin']);
  install();
  expect(await told(() => writeFileSync(at('large/x.node'), large.fill('-', large.length - 1)))).toEqual(['node_modules/large']);
});

test('what packages held is known to later runs: they read only what is new; a run that waited still knows it', async () => {
  const root = repository({ '.gitignore': 'node_modules/\n' });
  const kept = scratchFolder('kept');
  const install = (text: string): void => {
    rmSync(path.join(root, 'node_modules'), { recursive: true, force: true });
    writeFiles(root, { 'node_modules/a/index.js': text });
  };
  install('a');
  const first = open(root, kept);
  const before = await first.look();
  await first.read();
  install('b');
  const second = open(root, kept);
  expect(await second.look(before)).not.toEqual(before);
  const between = await second.look();
  await second.read();
  install('a');
  const third = open(root, kept);
  expect([await third.look(before), await third.look(between)]).toEqual([before, await third.look()]);
});

test('a command that installs anew waits until what was there is read', async () => {
  const root = repository({ '.gitignore': 'node_modules/\n' });
  const surroundings = createSurroundings({ home: scratchFolder('home'), root, store: path.join(scratchFolder('store'), 's.git') });
  const install = (text: string): void => {
    rmSync(path.join(root, 'node_modules'), { recursive: true, force: true });
    writeFiles(root, Object.fromEntries(['a', 'b', 'c'].map((name) => [`node_modules/${name}/index.js`, text])));
  };
  install('a');
  const { signal } = new AbortController();
  const before = await surroundings.packages(signal);
  await surroundings.watch();
  install('a');
  expect(await surroundings.packages(signal, before)).toEqual(before);
  install('b');
  const after = await surroundings.packages(signal, before);
  expect(Object.keys(before).filter((name) => after[name] !== before[name])).toEqual([
    'node_modules/a',
    'node_modules/b',
    'node_modules/c',
  ]);
});

test('that wait, and a look at what was installed anew, can be given up; what is read is read', async () => {
  const root = repository({ '.gitignore': 'node_modules/\n' });
  writeFiles(root, { 'node_modules/a/index.js': 'a' });
  const surroundings = createSurroundings({ home: scratchFolder('home'), root, store: path.join(scratchFolder('store'), 's.git') });
  const before = await surroundings.packages(new AbortController().signal);
  const giving = new AbortController();
  const waits = [surroundings.watch({ signal: giving.signal }), surroundings.packages(giving.signal, before)];
  giving.abort();
  for (const { reason } of (await Promise.allSettled<unknown>(waits)).map((one) => ({ reason: null, ...one })))
    expect(reason).toBeInstanceOf(InterruptedError);
  await surroundings.watch();
  writeFiles(root, { 'node_modules/a/index.js': 'a' });
  expect(await surroundings.packages(new AbortController().signal, before)).toEqual(before);
});

test('where nobody read the content before, a package that is touched is one to look at: changed before it was read, and a huge one', async () => {
  const root = repository({ '.gitignore': 'node_modules/\n' });
  writeFiles(root, { 'node_modules/a/index.js': 'a', 'node_modules/huge/x.node': 'h' });
  const [other, file] = [scratchFolder('other'), path.join(root, 'node_modules/a/index.js')];
  const huge = path.join(root, 'node_modules/huge/x.node');
  truncateSync(huge, 1024 * 1024 * 1024 + 1);
  const back = (): void => writeFileSync(file, 'a');
  expect(await changed(root, back, () => writeFileSync(file, '-'))).toEqual(['node_modules/a']);
  expect(await changed(root, () => linkSync(huge, path.join(other, 'more')))).toEqual(['node_modules/huge']);
});

test('packages that only the ignore file of the person names are found by the first look as by later ones', async () => {
  const [root, home] = [repository({ 'src/a.ts': 'a' }), scratchFolder('home')];
  writeFiles(home, { ignored: 'node_modules/\n', '.gitconfig': '[core]\n\texcludesFile = ~/ignored\n' });
  writeFiles(root, { 'node_modules/a/index.js': 'a' });
  const names = createWorkspaceNames({ root, store: storeFolder(), env: { ...bareEnvironment, HOME: home } });
  const packages = createInstalledPackages(root, createContentsCache(scratchFolder('kept')), names.ignoredAlone);
  const before = await packages.look();
  expect(Object.keys(before)).toEqual(['node_modules/a']);
  await names.list();
  expect(await packages.look(before)).toEqual(before);
});

test('without a repository those at the top count; a linked folder is somebody else’s, and a tracked one is in the tree', async () => {
  const plain = scratchFolder('plain');
  writeFiles(plain, packages);
  expect(Object.keys(await installedPackages(plain)).sort()).toEqual([
    '.venv/lib/python3.12/site-packages/requests',
    'node_modules/@s/b',
    'node_modules/a',
  ]);
  const linked = repository({ '.gitignore': 'node_modules\n', 'vendor/x/x.go': 'x' });
  mkdirSync(path.join(linked, 'web'));
  symlinkSync(path.join(plain, 'node_modules'), path.join(linked, 'node_modules'));
  expect(await installedPackages(linked)).toEqual({});
});
