import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lutimesSync, readdirSync, readFileSync, symlinkSync, utimesSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ownCaches, pruneOwnCaches } from '../../../src/node/sandbox/own-caches.ts';
import { scratchFolder, writeFiles } from '../scratch.ts';
import { hasSandbox, openSandboxed } from './sandbox-scene.ts';

/** Whoever starts the tests with npm or npx has its cache named. */
const plain = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
const day = 86_400_000;
const glibc = (process.report.getReport() as { header: { glibcVersionRuntime?: string } }).header.glibcVersionRuntime;
const sh = (line: string): string[] => ['sh', '-c', line];

/** A registry with one package, which counts how often it was fetched. */
async function registry(): Promise<{ url: string; integrity: string; fetched: () => number }> {
  let fetched = 0;
  const folder = scratchFolder('package');
  writeFiles(folder, { 'package.json': '{ "name": "one", "version": "1.0.0" }', 'index.js': 'module.exports = 1\n' });
  execFileSync('npm', ['pack', '--silent'], { cwd: folder });
  const bytes = readFileSync(join(folder, 'one-1.0.0.tgz'));
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  const server = createServer((request, reply) => {
    reply.setHeader('cache-control', 'public, max-age=300').setHeader('etag', '"1"');
    if (request.url?.endsWith('.tgz')) return void (fetched++, reply.end(bytes));
    const dist = { tarball: `${url}/one.tgz`, integrity };
    reply.setHeader('content-type', 'application/json');
    reply.end(
      JSON.stringify({ name: 'one', 'dist-tags': { latest: '1.0.0' }, versions: { '1.0.0': { name: 'one', version: '1.0.0', dist } } }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  return { url, integrity, fetched: () => fetched };
}

const locked = (one: object): string =>
  JSON.stringify({ lockfileVersion: 3, packages: { '': { dependencies: { one: '1.0.0' } }, 'node_modules/one': one } });

/** Where npm's cache has what has a checksum. */
function cached(integrity: string): string {
  const digest = Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
  return `.npm/_cacache/content-v2/sha512/${digest.slice(0, 2)}/${digest.slice(2, 4)}/${digest.slice(4)}`;
}

describe.runIf(hasSandbox)('in a sandbox', () => {
  const open = (home: string, root: string, own: string, write: string[] = []) =>
    openSandboxed({ root, own, write, env: { ...plain, HOME: home } });

  test('npm installs what it has yet to fetch, the next time from a cache of the workspace’s own; that of the person stays', async () => {
    const [home, own, root, { url, integrity, fetched }] = [
      scratchFolder('home'),
      scratchFolder('own'),
      scratchFolder('root'),
      await registry(),
    ];
    writeFiles(home, { '.npm/_cacache/keep': 'mine' });
    writeFiles(root, {
      'package.json': '{ "dependencies": { "one": "1.0.0" } }',
      'package-lock.json': locked({ version: '1.0.0', integrity }),
    });
    const { run } = await open(home, root, own);
    const install = () => run(['npm', 'ci', '--no-audit', '--no-fund', '--registry', url]);
    expect(await install()).toMatchObject({ exitCode: 0 });
    await pruneOwnCaches(own, 30, Date.now() + 29 * day);
    expect([(await install()).exitCode, fetched()]).toEqual([0, 1]);
    expect(readFileSync(join(root, 'node_modules/one/index.js'), 'utf8')).toBe('module.exports = 1\n');
    expect(readdirSync(join(home, '.npm/_cacache'))).toEqual(['keep']);
    // It would last for ever.
    for (const [days, times] of [
      [31, 2],
      [0, 2],
    ] as const) {
      await pruneOwnCaches(own, 30, Date.now() + days * day);
      expect([(await install()).exitCode, fetched()]).toEqual([0, times]);
    }
  });

  test('what an agent chose sees the person’s cache, and writes none; so does npm where it has all that the lock file names', async () => {
    const [home, own, root] = [scratchFolder('home'), scratchFolder('own'), scratchFolder('root')];
    const integrity = `sha512-${createHash('sha512').update('one').digest('base64')}`;
    const entry = { version: '1.0.0', resolved: 'https://registry.example/one.tgz', integrity };
    writeFiles(home, { [cached(integrity)]: 'one', '.npm/_cacache/keep': 'mine', '.cache/uv/keep': 'mine' });
    const { run } = await open(home, root, own);
    const seen = async (confined: 'agent' | 'settings', cache = '.npm/_cacache'): Promise<string> =>
      (await run(sh(`cd ~/${cache} && ls; touch x 2>/dev/null && echo written`), { confined })).output;
    const [persons, lent] = ['content-v2\nkeep\n', ['written\n', 'x\nwritten\n']];
    expect([await seen('agent'), await seen('settings'), await seen('settings')]).toEqual([persons, ...lent]);
    writeFiles(root, { 'package-lock.json': locked(entry) });
    expect([await seen('agent'), await seen('settings')]).toEqual([persons, persons]);
    // Packages of other systems are never fetched.
    const elsewhere = { ...entry, integrity: 'sha512-AAAA', os: [process.platform === 'linux' ? 'darwin' : 'linux'] };
    writeFiles(root, { 'package-lock.json': locked(elsewhere) });
    expect(await seen('settings')).toBe(persons);
    const libc = glibc === undefined ? ['musl'] : ['glibc'];
    writeFiles(root, { 'package-lock.json': locked({ ...elsewhere, os: [process.platform], libc: [`!${libc[0]}`] }) });
    expect(await seen('settings')).toBe(persons);
    for (const lock of [
      locked({ ...elsewhere, os: [process.platform], libc }),
      locked({ ...entry, resolved: undefined }),
      locked({ ...entry, integrity: 'sha512-AAAA' }),
      '{}',
      '-',
    ]) {
      writeFiles(root, { 'package-lock.json': lock });
      expect(await seen('settings')).toBe('x\nwritten\n');
    }
    // uv must write one also where it has all that it needs: without the network one that is gone afterwards.
    const uv = '.cache/uv';
    expect([await seen('agent', uv), await seen('settings', uv), await seen('agent', uv), await seen('settings', uv)]).toEqual([
      'written\n',
      'written\n',
      'written\n',
      'x\nwritten\n',
    ]);
    expect([readdirSync(join(home, '.npm/_cacache')), readdirSync(join(home, '.cache/uv'))]).toEqual([['content-v2', 'keep'], ['keep']]);
  });

  test('a cache that the settings let be written is the person’s', async () => {
    const [home, own, root] = [scratchFolder('home'), scratchFolder('own'), scratchFolder('root')];
    writeFiles(home, { '.npm/_cacache/keep': 'mine' });
    const { run } = await open(home, root, own, ['~/.npm']);
    expect(await run(sh('touch ~/.npm/_cacache/x'))).toMatchObject({ exitCode: 0 });
    expect(readdirSync(join(home, '.npm/_cacache'))).toEqual(['keep', 'x']);
  });
});

test('a cache that a link leads to is none: where commands see the link, nothing need be there for them', async () => {
  const [home, disk] = [scratchFolder('home'), scratchFolder('disk')];
  writeFiles(disk, { 'npm/_cacache/keep': '', 'uv/keep': '' });
  symlinkSync(join(disk, 'npm'), join(home, '.npm'));
  writeFiles(home, { '.cache/keep': '' });
  symlinkSync(join(disk, 'uv'), join(home, '.cache/uv'));
  expect(await ownCaches('/own', '/shop', home, [])).toEqual([]);
});

test('the worktrees of a workspace have its caches; another workspace has others', async () => {
  const home = scratchFolder('home');
  writeFiles(home, { '.npm/_cacache/keep': '' });
  const own = '/own';
  const of = async (root: string): Promise<string[]> => (await ownCaches(own, root, home, [])).map((one) => one.own);
  expect(await of('/own/workspaces/0123456789abcdef/worktrees/one')).toEqual(['/own/workspaces/0123456789abcdef/caches/npm']);
  expect(await of('/home/ada/shop')).not.toEqual(await of('/home/ada/other'));
  expect(await of('/home/ada/shop')).toEqual([expect.stringMatching(/^\/own\/workspaces\/[\da-f]{16}\/caches\/npm$/u) as string]);
});

test('a cache that lies elsewhere by a link is as old as it is itself; what goes is the link', async () => {
  const [own, disk] = [scratchFolder('own'), scratchFolder('disk')];
  writeFiles(disk, { 'npm/keep': '', 'uv/keep': '', 'gone/keep': '' });
  writeFiles(own, { 'workspaces/w/caches/keep': '' });
  const caches = join(own, 'workspaces/w/caches');
  for (const [name, seconds] of [
    ['npm', 40 * 86_400],
    ['uv', 1],
  ] as const) {
    symlinkSync(join(disk, name), join(caches, name));
    lutimesSync(join(caches, name), 1, 1);
    utimesSync(join(disk, name), seconds, seconds);
  }
  symlinkSync(join(disk, 'nowhere'), join(caches, 'broken'));
  lutimesSync(join(caches, 'broken'), 1, 1);
  await pruneOwnCaches(own, 30, 41 * day);
  expect(readdirSync(caches)).toEqual(['keep', 'npm']);
  expect(readdirSync(disk, { recursive: true }).toSorted()).toEqual(['gone', 'gone/keep', 'npm', 'npm/keep', 'uv', 'uv/keep']);
});

test.each(['workspaces', 'workspaces/w', 'workspaces/w/caches'])('%s that is a link is not gone through', async (place) => {
  const [own, theirs] = [scratchFolder('own'), scratchFolder('theirs')];
  const rest = 'workspaces/w/caches/old'.slice(place.length + 1);
  writeFiles(theirs, { [rest]: '' });
  utimesSync(join(theirs, rest), 1, 1);
  writeFiles(own, place === 'workspaces' ? {} : { [`${place}-beside/keep`]: '' });
  symlinkSync(theirs, join(own, place));
  await pruneOwnCaches(own, 30, Date.now());
  expect(existsSync(join(theirs, rest))).toBe(true);
});
