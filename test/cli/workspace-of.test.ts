import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { workspaceOf } from '../../src/cli/workspace-of.ts';
import { scratchFolder } from '../node/scratch.ts';

test('a folder has one name, however it is called, also when it is there no more', async () => {
  const root = scratchFolder('folders');
  mkdirSync(path.join(root, 'real/shop'), { recursive: true });
  symlinkSync('real', path.join(root, 'link'));
  symlinkSync('real/shop', path.join(root, 'short'));
  const named = (workspace?: string): Promise<string> =>
    workspaceOf(path.join(root, 'real'), { values: new Map(workspace === undefined ? [] : [['workspace', workspace]]) });
  const shop = path.join(root, 'real/shop');
  const names = ['shop', 'shop/', './shop/.', '../real/shop', '../link/shop//', '../short', `${root}/link/../real/shop/`];
  expect(await Promise.all(names.map(named))).toEqual(names.map(() => shop));
  expect(await named()).toBe(path.join(root, 'real'));
  rmSync(shop, { recursive: true });
  expect(await Promise.all(['shop', '../link/shop/'].map(named))).toEqual([shop, shop]);
});
