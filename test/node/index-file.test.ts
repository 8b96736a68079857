import { chmodSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseStaged } from '../../src/node/git-entries.ts';
import { readIndexFile } from '../../src/node/index-file.ts';
import { reorderIndex } from './reordered-index.ts';
import { git, repository, scratchFolder, writeFiles } from './scratch.ts';

const indexOf = (root: string) => readIndexFile(join(root, '.git/index'), 20);
/** As git lists it. */
const listed = (root: string) => git(root, 'ls-files', '-z', '--stage').split('\0').filter(Boolean).map(parseStaged);

test('an index is read as git lists it, whatever its names are as long as', () => {
  const names = Array.from({ length: 40 }, (_, length) => `${'d/'.repeat(length % 3)}${'n'.repeat(length + 1)}.txt`);
  const root = repository(Object.fromEntries(names.map((name) => [name, name])));
  writeFiles(root, { 'run.sh': '#!/bin/sh\n', Z: 'Z', 'two words': '' });
  chmodSync(join(root, 'run.sh'), 0o755);
  symlinkSync('Z', join(root, 'link'));
  git(root, 'add', '.');
  git(root, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},module`);
  expect(indexOf(root)).toEqual(listed(root));
  expect(new Set(indexOf(root)?.map(({ mode }) => mode))).toEqual(new Set(['100644', '100755', '120000', '160000']));
  // With the tree noted down behind the entries, or not.
  git(root, 'write-tree', '--missing-ok');
  expect(indexOf(root)).toEqual(listed(root));
});

test.each<[string, (root: string) => unknown]>([
  ['in another form', (root) => git(root, 'update-index', '--index-version', '4')],
  ['with files that are only meant to be added', (root) => git(root, 'add', '--intent-to-add', 'b.txt')],
  ['with files that are left out', (root) => git(root, 'update-index', '--skip-worktree', 'a.txt')],
  ['whose entries lie in another file', (root) => git(root, 'update-index', '--split-index')],
  ['that is cut off', (root) => truncateSync(join(root, '.git/index'), 60)],
  [
    'with a wrong byte',
    (root) => {
      const bytes = readFileSync(join(root, '.git/index'));
      bytes.writeUInt8(bytes.readUInt8(70) ^ 1, 70);
      writeFileSync(join(root, '.git/index'), bytes);
    },
  ],
  [
    'with a conflict',
    (root) => {
      const id = git(root, 'hash-object', '-w', 'a.txt').trim();
      writeFileSync(join(root, 'info'), `100644 ${id} 1\tc\n100644 ${id} 2\tc\n`);
      git(root, 'update-index', '--add', '--cacheinfo', `100644,${id},z`);
      git(root, 'rm', '--quiet', '--cached', 'z');
      git(root, '-c', 'alias.stages=!git update-index --index-info < info', 'stages');
    },
  ],
  [
    'in another order',
    (root) => {
      git(root, 'add', 'b.txt');
      reorderIndex(root, 'b.txt', (entries) => entries.toReversed());
      expect(listed(root).map(({ name }) => name)).toEqual(['b.txt', 'a.txt']);
    },
  ],
  [
    'with a file twice',
    (root) => {
      git(root, 'add', 'b.txt');
      reorderIndex(root, 'b.txt', ([first = Buffer.alloc(0)]) => [first, first]);
    },
  ],
])('an index %s is left to git', (_what, change) => {
  const root = repository({ 'a.txt': 'a' });
  writeFiles(root, { 'b.txt': 'b' });
  expect(indexOf(root)).toHaveLength(1);
  change(root);
  expect(indexOf(root)).toBeNull();
});

test('where there is no index, nothing is read', () => {
  expect(readIndexFile(join(scratchFolder(), 'index'), 32)).toBeNull();
});
