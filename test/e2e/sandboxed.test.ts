import { afterEach, describe, expect } from 'vitest';
import { hasSandbox } from '../node/sandbox/sandbox-scene.ts';
import { scratchFolder, writeFiles } from '../node/scratch.ts';
import { sampled as test } from '../sweeps/sampled.ts';
import { feature, mustEnd, openWorld, settingsWith, type World } from './batuta-process.ts';

const required = { BATUTA_SANDBOX: 'required' };
let world: World;
afterEach(() => world.remove());

describe.runIf(hasSandbox)('with a sandbox', () => {
  test('a whole run is proven in it, and nothing of it stays in the workspace', async () => {
    world = await openWorld({ settings: settingsWith(['npm', 'test']) });
    mustEnd(await world.run(feature(), { env: required }), 0);
    expect(
      (await world.git('status', '--short', '--untracked-files=all')).split('\n').filter((line) => !/ (?:src|test|spec)\//u.test(line)),
    ).toEqual(['']);
  });

  test('doctor names it, and says why there is none', async () => {
    world = await openWorld();
    const { said } = await world.run(['doctor', '--workspace', world.root], { env: required });
    expect(said).toMatch(/Sandbox\s+bubblewrap \d/u);
    const off = await world.run(['doctor', '--workspace', world.root]);
    expect(off.said).toMatch(/Sandbox\s+none: your settings turn it off\. Commands run with all your rights/u);
  });
});

test('where settings require one and it does not work, as in many containers, no command runs', async () => {
  world = await openWorld({ settings: settingsWith(['sh', '-c', 'touch ran']) });
  const bin = scratchFolder('bin');
  const refusing =
    '#!/bin/sh\n[ "$1" = --version ] && echo bubblewrap 0.8.0 || { echo "bwrap: No permissions to create a new namespace" >&2; exit 1; }\n';
  writeFiles(bin, { 'bwrap*': refusing });
  const env = { ...required, PATH: `${bin}:${process.env['PATH'] ?? ''}` };
  const { code, said } = await world.run(feature(), { env });
  expect(code).toBe(2);
  const why = 'bubblewrap 0.8.0 does not work here: bwrap: No permissions to create a new namespace';
  if (process.platform === 'linux')
    expect(said).toContain(`Your settings require a sandbox, but there is none: ${why}. No command was run.`);
  expect(Object.keys(await world.snapshot())).not.toContain('ran');
});
