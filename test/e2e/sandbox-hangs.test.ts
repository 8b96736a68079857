import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { createApp } from '../../src/app/create-app.ts';
import { startTimeOf } from '../../src/node/process-table.ts';
import { scriptOf } from '../fakes/copy-workspace.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { scratchFolder, writeFiles } from '../node/scratch.ts';
import { until } from '../progress/until.ts';
import { sampled as test } from '../sweeps/sampled.ts';
import { feature, mustEnd, openWorld, request, runIdIn, settingsWith, type World } from './batuta-process.ts';

const hanging = '#!/bin/sh\n[ "$1" = --version ] && exec echo bubblewrap 0.8.0\nsleep 600 & echo $! > "$(dirname "$0")/child"; wait\n';
let world: World;
let bin: string;
afterEach(() => world.remove());
beforeEach(async () => {
  world = await openWorld({ settings: settingsWith(['sh', '-c', 'touch ran']) });
  bin = scratchFolder('bin');
  writeFiles(bin, { 'bwrap*': hanging });
});

const withHanging = (use: string) => ({ BATUTA_SANDBOX: use, PATH: `${bin}:${process.env['PATH'] ?? ''}` });
const begun = () => until(() => expect(existsSync(join(bin, 'child')) && readFileSync(join(bin, 'child'), 'utf8')).toMatch(/\d\n/u));
const nothingStays = () => until(async () => expect(await startTimeOf(Number(readFileSync(join(bin, 'child'), 'utf8')))).toBe(null));
const ran = () => existsSync(join(world.root, 'ran'));

describe.runIf(process.platform === 'linux')('a sandbox that hangs when it is tried', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('keeps nobody who stops the run (%s), which goes on later', async (signal) => {
    const run = world.start(feature(), { env: withHanging('auto') });
    await begun();
    run.signal(signal);
    const { said, code } = await run.ended;
    // Who waited for it to be late would have run the command.
    expect([code, ran()]).toEqual([130, false]);
    expect(said).toContain('Stopped. Resume continues where it left off at no extra cost.');
    await nothingStays();
    mustEnd(await world.run(['resume', runIdIn(said), '--yes']), 0);
    expect(ran()).toBe(true);
  });

  test('keeps nobody who cancels the run', async () => {
    const run = world.start(feature(), { env: withHanging('auto') });
    await begun();
    await run.saw(/run \d{12}-/u);
    mustEnd(await world.run(['cancel', runIdIn(run.said())]), 0);
    await run.ended;
    expect(ran()).toBe(false);
    await nothingStays();
  });

  test('is not left behind by who stops before there is a run', async () => {
    const run = world.start(feature(), { env: withHanging('required') });
    await begun();
    run.signal('SIGINT');
    expect([(await run.ended).code, ran()]).toEqual([130, false]);
    await nothingStays();
  });

  test.each(['auto', 'required'])('keeps nobody who closes the editor (%s)', async (use) => {
    const env = { ...process.env, ...withHanging(use), HOME: world.folder, BATUTA_HOME: world.home, BATUTA_SCRIPT: scriptOf('single') };
    const app = await createApp({ env, logger: silentLogger });
    const session = await app.session(world.root, { provider: 'scripted', trusted: true });
    const started = session.start('feature', request).then(
      ({ done }) => done,
      (error: unknown) => error,
    );
    await begun();
    await app.close();
    expect(await started).toMatchObject(use === 'auto' ? { status: 'interrupted' } : { message: 'interrupted' });
    expect(ran()).toBe(false);
    await nothingStays();
  });

  test('is nothing to a run without a command', async () => {
    const untrusted = feature('--plan').filter((one) => !['--yes', '--trust-workspace'].includes(one));
    mustEnd(await world.run(untrusted, { env: withHanging('auto') }), 3);
    expect(existsSync(join(bin, 'child'))).toBe(false);
  });
});
