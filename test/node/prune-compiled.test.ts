import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
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
