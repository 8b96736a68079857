import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CommandRequest } from '../../src/core/ports.ts';
import { processesWith } from '../../src/node/process-table.ts';
import { createProcesses } from '../../src/node/processes.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { until } from '../progress/until.ts';
import { heldTimers } from './held-timers.ts';
import { hasSandbox, openSandboxed } from './sandbox/sandbox-scene.ts';
import { never, scratchFolder } from './scratch.ts';

const filter = (...argv: string[]) => ({ argv, out: 'out', error: 'error' }) as const;
/** At work for many times as long as killed processes are waited for. */
const limits = { settleMs: 50 };
const slow = filter('sh', '-c', 'sort; sleep 0.5; echo end; exit 7');
/** It has written all that it has to say. */
const silent = filter('sh', '-c', 'cat; exec >&- 2>&-; sleep 0.5; exit 8');

function plain() {
  const root = scratchFolder('late-filters');
  const processes = createProcesses({ root, env: process.env, limits });
  const blobs = createMemoryBlobs();
  const run = (argv: string[], more: Partial<CommandRequest>) =>
    processes.run({ argv, timeoutMs: 600_000, signal: never, blobs, mark: `late-filters-${process.pid}`, ...more });
  return { root, run };
}

const both = async ({ run }: Pick<ReturnType<typeof plain>, 'run'>) =>
  (
    await Promise.all([run(['printf', 'b\\na\\n'], { filters: [slow] }), run(['printf', 'b\\na\\n'], { filters: [silent, filter('cat')] })])
  ).map(({ outcome, exitCode, output }) => ({ outcome, exitCode, output }));
const whole = [
  { outcome: 'exited', exitCode: 7, output: 'a\nb\nend\n' },
  { outcome: 'exited', exitCode: 8, output: 'b\na\n' },
];

test.skipIf(process.platform === 'win32')('filters that are at work when the command has ended come to their own end', async () => {
  expect(await both(plain())).toEqual(whole);
});

test.runIf(hasSandbox)('so do those in a sandbox', async () => {
  expect(await both(await openSandboxed({ limits }))).toEqual(whole);
});

const endless = filter('sh', '-c', 'cat; echo > read; exec sleep 600');

test.skipIf(process.platform === 'win32')('the time is up for filters too', async () => {
  const { root, run } = plain();
  const pass = heldTimers();
  const running = run(['echo', 'a'], { filters: [endless] });
  await until(() => expect(existsSync(join(root, 'read'))).toBe(true));
  pass(600_000);
  expect(await running).toMatchObject({ outcome: 'timeout', output: 'a\n' });
});

test.skipIf(process.platform !== 'linux')('whoever stops the command stops its filters', async () => {
  const { root, run } = plain();
  const stop = new AbortController();
  const running = run(['echo', 'a'], { filters: [endless], signal: stop.signal });
  await until(() => expect(existsSync(join(root, 'read'))).toBe(true));
  stop.abort();
  expect(await running).toMatchObject({ outcome: 'interrupted', exitCode: null });
  await until(async () => expect(await processesWith('BATUTA_RUN=late-filters')).toEqual([]));
});
