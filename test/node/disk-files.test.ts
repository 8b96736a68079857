import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { syncFolder } from '../../src/node/atomic-write.ts';
import { diskFiles } from '../../src/node/disk-files.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'batuta-files-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

it('who makes a folder durable shares that only with whoever asked before it began', async () => {
  const [first, second] = [syncFolder(root), syncFolder(root)];
  expect(second).toBe(first);
  await first;
  const next = syncFolder(root);
  expect(next).not.toBe(first);
  await next;
  const missing = join(root, 'missing');
  expect(await Promise.allSettled([syncFolder(missing), syncFolder(missing)])).toMatchObject([
    { status: 'rejected' },
    { status: 'rejected' },
  ]);
});

describe.each([true, false])('files on the disk (links: %s)', (linked) => {
  const files = diskFiles({ linked });

  it('creates folders and files that only their owner can read', async () => {
    await files.makeFolder(join(root, 'a', 'b'));
    await files.makeFolder(join(root, 'a', 'b'));
    expect(await files.create(join(root, 'a', 'b', 'file'), Buffer.from('one'))).toBe(true);
    await files.replace(join(root, 'a', 'b', 'other'), Buffer.from('two'));
    const modes = await Promise.all(
      ['a', 'a/b', 'a/b/file', 'a/b/other'].map(async (path) => ((await stat(join(root, path))).mode & 0o777).toString(8)),
    );
    if (process.platform !== 'win32') expect(modes).toEqual(['700', '700', '600', '600']);
    expect((await readdir(join(root, 'a', 'b'))).toSorted()).toEqual(['file', 'other']);
  });

  it('lets one of many create a file, whose content then stands', async () => {
    const path = join(root, 'file');
    const won = await Promise.all(Array.from({ length: 10 }, (_, index) => files.create(path, Buffer.from(`content ${index}`))));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect((await files.read(path))?.toString()).toBe(`content ${won.indexOf(true)}`);
    expect(await readdir(root)).toEqual(['file']);
  });

  it('appends, reads from a place on, and knows what is missing', async () => {
    const path = join(root, 'log');
    const file = await files.openAppend(path);
    await file.append(Buffer.from('one '));
    await file.append(Buffer.from('two'));
    await file.datasync();
    await file.close();
    expect((await files.read(path, 4))?.toString()).toBe('two');
    expect((await files.read(path, 99))?.toString()).toBe('');
    expect([await files.size(path), await files.size(join(root, 'none'))]).toEqual([7, null]);
    expect([await files.read(join(root, 'none')), await files.list(join(root, 'none'))]).toEqual([null, []]);
    await files.remove(path);
    await files.remove(path);
    expect(await files.list(root)).toEqual([]);
  });
});
