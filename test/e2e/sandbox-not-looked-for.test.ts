import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { feature, openWorld, runIdIn, settingsWith, type World } from './batuta-process.ts';

let world: World;
afterEach(() => world.remove());

test('where a sandbox cannot even be looked for, the run stops and can go on: Batuta does not die of it', async () => {
  world = await openWorld({ settings: settingsWith(['git', '--version']) });
  mkdirSync(world.home, { recursive: true });
  // No file system has such a name; a network folder that does not answer is the same.
  writeFileSync(join(world.home, 'settings.yaml'), `sandbox: { read: [${'a'.repeat(300)}] }\n`);
  const { said } = await world.start(feature(), { env: { BATUTA_SANDBOX: 'auto' } }).ended;
  expect(said).not.toMatch(/^ +at /mu);
  expect(said).toContain('Mend that, then resume the run; nothing is lost.');
  const { said: runs } = await world.run(['runs']);
  expect(runs).toContain(runIdIn(said));
});
