import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { PathError, type WorkspaceFiles } from '../../../src/core/ports.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const hash = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');

/** What every implementation of `WorkspaceFiles` does. `open` gives an empty workspace. */
export function workspaceFilesContract(name: string, open: () => Promise<WorkspaceFiles>): void {
  describe(`WorkspaceFiles: ${name}`, () => {
    const create = async (files: WorkspaceFiles, path: string, text: string) => files.swap(path, { before: null, after: bytes(text) });

    test('creates with parents, reads, changes, deletes', async () => {
      const files = await open();
      expect(await files.read('a/b/c.txt')).toBeNull();
      expect(await create(files, 'a/b/c.txt', 'one')).toEqual({ status: 'written' });
      const first = await files.read('./a//b/c.txt');
      expect(first).toEqual({ bytes: bytes('one'), hash: hash('one'), mode: 'file' });
      expect(await files.swap('a/b/c.txt', { before: hash('one'), after: bytes('two') })).toEqual({ status: 'written' });
      expect((await files.read('a/b/c.txt'))?.hash).toBe(hash('two'));
      expect(await files.swap('a/b/c.txt', { before: hash('two'), after: null })).toEqual({ status: 'written' });
      expect(await files.read('a/b/c.txt')).toBeNull();
    });

    test('a swap that happened already says so; one whose file was changed by someone changes nothing', async () => {
      const files = await open();
      await create(files, 'a', 'one');
      expect(await create(files, 'a', 'one')).toEqual({ status: 'already' });
      expect(await files.swap('a', { before: hash('zero'), after: bytes('one') })).toEqual({ status: 'already' });
      expect(await create(files, 'a', 'other')).toEqual({ status: 'conflict', actual: hash('one') });
      expect(await files.swap('a', { before: hash('zero'), after: bytes('two') })).toEqual({ status: 'conflict', actual: hash('one') });
      expect(await files.swap('a', { before: hash('zero'), after: null })).toEqual({ status: 'conflict', actual: hash('one') });
      expect(await files.swap('gone', { before: hash('zero'), after: bytes('x') })).toEqual({ status: 'conflict', actual: null });
      expect(await files.swap('gone', { before: hash('zero'), after: null })).toEqual({ status: 'already' });
      expect((await files.read('a'))?.hash).toBe(hash('one'));
      expect(await files.exists('gone')).toBe(false);
    });

    test('bytes are kept as they are: CRLF, BOM, UTF-16, no last line break, binary', async () => {
      const files = await open();
      const contents = [
        bytes('a\r\nb\r\n'),
        bytes('\ufeffx\n'),
        new Uint8Array(Buffer.from('\ufeffhéllo\r\n', 'utf16le')),
        bytes('no end'),
        new Uint8Array([0, 255, 254, 13, 10, 0]),
        new Uint8Array(0),
      ];
      for (const [position, content] of contents.entries()) {
        expect(await files.swap(`f${position}`, { before: null, after: content })).toEqual({ status: 'written' });
        expect(await files.read(`f${position}`)).toEqual({ bytes: content, hash: hash(content), mode: 'file' });
      }
    });

    test('the executable bit can be set, is kept, and can be taken', async () => {
      const files = await open();
      const executable = async (): Promise<boolean | undefined> => (await files.read('run.sh'))?.mode === 'executable';
      await files.swap('run.sh', { before: null, after: bytes('1'), mode: 'executable' });
      expect(await executable()).toBe(true);
      await files.swap('run.sh', { before: hash('1'), after: bytes('2') });
      expect(await executable()).toBe(true);
      expect(await files.swap('run.sh', { before: hash('1'), after: bytes('2'), mode: 'file' })).toEqual({ status: 'already' });
      expect(await executable()).toBe(false);
    });

    test('of many swaps at once from the same content one wins, and the others see its content', async () => {
      const files = await open();
      await create(files, 'a', 'start');
      const results = await Promise.all(
        'abcdefgh'.split('').map((letter) => files.swap('a', { before: hash('start'), after: bytes(letter) })),
      );
      const winner = hash((await files.read('a'))?.bytes ?? '');
      expect(results.filter((result) => result.status === 'written')).toHaveLength(1);
      expect(results.filter((result) => result.status === 'conflict')).toEqual(Array(7).fill({ status: 'conflict', actual: winner }));
    });

    test('lists a folder, sorted, folders marked', async () => {
      const files = await open();
      for (const path of ['b/x', 'a.ts', 'b/c/y', '.hidden', 'Z']) await create(files, path, '');
      expect(await files.list('')).toEqual(['.hidden', 'Z', 'a.ts', 'b/']);
      expect(await files.list('b')).toEqual(['c/', 'x']);
      expect(await files.list('nothing/here')).toEqual([]);
      expect(await files.list('a.ts')).toEqual([]);
      expect([await files.exists('b'), await files.exists('b/x'), await files.exists('b/z')]).toEqual([true, true, false]);
    });

    test('moves files and folders, never onto something', async () => {
      const files = await open();
      for (const path of ['spec/active/x/spec.md', 'spec/active/x/notes/a', 'other/f']) await create(files, path, path);
      await files.move('spec/active/x', 'spec/completed/x');
      expect([await files.exists('spec/active/x'), await files.list('spec/completed/x')]).toEqual([false, ['notes/', 'spec.md']]);
      await files.move('other/f', 'f');
      expect((await files.read('f'))?.hash).toBe(hash('other/f'));
      await expect(files.move('f', 'spec/completed/x')).rejects.toThrow(PathError);
      await expect(files.move('nothing', 'g')).rejects.toThrow(PathError);
      expect((await files.read('f'))?.hash).toBe(hash('other/f'));
    });

    test.each(['../x', '/etc/passwd', 'a/../../b', '.git/config', 'a\0b', 'C:\\x', 'a\\b', ''])('%j is no file', async (path) => {
      const files = await open();
      await expect(files.read(path)).rejects.toThrow(PathError);
      await expect(files.swap(path, { before: null, after: bytes('x') })).rejects.toThrow(PathError);
    });

    test('a folder is no file', async () => {
      const files = await open();
      await create(files, 'a/b', 'x');
      await expect(files.read('a')).rejects.toThrow('is a folder');
      await expect(files.swap('a', { before: null, after: bytes('x') })).rejects.toThrow(PathError);
    });
  });
}
