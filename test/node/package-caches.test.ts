import { existsSync, lstatSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createSurroundings } from '../../src/node/surroundings.ts';
import { repository, scratchFolder, writeFiles } from './scratch.ts';

test('what a command of an agent wrote into caches in ignored folders goes, whatever time it was given; packages, outputs, and what lay there, stay', async () => {
  const root = repository({ '.gitignore': '.venv/\nnode_modules/\ndist/\n' });
  const compiled = '.venv/lib/python3.11/site-packages/checks/__pycache__';
  writeFiles(root, {
    [`${compiled}/old.pyc`]: 'a',
    [`${compiled}/same.pyc`]: 'a',
    'web/node_modules/.cache/babel/old.json': '{}',
    'dist/x.tsbuildinfo': '{}',
    // Models that were downloaded once, perhaps.
    'dist/.cache/large.bin': 'a',
  });
  const surroundings = createSurroundings({ home: scratchFolder('home'), root, store: path.join(scratchFolder('store'), 's.git') });
  // Longer ago than file systems may be late.
  const written = statSync(path.join(root, compiled, 'old.pyc')).ctimeMs;
  do writeFiles(root, { now: '' });
  while (statSync(path.join(root, 'now')).ctimeMs < written + 40);
  const watched = await surroundings.watch();
  writeFiles(root, {
    [`${compiled}/new.pyc`]: 'b',
    '.venv/lib/python3.11/site-packages/checks/more.py': 'b',
    'web/node_modules/.cache/babel/new.json': '{}',
    'web/node_modules/.tmp/x.tsbuildinfo': '{}',
    'web/node_modules/is/index.js': '',
    'dist/web/x.tsbuildinfo': '{}',
    'dist/web/main.js': '',
    'dist/.cache/new.bin': 'b',
  });
  writeFileSync(path.join(root, compiled, 'same.pyc'), 'b');
  utimesSync(path.join(root, compiled, 'same.pyc'), 1, 1);
  await watched.ended();
  await watched.forget();
  const names = [
    `${compiled}/old.pyc`,
    `${compiled}/same.pyc`,
    `${compiled}/new.pyc`,
    '.venv/lib/python3.11/site-packages/checks/more.py',
    'web/node_modules/.cache/babel/old.json',
    'web/node_modules/.cache/babel/new.json',
    'web/node_modules/.tmp/x.tsbuildinfo',
    'web/node_modules/is/index.js',
    'dist/web/x.tsbuildinfo',
    // What came beside it came without it.
    'dist/x.tsbuildinfo',
    'dist/web/main.js',
    'dist/.cache/large.bin',
    'dist/.cache/new.bin',
  ];
  expect(names.filter((name) => !existsSync(path.join(root, name)))).toEqual([
    `${compiled}/same.pyc`,
    `${compiled}/new.pyc`,
    'web/node_modules/.cache/babel/new.json',
    'web/node_modules/.tmp/x.tsbuildinfo',
    'dist/web/x.tsbuildinfo',
    'dist/x.tsbuildinfo',
    'dist/.cache/new.bin',
  ]);
});

test('a cache that became a link has nothing of what it leads to taken', async () => {
  const root = repository({ '.gitignore': 'node_modules/\ndist/\n', 'src/sum.ts': 'sum' });
  const other = scratchFolder('other');
  mkdirSync(path.join(root, 'node_modules'));
  mkdirSync(path.join(root, 'dist/__pycache__'), { recursive: true });
  const surroundings = createSurroundings({ home: scratchFolder('home'), root, store: path.join(scratchFolder('store'), 's.git') });
  const watched = await surroundings.watch();
  symlinkSync('../src', path.join(root, 'node_modules/.cache'));
  rmSync(path.join(root, 'dist/__pycache__'), { recursive: true });
  symlinkSync(other, path.join(root, 'dist/__pycache__'));
  // Saved by a person meanwhile.
  writeFiles(root, { 'src/sum.ts': 'sum of two', 'src/more.ts': 'more' });
  writeFiles(other, { 'notes.txt': 'a person' });
  await watched.ended();
  await watched.forget();
  expect([readdirSync(path.join(root, 'src')).sort(), readdirSync(other)]).toEqual([['more.ts', 'sum.ts'], ['notes.txt']]);
  // What they lead to is trusted by nobody.
  expect([readdirSync(path.join(root, 'node_modules')), existsSync(path.join(root, 'dist/__pycache__'))]).toEqual([[], false]);
});

test("a cache that is a person's link is cleared where it leads to a cache", async () => {
  const root = repository({ '.gitignore': 'node_modules/\n', 'src/sum.ts': 'sum' });
  const other = scratchFolder('other');
  mkdirSync(path.join(root, 'node_modules'));
  mkdirSync(path.join(other, '.cache/shop'), { recursive: true });
  symlinkSync(path.join(other, '.cache/shop'), path.join(root, 'node_modules/.cache'));
  symlinkSync('../src', path.join(root, 'node_modules/.tmp'));
  const made = lstatSync(path.join(root, 'node_modules/.tmp')).ctimeMs;
  // Longer ago than file systems may be late.
  do writeFiles(root, { now: '' });
  while (statSync(path.join(root, 'now')).ctimeMs < made + 40);
  const surroundings = createSurroundings({ home: scratchFolder('home'), root, store: path.join(scratchFolder('store'), 's.git') });
  const watched = await surroundings.watch();
  writeFiles(root, { 'node_modules/.cache/new.json': '{}', 'src/sum.ts': 'sum of two' });
  await watched.ended();
  await watched.forget();
  expect([readdirSync(path.join(other, '.cache/shop')), readdirSync(path.join(root, 'src'))]).toEqual([[], ['sum.ts']]);
});

test('compiled Python without its source may be all that a person has of it: a proof does without it, and it stays', async () => {
  const root = repository({ '.gitignore': '*.pyc\nplugins/\n' });
  const files = ['plugins/native.pyc', 'native.pyc', 'plugins/sum.pyc', 'sum.pyc', 'plugins/__pycache__/native.pyc'];
  writeFiles(root, Object.fromEntries(files.map((file) => [file, 'a'])));
  writeFiles(root, { 'sum.py': '', 'plugins/sum.py': '' });
  const surroundings = createSurroundings({ home: scratchFolder('home'), root, store: path.join(scratchFolder('store'), 's.git') });
  const there = () => files.filter((name) => existsSync(path.join(root, name)));
  // Longer ago than file systems may be late.
  const written = statSync(path.join(root, 'native.pyc')).ctimeMs;
  do writeFiles(root, { now: '' });
  while (statSync(path.join(root, 'now')).ctimeMs < written + 40);
  const watched = await surroundings.watch();
  writeFiles(root, { 'plugins/out': '' });
  await watched.ended();
  await watched.forget();
  expect(there()).toEqual(['plugins/native.pyc', 'native.pyc', 'sum.pyc']);
  const proof = await surroundings.watch({ fresh: true });
  expect(there()).toEqual(['plugins/native.pyc']);
  await proof.ended();
  expect(there()).toEqual(['plugins/native.pyc', 'native.pyc']);
});
