import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fileSystemTraits } from '../../src/node/file-system-traits.ts';
import { scratchFolder } from './scratch.ts';
import { smallDisk } from './small-disk.ts';

it('any number may ask at once: all hear the same, and nothing is left', async () => {
  const folder = scratchFolder();
  const answers = await Promise.all(Array.from({ length: 20 }, () => fileSystemTraits(folder)));
  expect(new Set(answers.map((traits) => JSON.stringify(traits))).size).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

it.runIf(process.platform === 'linux')('a usual disk of Linux', async () => {
  const traits = { keepsModes: true, hasLinks: true, ignoresCase: false, composes: null };
  expect(await fileSystemTraits(scratchFolder())).toEqual(traits);
});

it('a disk that has no room for a link now is none without links', async ({ skip }) => {
  const disk = smallDisk('size=1m,nr_inodes=2');
  if (disk === null) return skip('this machine mounts nothing');
  await expect(fileSystemTraits(disk.folder)).rejects.toMatchObject({ code: 'ENOSPC', syscall: 'symlink' });
  expect(readdirSync(disk.folder)).toEqual([]);
  disk.remount('nr_inodes=3');
  expect(await fileSystemTraits(disk.folder)).toMatchObject({ hasLinks: true });
});
