import { existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { pruneCompiled } from '../../src/node/prune-compiled.ts';
import { scratchFolder } from './scratch.ts';

test('what was compiled long ago is removed, of each version of Node; where there is nothing, nothing is made', async () => {
  const home = scratchFolder('home');
  await pruneCompiled(home, 30, Date.now());
  expect(existsSync(path.join(home, 'compiled'))).toBe(false);
  const [old, fresh] = ['v22/a', 'v24/b'].map((name) => path.join(home, 'compiled', name));
  for (const [file, seconds] of [
    [old, 100],
    [fresh, 200],
  ] as const) {
    mkdirSync(path.dirname(file ?? ''), { recursive: true });
    writeFileSync(file ?? '', 'code');
    utimesSync(file ?? '', seconds, seconds);
  }
  await pruneCompiled(home, 30, 30 * 86_400_000 + 150_000);
  expect([old, fresh].map((file) => existsSync(file ?? ''))).toEqual([false, true]);
});

test.each(['compiled', 'compiled/v24'])('%s that is a link leads to what is the person’s, which stays', async (place) => {
  const [home, theirs] = [scratchFolder('home'), scratchFolder('theirs')];
  mkdirSync(path.join(theirs, 'photos'));
  for (const file of ['old.jpg', 'photos/old.jpg']) {
    writeFileSync(path.join(theirs, file), '');
    utimesSync(path.join(theirs, file), 1, 1);
  }
  mkdirSync(path.dirname(path.join(home, place)), { recursive: true });
  symlinkSync(theirs, path.join(home, place));
  await pruneCompiled(home, 30, Date.now());
  expect(readdirSync(theirs, { recursive: true }).toSorted()).toEqual(['old.jpg', 'photos', 'photos/old.jpg']);
  expect(existsSync(path.join(home, place))).toBe(true);
});

test('a file among the folders is left alone', async () => {
  const home = scratchFolder('home');
  mkdirSync(path.join(home, 'compiled'));
  writeFileSync(path.join(home, 'compiled/stray'), '');
  await pruneCompiled(home, 30, Date.now());
  expect(readdirSync(path.join(home, 'compiled'))).toEqual(['stray']);
});
