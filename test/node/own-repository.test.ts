import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { atomicWrite } from '../../src/node/atomic-write.ts';
import { ensureOwnRepository } from '../../src/node/own-repository.ts';
import { pruneStore } from '../../src/node/prune-store.ts';
import { open, storeFolder } from './checkpoint-world.ts';
import { countedGit } from './counted-git.ts';
import { bareEnvironment, git, never, repository, scratchFolder, writeFiles } from './scratch.ts';
import { smallDisk } from './small-disk.ts';

const part = (store: string, name: string) => readFileSync(join(store, name), 'utf8');
const zeros = (store: string, name: string) => writeFileSync(join(store, name), Buffer.alloc(statSync(join(store, name)).size));
const remove = (store: string, name: string) => rmSync(join(store, name), { recursive: true });
const format = (store: string) => git(store, '--git-dir', store, 'rev-parse', '--show-object-format', '--is-bare-repository');

/** What a power failure, a crash, a full disk or a backup made of a store. */
const damages: readonly (readonly [string, (store: string) => void])[] = [
  ['an empty HEAD', (store) => truncateSync(join(store, 'HEAD'))],
  ['an empty config', (store) => truncateSync(join(store, 'config'))],
  ['empty ones', (store) => ['HEAD', 'config', 'info/attributes'].forEach((name) => truncateSync(join(store, name)))],
  ['a HEAD full of zeros', (store) => zeros(store, 'HEAD')],
  ['a config full of zeros', (store) => zeros(store, 'config')],
  ['half a HEAD', (store) => truncateSync(join(store, 'HEAD'), 7)],
  ['a HEAD that ends in zeros', (store) => writeFileSync(join(store, 'HEAD'), 'ref: refs/heads/ma\0\0\0\0\0')],
  ['a config without the kind of ids', (store) => truncateSync(join(store, 'config'), part(store, 'config').indexOf('[extensions]'))],
  ['a config that ends in zeros', (store) => writeFileSync(join(store, 'config'), `${part(store, 'config')}\0\0\0`)],
  ['no config', (store) => remove(store, 'config')],
  ['no HEAD', (store) => remove(store, 'HEAD')],
  ['no refs', (store) => remove(store, 'refs')],
  ['no objects', (store) => remove(store, 'objects')],
  ['no info', (store) => remove(store, 'info')],
  ['other attributes', (store) => writeFileSync(join(store, 'info/attributes'), '* text\n')],
  [
    'no config, and a lock of it',
    (store) => {
      remove(store, 'config');
      writeFileSync(join(store, 'config.lock'), '');
    },
  ],
  [
    'no HEAD, and a lock of it',
    (store) => {
      remove(store, 'HEAD');
      writeFileSync(join(store, 'HEAD.lock'), '');
    },
  ],
];

it.each(damages)('a store with %s is mended, and holds what it held', async (_what, damage) => {
  const root = repository({ 'a.txt': 'a' });
  const store = storeFolder();
  const before = await (await open(root, store)).take();
  damage(store);
  const again = await open(root, store);
  expect(format(store)).toBe('sha256\ntrue');
  expect(await again.take()).toEqual(before);
  expect(Buffer.from((await again.readAt(before.tree, 'a.txt')) ?? []).toString()).toBe('a');
});

it('what was kept with ids of the other kind meanwhile is in nobody’s way', async () => {
  const root = repository({ 'a.txt': 'a', 'b/c.txt': 'c' });
  const store = storeFolder();
  const before = await (await open(root, store)).take();
  const config = part(store, 'config');
  truncateSync(join(store, 'config'), config.indexOf('[extensions]'));
  git(root, '-c', 'core.bare=false', '--git-dir', store, '--work-tree', root, 'add', '--all');
  renameSync(join(store, 'index'), join(store, 'indexes/shared'));
  expect(await (await open(root, store)).take()).toEqual(before);
  expect(part(store, 'config')).toBe(config);
});

it('of many processes that begin a store at once, all get ids of one kind', async () => {
  const children = Array.from({ length: 5 }, () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'store-child.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    return { input: child.stdin, lines: createInterface({ input: child.stdout }) };
  });
  await Promise.all(children.map(({ lines }) => once(lines, 'line')));
  for (let round = 0; round < 30; round++) {
    const store = join(scratchFolder('store'), 'checkpoints.git');
    const told = children.map(({ lines }) => once(lines, 'line'));
    for (const { input } of children) input.write(`${store}\n`);
    const ids = new Set((await Promise.all(told)).flat().map(String));
    expect([...ids]).toEqual([expect.stringMatching(/^(?:[0-9a-f]{64} ){2}[0-9a-f]{64}$/u)]);
    expect(readdirSync(store).toSorted()).toEqual(['HEAD', 'config', 'info', 'objects', 'refs']);
  }
});

it('what another process wrote, so that this one was not let, is as good', async () => {
  const store = scratchFolder('store');
  await ensureOwnRepository(store, async (file, bytes) => {
    await atomicWrite(file, bytes);
    throw Object.assign(new Error('EPERM: operation not permitted, rename'), { code: 'EPERM' });
  });
  expect(format(store)).toBe('sha256\ntrue');
});

describe('a store that git began', () => {
  it('is left as it is, whatever git found of its disk', async () => {
    const store = scratchFolder('store');
    git(store, 'init', '--quiet', '--bare', '--object-format=sha256', '--template=', '--initial-branch=other', store);
    for (const [key, value] of [
      ['core.filemode', 'false'],
      ['core.symlinks', 'false'],
      ['core.ignoreCase', 'true'],
      ['core.precomposeUnicode', 'true'],
    ])
      git(store, 'config', '--file', join(store, 'config'), key ?? '', value ?? '');
    const state = () => ['HEAD', 'config'].map((name) => [part(store, name), statSync(join(store, name)).ino]);
    const before = state();
    await ensureOwnRepository(store);
    expect(state()).toEqual(before);
    expect(format(store)).toBe('sha256\ntrue');
  });

  it('says of this disk what ours says', async () => {
    const [home, store] = [scratchFolder('store'), storeFolder()];
    git(home, 'init', '--quiet', '--bare', '--object-format=sha256', '--template=', join(home, 'git'));
    await ensureOwnRepository(store);
    const settings = (folder: string) =>
      git(home, 'config', '--file', join(folder, 'config'), '--list')
        .split('\n')
        .filter((line) => !line.startsWith('extensions.ref'));
    expect(settings(store)).toEqual(settings(join(home, 'git')));
    expect(readdirSync(store).toSorted()).toEqual(['HEAD', 'config', 'info', 'objects', 'refs']);
  });
});

it('costs no start of git, and writes nothing where all is whole', async () => {
  const { PATH, started } = await countedGit();
  const [root, store] = [repository({ 'a.txt': 'a' }), storeFolder()];
  await open(root, store, { ...bareEnvironment, PATH });
  expect(started()).toEqual([]);
  await ensureOwnRepository(store, () => Promise.reject(new Error('written')));
});

it('locks that a killed process left on HEAD and config hinder nothing that is done in a store', async () => {
  const [root, store] = [repository({ 'a.txt': 'a' }), storeFolder()];
  const checkpoints = await open(root, store);
  writeFiles(store, { 'HEAD.lock': '', 'config.lock': '' });
  const { tree } = await checkpoints.take();
  const month = 31 * 86_400_000;
  const pruned = { store, needed: async () => new Set([tree]), env: bareEnvironment, now: Date.now() + month, signal: never };
  expect(await pruneStore(pruned)).toBe(true);
  expect(git(store, '--git-dir', store, 'for-each-ref', '--format=%(refname)')).toBe(`refs/needed/${tree}`);
  expect((await (await open(root, store)).take()).tree).toBe(tree);
});

describe('a disk that takes nothing', () => {
  it('read-only: said so; what is whole there may be looked at', async ({ skip }) => {
    const disk = smallDisk('size=1m');
    if (disk === null) return skip('this machine mounts nothing');
    const [whole, none] = [join(disk.folder, 'whole.git'), join(disk.folder, 'none.git')];
    await ensureOwnRepository(whole);
    disk.remount('ro');
    await ensureOwnRepository(whole);
    await expect(ensureOwnRepository(none)).rejects.toMatchObject({
      reason: 'not-writable',
      message: `${JSON.stringify(none)} cannot be changed: this user has no right to, or the disk is read-only. Change its permissions, or work on a copy.`,
    });
    await expect(ensureOwnRepository(join(none, 'below.git'))).rejects.toMatchObject({ reason: 'not-writable' });
  });

  it('full, wherever its room ends: said so, and with room again it is begun', async ({ skip }) => {
    const disk = smallDisk('size=1m');
    if (disk === null) return skip('this machine mounts nothing');
    const reasons: string[] = [];
    for (let inodes = 3; !reasons.includes('begun'); inodes++) {
      const store = join(disk.folder, 'store.git');
      disk.remount(`nr_inodes=${inodes}`);
      reasons.push(
        await ensureOwnRepository(store).then(
          () => 'begun',
          (error: unknown) => (error as { readonly reason?: string }).reason ?? String(error),
        ),
      );
      disk.remount('nr_inodes=100');
      await ensureOwnRepository(store);
      expect(format(store)).toBe('sha256\ntrue');
      expect(readdirSync(store).toSorted()).toEqual(['HEAD', 'config', 'info', 'objects', 'refs']);
      rmSync(store, { recursive: true });
    }
    expect(reasons.length).toBeGreaterThan(8);
    expect(new Set(reasons.slice(0, -1))).toEqual(new Set(['disk-full']));
    writeFileSync(join(disk.folder, 'filler'), Buffer.alloc(1024 * 1024));
    const store = join(disk.folder, 'store.git');
    await expect(ensureOwnRepository(store)).rejects.toMatchObject({ reason: 'disk-full', message: expect.stringContaining(`"${store}`) });
  });
});
