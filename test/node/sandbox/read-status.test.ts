import { spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readStatus } from '../../../src/node/sandbox/read-status.ts';

test.runIf(process.platform === 'linux')(
  'the first process of a sandbox that outlives who started it is ended at once, not waited for',
  async () => {
    // As a sandbox that was killed before its first process asked to go with it.
    const line = `sleep 600 3>&- & printf '{ "child-pid": %d }\\n' "$!" >&3`;
    const child = spawn('sh', ['-c', line], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    const status = readStatus(child);
    expect([await status.isStarted, await status.allEnded()]).toEqual([false, true]);
  },
);

/** Opens files until none can be opened any more, just when a sandbox says which process is its first. */
const crowded = `import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { readStatus } from ${JSON.stringify(resolve('src/node/sandbox/read-status.ts'))};
const line = 'echo "{ \\\\"child-pid\\\\": 4242 }" >&3';
const status = readStatus(spawn('sh', ['-c', line], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] }));
try {
  for (;;) openSync('/dev/null', 'r');
} catch {}
console.log(await status.allEnded());
`;

test.runIf(process.platform === 'linux')('where too many files are open nobody knows the first process, and nothing dies of it', () => {
  const args = ['-c', 'ulimit -n 60; exec "$0" --input-type=module -e "$1"', process.execPath, crowded];
  const { stdout, stderr } = spawnSync('sh', args, { encoding: 'utf8' });
  expect([stdout, stderr]).toEqual(['false\n', '']);
});
