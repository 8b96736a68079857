import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { laterSandboxed } from '../../src/app/sandboxed-processes.ts';
import { startTimeOf } from '../../src/node/process-table.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { never, scratchFolder, writeFiles } from '../node/scratch.ts';
import { until } from '../progress/until.ts';

/** Hangs when it is tried first, and refuses from then on. */
const bwrap = `#!/bin/sh
[ "$1" = --version ] && exec echo bubblewrap 0.8.0
here=$(dirname "$0")
[ -e "$here/child" ] && exit 1
sleep 600 & echo $! > "$here/child"; wait
`;

/** A workspace whose sandbox hangs; each of `stops` ends the trials that begin before the next. */
function openHanging() {
  const workspace = scratchFolder('workspace');
  const bin = scratchFolder('bin');
  writeFiles(bin, { 'bwrap*': bwrap });
  const env = { ...process.env, BATUTA_SANDBOX: 'auto', PATH: `${bin}:${process.env['PATH']}` };
  const stop = new AbortController();
  let ending = stop.signal;
  const { processes, sandbox } = laterSandboxed({ workspace, home: scratchFolder('home'), env, user: null }, () => ending);
  const file = join(bin, 'child');
  return {
    processes,
    sandbox,
    stop: () => {
      stop.abort();
      ending = never;
    },
    run: (signal = never) => processes.run({ argv: ['echo', 'ran'], timeoutMs: 600_000, signal, blobs: createMemoryBlobs(), mark: 'mark' }),
    wasTried: () => existsSync(file),
    hasBegun: () => until(() => expect(existsSync(file) && readFileSync(file, 'utf8')).toMatch(/\d\n/u)),
    nothingStays: () => until(async () => expect(await startTimeOf(Number(readFileSync(file, 'utf8')))).toBe(null)),
  };
}

const interrupted = { outcome: 'interrupted', exitCode: null, output: '' };

test.runIf(process.platform === 'linux')(
  'who waits for a sandbox that is tried is interrupted with the trial; the next one tries anew',
  async () => {
    const { run, sandbox, stop, hasBegun, nothingStays } = openHanging();
    const running = run();
    const asking = sandbox().catch((error: unknown) => error);
    await hasBegun();
    stop();
    expect(await running).toMatchObject(interrupted);
    expect(await asking).toMatchObject({ name: 'InterruptedError' });
    await nothingStays();
    expect(await run()).toMatchObject({ outcome: 'exited', output: 'ran\n' });
    expect(await sandbox()).toBe(null);
  },
);

test.runIf(process.platform === 'linux')('a command that is stopped alone leaves the trial to the others', async () => {
  const { run, stop, hasBegun, nothingStays } = openHanging();
  const alone = new AbortController();
  const [one, other] = [run(alone.signal), run()];
  await hasBegun();
  alone.abort();
  expect(await one).toMatchObject(interrupted);
  expect(await run(alone.signal)).toMatchObject(interrupted);
  stop();
  expect(await other).toMatchObject(interrupted);
  await nothingStays();
});

test.runIf(process.platform === 'linux')('what runs in no sandbox does not wait for one', async () => {
  const { processes, wasTried } = openHanging();
  const signal = never;
  const blobs = createMemoryBlobs();
  const free = { argv: ['echo', 'ran'], timeoutMs: 600_000, signal, blobs, mark: 'mark', confined: 'none' } as const;
  expect(await processes.run(free)).toMatchObject({ outcome: 'exited', output: 'ran\n' });
  const program = await processes.open({ argv: ['cat'], variables: [], mark: 'mark' });
  if ('missing' in program) throw new Error(program.missing);
  await program.close();
  expect(wasTried()).toBe(false);
});
