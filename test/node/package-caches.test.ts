import { existsSync, statSync, utimesSync, writeFileSync } from 'node:fs';
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
  ];
  expect(names.filter((name) => !existsSync(path.join(root, name)))).toEqual([
    `${compiled}/same.pyc`,
    `${compiled}/new.pyc`,
    'web/node_modules/.cache/babel/new.json',
    'web/node_modules/.tmp/x.tsbuildinfo',
    'dist/web/x.tsbuildinfo',
    'dist/x.tsbuildinfo',
  ]);
});
