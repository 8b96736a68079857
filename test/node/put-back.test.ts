import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openPutBack, prunePutBack } from '../../src/node/put-back.ts';
import { scratchFolder } from './scratch.ts';

const day = 86_400_000;

test('copies are removed with old runs, and nothing is made where there is nothing to copy', async () => {
  const [home, root] = [scratchFolder('home'), scratchFolder('root')];
  await prunePutBack(home, 30, day);
  const copies = openPutBack(home, root);
  await copies.copy('gone', path.join(root, 'gone'));
  expect([copies.folder(), readdirSync(home)]).toEqual([null, []]);
  writeFileSync(path.join(root, '.env'), 'A=1');
  await copies.copy('.env', path.join(root, '.env'));
  const folder = copies.folder() ?? '';
  utimesSync(folder, 100, 100);
  await prunePutBack(home, 30, 30 * day + 99_000);
  expect(existsSync(path.join(folder, '.env'))).toBe(true);
  await prunePutBack(home, 30, 30 * day + 101_000);
  expect(existsSync(folder)).toBe(false);
});

test('where a link lies in the place of all copies, nothing of what it leads to is removed', async () => {
  const [home, theirs] = [scratchFolder('home'), scratchFolder('theirs')];
  writeFileSync(path.join(theirs, 'old'), 'mine');
  utimesSync(path.join(theirs, 'old'), 1, 1);
  symlinkSync(theirs, path.join(home, 'put-back'));
  await prunePutBack(home, 30, Date.now());
  expect(readdirSync(theirs)).toEqual(['old']);
});

test('nothing is written through a link that was copied before', async () => {
  const [home, root, other] = [scratchFolder('home'), scratchFolder('root'), scratchFolder('other')];
  writeFileSync(path.join(other, 'config'), 'of another');
  mkdirSync(path.join(root, 'lib'));
  symlinkSync(other, path.join(root, 'lib/.git'));
  const copies = openPutBack(home, root);
  await copies.copy('lib/.git', path.join(root, 'lib/.git'));
  await copies.keep('lib/.git/config', Buffer.from('mine'));
  const folder = copies.folder() ?? '';
  expect([path.join(other, 'config'), path.join(folder, 'lib/git/config')].map((file) => readFileSync(file, 'utf8'))).toEqual([
    'of another',
    'mine',
  ]);
  expect(readlinkSync(path.join(folder, 'lib/git~'))).toBe(other);
});
