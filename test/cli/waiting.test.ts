import { expect, it } from 'vitest';
import type { AppOptions } from '../../src/app/contracts.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { createFakeWorld } from '../fakes/fake-app.ts';
import { createFakeTerminal } from './fake-terminal.ts';
import { approved, upToApproval } from './recorded-runs.ts';

it('a run is shown before it is said for whom it waits', async () => {
  const made = Promise.withResolvers<AppOptions>();
  const followed = Promise.withResolvers<void>();
  const world = createFakeWorld({
    async script(player) {
      player.emit(...upToApproval, ...approved);
      const [{ onWaiting }] = await Promise.all([made.promise, followed.promise]);
      onWaiting?.({ purpose: 'run 260101-other', pid: 7, host: 'here', startTime: '1' });
      await player.work('step');
    },
  });
  const terminal = createFakeTerminal(world, { tty: false, columns: 90 });
  const createApp: typeof terminal.io.createApp = async (options) => {
    made.resolve(options);
    const app = await terminal.io.createApp(options);
    const watch: typeof app.runs.watch = (...about) => {
      followed.resolve();
      return app.runs.watch(...about);
    };
    return { ...app, runs: Object.assign(Object.create(app.runs) as typeof app.runs, { watch }) };
  };
  const code = runCli(['feature', 'x', '--yes'], { ...terminal.io, createApp });
  await terminal.printed('Waiting: ');
  const [before = '', after = ''] = terminal.out().split('Waiting: ');
  expect(before).toContain('Implement');
  expect(after).toContain('run 260101-other (process 7 on here) works in this workspace');
  world.started.release('step');
  await code;
});
