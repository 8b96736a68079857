import { linkSync, mkdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { installedPackages } from '../../src/node/dependency-folders.ts';
import { repository, scratchFolder, writeFiles } from './scratch.ts';

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

/** Packages that are others after somebody did this. */
async function changed(root: string, change: () => void): Promise<string[]> {
  const before = await installedPackages(root);
  change();
  const after = await installedPackages(root);
  return Object.keys({ ...before, ...after })
    .filter((name) => before[name] !== after[name])
    .sort();
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
  // The same size, and the old time put back.
  expect(
    await changed(root, () => {
      const { atime, mtime } = statSync(at('node_modules/a/lib/deep.js'));
      writeFileSync(at('node_modules/a/lib/deep.js'), 'D');
      utimesSync(at('node_modules/a/lib/deep.js'), atime, mtime);
    }),
  ).toEqual(['node_modules/a']);
  expect(
    await changed(root, () => {
      writeFiles(root, { 'node_modules/new/index.js': 'n' });
      rmSync(at('node_modules/@s/b'), { recursive: true });
      writeFileSync(at('.venv/lib/python3.12/site-packages/requests/api.py'), 'longer');
      linkSync(at('web/node_modules/c/index.js'), at('src/same.js'));
    }),
  ).toEqual(['.venv/lib/python3.12/site-packages/requests', 'node_modules/@s/b', 'node_modules/new', 'web/node_modules/c']);
});

test('a file that a package manager’s store shares is told like any other: rewritten in the same size, with its old time put back', async () => {
  const root = repository({ '.gitignore': 'node_modules/\n' });
  const at = (name: string): string => path.join(root, name);
  writeFiles(root, { 'node_modules/.pnpm/a@1/node_modules/a/index.js': 'a', 'node_modules/.bun/b@1/node_modules/b/index.js': 'b' });
  writeFiles(root, { 'node_modules/.store/c@1/node_modules/c/index.js': 'c', 'node_modules/.modules.yaml': 'x' });
  for (const name of ['.pnpm/a@1/node_modules/a', '.bun/b@1/node_modules/b', '.store/c@1/node_modules/c']) {
    const file = at(`node_modules/${name}/index.js`);
    linkSync(file, path.join(scratchFolder('store'), 'kept'));
    const weaken = (): void => {
      const { atime, mtime } = statSync(file);
      writeFileSync(file, '-');
      utimesSync(file, atime, mtime);
    };
    expect(await changed(root, weaken)).toEqual([`node_modules/${name.slice(0, name.indexOf('/'))}`]);
  }
});

test('another project that shares a file, or no longer does, makes it one to look at: no time says what else was done to it', async () => {
  const root = repository({ '.gitignore': 'node_modules/\n' });
  const file = path.join(root, 'node_modules/a/index.js');
  const other = path.join(scratchFolder('other'), 'index.js');
  writeFiles(root, { 'node_modules/a/index.js': 'a' });
  expect(await changed(root, () => linkSync(file, other))).toEqual(['node_modules/a']);
  expect(await changed(root, () => void statSync(other))).toEqual([]);
  expect(await changed(root, () => rmSync(other))).toEqual(['node_modules/a']);
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
