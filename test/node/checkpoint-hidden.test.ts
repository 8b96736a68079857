import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { open, openListed, pathsIn, storeFolder } from './checkpoint-world.ts';
import { repository, scratchFolder, writeFiles } from './scratch.ts';

const canary = 'canary-7f3a91c2';

/** Everything that a checkpoint store keeps, objects unpacked. */
function stored(store: string): string {
  return readdirSync(store, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const bytes = readFileSync(join(entry.parentPath, entry.name));
      return `${entry.name}\n${/^[0-9a-f]{62}$/u.test(entry.name) ? inflateSync(bytes).toString('latin1') : bytes.toString('latin1')}`;
    })
    .join('\n');
}

const secrets = {
  '.env': `KEY=${canary}`,
  'keys/server.pem': canary,
  'private/notes.md': canary,
  'src/a': 'a',
  '.batutaignore': 'private/\n',
};

test.each([
  ['tracked', () => repository(secrets)],
  [
    'not ignored, without git',
    () => {
      const root = scratchFolder();
      writeFiles(root, secrets);
      return root;
    },
  ],
])('what no agent may read is kept as a hash only: %s', async (_name, make) => {
  const root = make();
  const store = storeFolder();
  const checkpoints = await open(root, store);
  const first = await checkpoints.take();
  expect(await checkpoints.take()).toEqual(first);
  expect([await checkpoints.readAt(first.tree, '.env'), await checkpoints.entryAt(first.tree, 'private/notes.md')]).toEqual([null, null]);
  writeFiles(root, { '.env': `KEY=${canary}2`, 'private/new.md': canary });
  rmSync(join(root, 'keys/server.pem'));
  const second = await checkpoints.take();
  const hash = expect.stringMatching(/^[0-9a-f]{64}$/u) as string;
  expect(await checkpoints.diff(first.tree, second.tree)).toEqual([
    { path: '.env', before: hash, after: hash, hidden: true },
    { path: 'keys/server.pem', before: hash, after: null, hidden: true },
    { path: 'private/new.md', before: null, after: hash, hidden: true },
  ]);
  expect(second.hash).not.toBe(first.hash);
  // As another process sees it, and with what is committed in place of the files.
  expect(await (await open(root, store)).take()).toEqual(second);
  const instead = new Map([['.env', { bytes: new Uint8Array(Buffer.from(`KEY=${canary}`)), mode: 'file' as const }]]);
  expect((await checkpoints.compare(second.tree, instead, [])).differing).toEqual(['.env']);
  const same = new Map([['.env', { bytes: new Uint8Array(Buffer.from(`KEY=${canary}2`)), mode: 'file' as const }]]);
  expect(await checkpoints.compare(second.tree, same, [])).toEqual({ hash: second.hash, differing: [] });
  writeFiles(root, secrets);
  rmSync(join(root, 'private/new.md'));
  expect(await checkpoints.take()).toEqual(first);
  expect(stored(store)).not.toContain(canary);
});

test('the rules may change, a file may become a folder, a link or unreadable', async () => {
  const root = repository({ 'notes/a': 'a', b: 'b' });
  const store = storeFolder();
  const checkpoints = await openListed(root);
  const plain = await checkpoints.take();
  writeFiles(root, { '.batutaignore': 'notes\nb\n' });
  const hiding = await checkpoints.take();
  expect((await checkpoints.diff(plain.tree, hiding.tree)).map(({ path, hidden }) => [path, hidden])).toEqual([
    ['.batutaignore', undefined],
    ['b', true],
    ['notes/a', true],
  ]);
  rmSync(join(root, '.batutaignore'));
  expect(await checkpoints.take()).toEqual(plain);
  writeFiles(root, { '.batutaignore': 'notes\nb\n' });
  rmSync(join(root, 'notes'), { recursive: true });
  rmSync(join(root, 'b'));
  symlinkSync('nowhere', join(root, 'notes'));
  writeFiles(root, { 'b/c': 'c' });
  const other = await checkpoints.take();
  expect(await pathsIn(checkpoints, other.tree)).toEqual(['.batutaignore', 'b/c', 'notes']);
  rmSync(join(root, 'notes'));
  writeFiles(root, { notes: 'nowhere' });
  expect((await checkpoints.take()).hash).not.toBe(other.hash);
  expect(await (await open(root, store)).take()).toEqual(await checkpoints.take());
});

test.skipIf(process.platform === 'win32')('one that this user may not read is left out', async () => {
  const root = repository({ a: 'a' });
  writeFiles(root, { '.env': 'x' });
  chmodSync(join(root, '.env'), 0o000);
  const isRoot = process.getuid?.() === 0;
  const store = storeFolder();
  if (isRoot) {
    execFileSync('chown', ['-R', '65534:65534', root, join(store, '..')]);
    execFileSync('chown', ['0:0', join(root, '.env')]);
    process.seteuid?.(65_534);
  }
  try {
    const checkpoints = await open(root, store);
    const { tree } = await checkpoints.take();
    expect([await checkpoints.readAt(tree, '.env'), Buffer.from((await checkpoints.readAt(tree, 'a')) ?? '').toString()]).toEqual([
      null,
      'a',
    ]);
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
});

test('edits of the same size are seen, however soon they come', async () => {
  const root = repository({ a: 'a' });
  const checkpoints = await open(root);
  const trees: string[] = [];
  for (let round = 0; round < 8; round++) {
    writeFileSync(join(root, '.env'), String(1000 + round));
    trees.push((await checkpoints.take()).tree);
  }
  expect(new Set(trees).size).toBe(8);
});
