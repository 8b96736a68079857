import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PathError, WorkspaceError } from '../../src/core/ports.ts';
import { toWorkspaceError } from '../../src/node/system-error.ts';
import { openWorkspaceFiles } from '../../src/node/workspace-files.ts';
import { sha256 } from '../fakes/memory-files.ts';
import { scratchFolder, writeFiles } from './scratch.ts';

const isRoot = process.getuid?.() === 0;
const text = (content: string): Uint8Array => new Uint8Array(Buffer.from(content));

test('nothing but the file is left after writes, conflicts and failures', async () => {
  const root = scratchFolder();
  const files = openWorkspaceFiles(root);
  await files.swap('a', { before: null, after: text('1') });
  await files.swap('a', { before: sha256('1'), after: text('2') });
  await files.swap('a', { before: sha256('1'), after: text('3') });
  expect(readdirSync(root)).toEqual(['a']);
});

test('also with several openings of one workspace, of many swaps at once one wins', async () => {
  const root = scratchFolder();
  writeFiles(root, { 'src/a': 'start' });
  symlinkSync('src', join(root, 'link'));
  const swaps = Array.from({ length: 8 }, (_, n) =>
    openWorkspaceFiles(root).swap(n % 2 === 0 ? 'src/a' : 'link/a', { before: sha256('start'), after: text(`${n}`) }),
  );
  const winners = (await Promise.all(swaps)).flatMap((result, n) => (result.status === 'written' ? [`${n}`] : []));
  expect(winners).toEqual([readFileSync(join(root, 'src/a'), 'utf8')]);
});

test('temporary files of a process that died are removed by the next write to their folder', async () => {
  const root = scratchFolder();
  const dead = Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }));
  writeFiles(root, { [`.batuta-tmp-${dead}-abc`]: 'half', [`.batuta-tmp-${process.pid}-abc`]: 'in work' });
  const files = openWorkspaceFiles(root);
  expect(await files.list('')).toEqual([]);
  await files.swap('a', { before: null, after: text('1') });
  expect(readdirSync(root).sort()).toEqual([`.batuta-tmp-${process.pid}-abc`, 'a']);
  // It may have died once the file was in its place.
  writeFiles(root, { [`.batuta-tmp-${dead}-def`]: '1' });
  expect(await files.swap('a', { before: null, after: text('1') })).toEqual({ status: 'already' });
  expect(readdirSync(root).sort()).toEqual([`.batuta-tmp-${process.pid}-abc`, 'a']);
});

test.skipIf(process.platform === 'win32')('mode and, for root, owner of a changed file stay', async () => {
  const root = scratchFolder();
  writeFiles(root, { 'a.sh': '1' });
  chmodSync(join(root, 'a.sh'), 0o740);
  if (isRoot) chownSync(join(root, 'a.sh'), 1234, 4321);
  const before = statSync(join(root, 'a.sh'));
  await openWorkspaceFiles(root).swap('a.sh', { before: sha256('1'), after: text('2') });
  const after = statSync(join(root, 'a.sh'));
  expect([after.mode, after.uid, after.gid, readFileSync(join(root, 'a.sh'), 'utf8')]).toEqual([before.mode, before.uid, before.gid, '2']);
});

test('a link inside is written through, and stays a link', async () => {
  const root = scratchFolder();
  writeFiles(root, { 'real/a': '1' });
  symlinkSync('real/a', join(root, 'link'));
  const files = openWorkspaceFiles(root);
  expect(await files.swap('link', { before: sha256('1'), after: text('2') })).toEqual({ status: 'written' });
  expect([readFileSync(join(root, 'real/a'), 'utf8'), await files.list('')]).toEqual(['2', ['link', 'real/']]);
  expect((await files.read('link'))?.hash).toBe(sha256('2'));
});

test('secrets and what .batutaignore names are not read, not even through a link; changes of the list count at once', async () => {
  const root = scratchFolder();
  writeFiles(root, { '.env': 'KEY=1', '.env.example': 'KEY=', 'private/a': 'p', 'src/a': 'a' });
  symlinkSync('.env', join(root, 'config.txt'));
  symlinkSync('private', join(root, 'public'));
  const files = openWorkspaceFiles(root);
  await expect(files.read('.env')).rejects.toThrow(PathError);
  await expect(files.read('config.txt')).rejects.toThrow('holds secrets');
  expect((await files.read('.env.example'))?.hash).toBe(sha256('KEY='));
  expect((await files.read('private/a'))?.hash).toBe(sha256('p'));
  writeFileSync(join(root, '.batutaignore'), '/private/\n');
  await expect(files.read('private/a')).rejects.toThrow('.batutaignore');
  await expect(files.read('public/a')).rejects.toThrow('.batutaignore');
  writeFileSync(join(root, '.batutaignore'), 'src');
  await expect(files.read('src/a')).rejects.toThrow('.batutaignore');
  expect((await files.read('private/a'))?.hash).toBe(sha256('p'));
});

test.skipIf(process.platform === 'win32')(
  'a pipe in place of .batutaignore is told instead of waited for, and nothing is read',
  async () => {
    const root = scratchFolder();
    writeFiles(root, { 'src/a': 'a' });
    execFileSync('mkfifo', [join(root, '.batutaignore')]);
    await expect(openWorkspaceFiles(root).read('src/a')).rejects.toThrow('".batutaignore" is not a regular file');
  },
);

test.skipIf(process.platform === 'win32')('a pipe is refused instead of waited for', async () => {
  const root = scratchFolder();
  execFileSync('mkfifo', [join(root, 'pipe')]);
  const files = openWorkspaceFiles(root);
  await expect(files.read('pipe')).rejects.toThrow('is not a regular file');
  await expect(files.swap('pipe', { before: null, after: text('x') })).rejects.toThrow('is not a regular file');
});

test('a file in place of a folder is a clear refusal', async () => {
  const root = scratchFolder();
  writeFiles(root, { a: 'file' });
  const files = openWorkspaceFiles(root);
  await expect(files.swap('a/b', { before: null, after: text('x') })).rejects.toThrow('part of the path is a file');
  for (const path of ['a/b', 'a/b/c']) {
    await expect(files.entry(path)).rejects.toThrow('part of the path is a file');
    await expect(files.read(path)).rejects.toThrow('part of the path is a file');
  }
  expect(readFileSync(join(root, 'a'), 'utf8')).toBe('file');
});

test.skipIf(process.platform === 'win32')('a read-only folder is a WorkspaceError in words, and nothing is changed', async () => {
  const root = scratchFolder();
  mkdirSync(join(root, 'locked'));
  writeFiles(root, { 'locked/a': '1' });
  chmodSync(root, 0o755);
  chmodSync(join(root, 'locked'), 0o555);
  const files = openWorkspaceFiles(root);
  const failures = await asOrdinaryUser(async () => [
    await files.swap('locked/b', { before: null, after: text('x') }).catch((error: unknown) => error),
    await files.swap('locked/a', { before: sha256('1'), after: text('2') }).catch((error: unknown) => error),
    await files.swap('locked/a', { before: sha256('1'), after: null }).catch((error: unknown) => error),
  ]);
  for (const failure of failures) expect(failure).toBeInstanceOf(WorkspaceError);
  expect(failures).toMatchObject(
    ['b', 'a', 'a'].map((name) => ({
      reason: 'not-writable',
      message: expect.stringContaining(`"locked/${name}" cannot be changed`) as string,
    })),
  );
  chmodSync(join(root, 'locked'), 0o755);
  expect([readdirSync(join(root, 'locked')), readFileSync(join(root, 'locked/a'), 'utf8')]).toEqual([['a'], '1']);
});

test.skipIf(process.platform === 'win32')(
  'what lies in a folder that may not be entered cannot be read, as a file that may not; a write has its own words',
  async () => {
    const root = scratchFolder();
    writeFiles(root, { 'private/a.ts': '1', 'closed.ts': '1' });
    symlinkSync('private/a.ts', join(root, 'link.ts'));
    chmodSync(root, 0o755);
    for (const name of ['private', 'closed.ts']) chmodSync(join(root, name), 0o000);
    const files = openWorkspaceFiles(root);
    const paths = ['closed.ts', 'private/a.ts', 'private/none/b.ts', 'link.ts'];
    const { looks, real, write } = await asOrdinaryUser(async () => ({
      looks: await Promise.all(paths.map((path) => files.read(path).catch((error: unknown) => error))),
      real: await Promise.all(
        [files.real('private/a.ts'), files.entry('private/a.ts')].map((look) => look.catch((error: unknown) => error)),
      ),
      write: await Promise.all(
        ([undefined, 'file'] as const).map((mode) =>
          files.swap('private/a.ts', { before: null, after: text('x'), ...(mode ? { mode } : {}) }).catch((error: unknown) => error),
        ),
      ),
    }));
    chmodSync(join(root, 'private'), 0o755);
    const unread = (path: string) => ({ name: 'PathError', message: `"${path}" cannot be read: this user has no right to.` });
    expect(looks).toMatchObject(paths.map(unread));
    expect(real).toMatchObject(['private/a.ts', 'private/a.ts'].map(unread));
    const unwritten = {
      name: 'WorkspaceError',
      reason: 'not-writable',
      message: expect.stringContaining('"private/a.ts" cannot be changed') as string,
    };
    expect(write).toMatchObject([unwritten, unwritten]);
    expect(readFileSync(join(root, 'private/a.ts'), 'utf8')).toBe('1');
  },
);

/** Permissions do not bind root: as root, acts as nobody for a while. */
async function asOrdinaryUser<T>(fn: () => Promise<T>): Promise<T> {
  if (!isRoot) return fn();
  process.seteuid?.(65_534);
  try {
    return await fn();
  } finally {
    process.seteuid?.(0);
  }
}

test.each([
  ['ENOSPC', 'disk-full', 'the disk is full'],
  ['EDQUOT', 'disk-full', 'the disk is full'],
  ['EROFS', 'not-writable', 'the disk is read-only'],
  ['EACCES', 'not-writable', 'has no right to'],
])('%s in words', (code, reason, words) => {
  expect(toWorkspaceError(Object.assign(new Error(code), { code }), 'src/a.ts')).toMatchObject({
    name: 'WorkspaceError',
    reason,
    message: expect.stringMatching(`^"src/a.ts".*${words}`) as string,
  });
});
