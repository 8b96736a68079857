import { execFileSync } from 'node:child_process';
import { renameSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepReadPolicy } from '../../src/node/readable-policy.ts';
import { scratchFolder, writeFiles } from './scratch.ts';

test('the policy is the same one while .batutaignore says the same, and another one as soon as it does not', async () => {
  const root = scratchFolder();
  const policy = keepReadPolicy(root);
  const hides = async (path: string): Promise<boolean> => (await policy()).refusal(path) !== null;
  const none = await policy();
  expect([await policy(), await hides('a.md')]).toEqual([none, false]);
  writeFiles(root, { '.batutaignore': 'a.md\n' });
  const first = await policy();
  expect([(await policy()) === first, await hides('a.md'), await hides('b.md')]).toEqual([true, true, false]);
  // As long, and with the times of before: only the bytes, or the time that no program sets, tell.
  const then = new Date(2020, 1);
  utimesSync(join(root, '.batutaignore'), then, then);
  expect(await hides('a.md')).toBe(true);
  writeFiles(root, { next: 'b.md\n' });
  utimesSync(join(root, 'next'), then, then);
  renameSync(join(root, 'next'), join(root, '.batutaignore'));
  expect([await hides('a.md'), await hides('b.md')]).toEqual([false, true]);
  rmSync(join(root, '.batutaignore'));
  expect(await hides('b.md')).toBe(false);
});

test.each([
  ['a pipe', (file: string) => void execFileSync('mkfifo', [file])],
  ['a link to itself', (file: string) => symlinkSync('.batutaignore', file)],
])('where %s comes in the place of nothing, nothing is open any more', async (_what, make) => {
  const root = scratchFolder();
  const policy = keepReadPolicy(root);
  await policy();
  make(join(root, '.batutaignore'));
  await expect(policy()).rejects.toThrow('.batutaignore');
});
