import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gitObject } from '../../src/node/tree-objects.ts';
import { packOf, writePack } from '../../src/node/object-pack.ts';
import { ensureOwnRepository } from '../../src/node/own-repository.ts';
import { systemCode } from '../../src/node/system-error.ts';
import { open, storeFolder } from './checkpoint-world.ts';
import { countedGit } from './counted-git.ts';
import { fill, onSmallDisk, page } from './full-disk.ts';
import { bareEnvironment, scratchFolder, writeFiles } from './scratch.ts';

/** What git says of a store, with its index that was published last. */
const git = (root: string, store: string, ...args: string[]): string => {
  const env = { ...process.env, GIT_DIR: store, GIT_WORK_TREE: root, GIT_INDEX_FILE: join(store, 'indexes', 'shared') };
  return execFileSync('git', args, { cwd: root, env, encoding: 'latin1', stdio: 'pipe' });
};

/** The tree that git makes of a folder in a repository of its own. */
function treeByGit(root: string): string {
  const env = { ...process.env, GIT_DIR: join(scratchFolder('by-git'), 'git'), GIT_WORK_TREE: root };
  const run = (...args: string[]): string => execFileSync('git', args, { cwd: root, env, encoding: 'latin1', stdio: 'pipe' });
  run('init', '-q', '--object-format=sha256');
  run('add', '-A');
  return run('write-tree').trim();
}

const started = async () => {
  const counted = await countedGit();
  return {
    env: { ...bareEnvironment, PATH: counted.PATH },
    commands: () => counted.started().filter((one) => !/ls-files|rev-parse|config/u.test(one)),
  };
};

test('the first checkpoint of a small workspace is made without git, and git has nothing to say against it', async () => {
  const { env, commands } = await started();
  const [root, store] = [scratchFolder('first'), storeFolder()];
  writeFiles(root, {
    'a.txt': 'a',
    'a/b.txt': 'b',
    'a-b': '',
    'a0/ü "n"\n.txt': 'ü',
    run: '#!/bin/sh\n',
    same: 'a',
    'long.txt': 'x'.repeat(70_000),
  });
  chmodSync(join(root, 'run'), 0o755);
  const { tree } = await (await open(root, store, env)).take();
  expect(commands()).toEqual([]);
  expect(tree).toBe(treeByGit(root));
  expect(git(root, store, 'write-tree').trim()).toBe(tree);
  // It knows the files by their times: none has to be read.
  expect(git(root, store, 'diff-files', '--raw')).toBe('');
  git(root, store, 'fsck', '--strict', '--no-dangling');
  const [pack = ''] = readdirSync(join(store, 'objects', 'pack')).filter((name) => name.endsWith('.pack'));
  expect(git(root, store, 'verify-pack', '-v', join(store, 'objects', 'pack', pack))).toContain('non delta: 9 objects');
  // And another process goes on from there.
  writeFiles(root, { 'a/new.txt': 'new' });
  const next = await (await open(root, store, env)).take();
  expect(next.tree).toBe(treeByGit(root));
});

test.each<[string, (root: string) => void]>([
  ['a link', (root) => symlinkSync('a.txt', join(root, 'link'))],
  ['a large file', (root) => writeFileSync(join(root, 'large'), Buffer.alloc(2_000_001))],
  ['what is hidden from agents', (root) => writeFiles(root, { '.env': 'TOKEN=1' })],
  [
    'more files than git takes long for',
    (root) => writeFiles(root, Object.fromEntries(Array.from({ length: 199 }, (_, at) => [`f${at}`, '']))),
  ],
])('%s is left to git', async (_, make) => {
  const { env, commands } = await started();
  const root = scratchFolder('first');
  writeFiles(root, { 'a.txt': 'a' });
  make(root);
  await (await open(root, storeFolder(), env)).take();
  expect(commands()).toContain('update-index');
});

test('a name that leads out of the workspace, in an index that somebody made by hand, brings nothing in', async () => {
  const [outside, store] = [scratchFolder('outside'), storeFolder()];
  writeFiles(outside, { 'ab.txt': 'not theirs', 'work/a.txt': 'a' });
  const root = join(outside, 'work');
  const run = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
  run('init', '-q');
  run('update-index', '--add', '--cacheinfo', `100644,${'1'.repeat(40)},zz/ab.txt`);
  const file = join(root, '.git', 'index');
  const bytes = readFileSync(file);
  bytes.write('..', bytes.indexOf('zz/ab.txt'), 'latin1');
  createHash('sha1')
    .update(bytes.subarray(0, -20))
    .digest()
    .copy(bytes, bytes.length - 20);
  writeFileSync(file, bytes);
  expect(run('ls-files')).toContain('../ab.txt');
  const checkpoints = await open(root, store);
  const paths = async () =>
    git(root, store, 'ls-tree', '-r', '--name-only', (await checkpoints.take()).tree)
      .trim()
      .split('\n');
  expect(await paths()).toEqual(['a.txt']);
  // Nor later, where a few changes need no git.
  writeFiles(root, { 'b.txt': 'b' });
  expect(await paths()).toEqual(['a.txt', 'b.txt']);
});

test('where the store cannot be written to, git says why', async () => {
  const [root, store] = [scratchFolder('first'), storeFolder()];
  writeFiles(root, { 'a.txt': 'a' });
  const checkpoints = await open(root, store);
  rmSync(join(store, 'objects'), { recursive: true });
  writeFileSync(join(store, 'objects'), 'no folder');
  await expect(checkpoints.take()).rejects.toThrow(/not a git repository|unable to|Not a directory/iu);
  expect(readdirSync(join(store, 'indexes')).filter((name) => name.endsWith('.lock'))).toEqual([]);
});

test('a pack of any contents is one of git’s', async () => {
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.integer({ min: 0, max: 40_000 }).map((length) => new Uint8Array(length)),
  );
  const store = storeFolder();
  await ensureOwnRepository(store);
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(content, { minLength: 1, maxLength: 20, selector: (one) => Buffer.from(one).toString('latin1') }),
      async (contents) => {
        const objects = contents.map((one) => gitObject('blob', Buffer.from(one)));
        await writePack(store, objects);
        const env = { ...process.env, GIT_DIR: store };
        for (const [at, { id }] of objects.entries())
          expect(execFileSync('git', ['cat-file', 'blob', id], { env }).equals(Buffer.from(contents[at] ?? []))).toBe(true);
      },
    ),
    { numRuns: 8 },
  );
  execFileSync('git', ['fsck', '--strict', '--no-dangling'], { env: { ...process.env, GIT_DIR: store }, stdio: 'pipe' });
  // A pack is called after what is in it: the same objects are the same file.
  const [one, other] = [packOf([gitObject('blob', Buffer.from('a'))]), packOf([gitObject('blob', Buffer.from('a'))])];
  expect(one).toEqual(other);
});

test('on a full disk, whichever page is the first without room: a pack comes with its index, or not at all', async ({ skip }) => {
  const store = scratchFolder('small');
  const objects = [gitObject('blob', randomBytes(3 * page))];
  const found = (): string[] =>
    readdirSync(join(store, 'objects', 'pack'))
      .map((name) => extname(name))
      .toSorted();
  const outcomes: string[] = [];
  const wasMounted = await onSmallDisk(store, async () => {
    for (let free = 0; free < 8; free++) {
      mkdirSync(join(store, 'objects', 'pack'), { recursive: true });
      fill(store, free);
      const told = await writePack(store, objects).then(
        () => 'written',
        (error: unknown) => systemCode(error) ?? String(error),
      );
      expect(found()).toEqual(told === 'written' ? ['.idx', '.pack'] : []);
      outcomes.push(told);
      for (const name of readdirSync(store)) rmSync(join(store, name), { recursive: true });
    }
  });
  if (!wasMounted) skip('this machine mounts nothing');
  expect(new Set(outcomes)).toEqual(new Set(['ENOSPC', 'written']));
});

test('a pack that cannot get its name leaves nothing behind', async () => {
  const store = scratchFolder('taken');
  const objects = [gitObject('blob', Buffer.from('a'))];
  const name = `pack-${packOf(objects).pack.subarray(-32).toString('hex')}.pack`;
  mkdirSync(join(store, 'objects', 'pack', name), { recursive: true });
  await expect(writePack(store, objects)).rejects.toThrow(/EISDIR|EPERM/u);
  expect(readdirSync(join(store, 'objects', 'pack'))).toEqual([name]);
});
