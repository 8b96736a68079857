import fc from 'fast-check';
import { linkSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PathError } from '../../src/core/ports.ts';
import { resolveInside } from '../../src/node/resolve-inside.ts';
import { scratchFolder, writeFiles } from './scratch.ts';

function workspace(): string {
  const folder = scratchFolder('resolve');
  const root = join(folder, 'ws');
  writeFiles(folder, { 'outside/secret.txt': 'x', 'ws/src/a.ts': 'a', 'ws/.git/config': 'c', 'ws-2/b': 'b' });
  const links: Record<string, string> = {
    inside: 'src',
    'file-link': 'src/a.ts',
    absolute: join(root, 'src'),
    out: '../outside',
    'out-file': '../outside/secret.txt',
    'out-absolute': join(folder, 'outside'),
    beside: '../ws-2',
    loop: 'loop',
    'loop-a': 'loop-b',
    'loop-b': 'loop-a',
    dangling: 'nowhere',
    'dangling-out': '../nowhere',
    git: '.git',
    'git-file': '.git/config',
    up: '..',
    self: '.',
    chain: 'inside',
  };
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(root, name));
  return root;
}

test('links inside are followed, and what is not there yet is fine', async () => {
  const root = workspace();
  expect(await resolveInside(root, 'src/a.ts')).toEqual({ path: 'src/a.ts', real: 'src/a.ts', absolute: join(root, 'src/a.ts') });
  for (const path of ['inside/a.ts', 'absolute/a.ts', 'chain/a.ts', 'self/self/src/a.ts', 'file-link'])
    expect(await resolveInside(root, path)).toEqual({ path, real: 'src/a.ts', absolute: join(root, 'src/a.ts') });
  expect(await resolveInside(root, 'inside/new/b.ts')).toEqual({
    path: 'inside/new/b.ts',
    real: 'src/new/b.ts',
    absolute: join(root, 'src/new/b.ts'),
  });
  expect(await resolveInside(root, '')).toEqual({ path: '', real: '', absolute: root });
});

test.each([
  ['out/secret.txt', 'leaves the workspace'],
  ['out', 'leaves the workspace'],
  ['out/new/file', 'leaves the workspace'],
  ['out-file', 'leaves the workspace'],
  ['out-absolute/secret.txt', 'leaves the workspace'],
  ['beside/b', 'leaves the workspace'],
  ['up/outside/secret.txt', 'leaves the workspace'],
  ['loop', 'form a cycle'],
  ['loop-a/x', 'form a cycle'],
  ['dangling', 'broken link'],
  ['dangling/x', 'broken link'],
  ['dangling-out', 'broken link'],
  ['git/config', "git's own"],
  ['git-file', "git's own"],
  ['self/git/config', "git's own"],
  ['src/a.ts/x', 'part of the path is a file'],
])('%s is refused: %s', async (path, words) => {
  const root = workspace();
  await expect(resolveInside(root, path)).rejects.toThrow(PathError);
  await expect(resolveInside(root, path)).rejects.toThrow(words);
});

test('on Windows no name may mean a device, a stream or a file with another name; elsewhere they are names', async () => {
  const root = workspace();
  for (const path of ['src/aux.ts', 'src/a.ts:x', 'src/CONFIG~1'])
    await expect(resolveInside(root, path, undefined, 'win32')).rejects.toThrow('can mean something else on Windows');
  expect((await resolveInside(root, 'src/aux.ts', undefined, 'linux')).real).toBe('src/aux.ts');
  expect((await resolveInside(root, 'src/a.ts', undefined, 'win32')).real).toBe('src/a.ts');
});

test('two names of one file keep their own', async () => {
  const root = workspace();
  linkSync(join(root, 'src/a.ts'), join(root, 'src/A.TS'));
  writeFiles(root, { 'src/ä': 'ä' });
  for (const path of ['src/a.ts', 'src/A.TS', 'src/ä']) expect((await resolveInside(root, path)).real).toBe(path);
});

test('a root of / keeps everything inside', async () => {
  expect((await resolveInside('/', 'nonexistent-folder/x')).absolute).toBe('/nonexistent-folder/x');
});

test('random trees of links never lead out', async () => {
  const folder = scratchFolder('links');
  const names = ['a', 'b', 'c', 'd'];
  const target = fc.constantFrom(
    '.',
    '..',
    '../..',
    'a',
    'b',
    'c/d',
    '../a',
    '../outside',
    '/',
    '/etc',
    join(folder, 'ws'),
    join(folder, 'outside'),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom('', 'a/', 'b/'), fc.constantFrom(...names), target), { maxLength: 8 }),
      fc.array(fc.constantFrom(...names, 'etc', 'outside', 'passwd', '..'), { maxLength: 5 }),
      async (links, path) => {
        rmSync(folder, { recursive: true, force: true });
        const root = join(folder, 'ws');
        for (const made of ['ws/a', 'ws/b', 'outside']) mkdirSync(join(folder, made), { recursive: true });
        for (const [parent, name, to] of links) {
          // Some names are taken, or lie below a link by now: other links are enough then.
          try {
            symlinkSync(to, join(root, parent, name));
          } catch (error) {
            expect((error as NodeJS.ErrnoException).code).toMatch(/EEXIST|ENOENT|ELOOP|EACCES/u);
          }
        }
        try {
          const { absolute } = await resolveInside(root, path.join('/'));
          expect(absolute === root || absolute.startsWith(`${root}/`)).toBe(true);
          const real = await realpath(absolute).catch(() => absolute);
          expect(real).toBe(absolute);
        } catch (error) {
          expect(error).toBeInstanceOf(PathError);
        }
      },
    ),
    { numRuns: 150 },
  );
});
