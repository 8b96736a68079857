import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
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
