import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diskFiles } from '../../src/node/disk-files.ts';
import { scratchFolder } from '../node/scratch.ts';

test('what killed writers left half-written is removed, nothing else', async () => {
  const folder = scratchFolder();
  // No process has this number.
  const left = join(folder, '.batuta-tmp-4194999-aaaaaaaaaaaa');
  const writing = join(folder, `.batuta-tmp-${process.pid}-bbbbbbbbbbbb`);
  const blob = join(folder, 'a'.repeat(64));
  for (const path of [left, writing, blob]) writeFileSync(path, 'x');
  const files = diskFiles();
  await files.sweep(folder);
  await files.sweep(join(folder, 'no such folder'));
  expect([left, writing, blob].map((path) => existsSync(path))).toEqual([false, true, true]);
});
