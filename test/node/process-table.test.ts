import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { lookForMarked, processesWith, startTimeNow } from '../../src/node/process-table.ts';

test.runIf(process.platform === 'linux')(
  'processes with a variable are found among those that were begun with the first one, or later',
  async () => {
    const script = 'setInterval(() => {}, 1000); console.log("ready")';
    const child = spawn(process.execPath, ['-e', script], { env: { BATUTA_TEST_MARK: 'one' }, stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      await once(child.stdout, 'data');
      const pid = child.pid ?? 0;
      const start = startTimeNow(pid) ?? '';
      const [boot = '', ticks = ''] = start.split('/');
      const found = async (since: string | null) => processesWith('BATUTA_TEST_MARK=one', since);
      expect(await found(null)).toEqual([pid]);
      expect(await found(start)).toEqual([pid]);
      expect(await found(`${boot}/${Number(ticks) - 1}`)).toEqual([pid]);
      expect(await found(`${boot}/${Number(ticks) + 1}`)).toEqual([]);
      // Of another start of the machine, or unknown: all are looked at.
      expect(await found(`another/${Number(ticks) + 1}`)).toEqual([pid]);
      expect(await found('unknown')).toEqual([pid]);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  },
);

test.runIf(process.platform === 'linux')('after one of them has just ended, what it left may be seen only by a second look', async () => {
  const script = 'true & exec "$0" -e "process.stdin.resume(); console.log(1)"';
  const child = spawn('/bin/sh', ['-c', script, process.execPath], { env: { BATUTA_TEST_MARK: 'two' }, stdio: ['pipe', 'pipe', 'ignore'] });
  try {
    // Who began `true` is another program by now, which does not ask how it ended.
    await once(child.stdout, 'data');
    const pid = child.pid ?? 0;
    const start = startTimeNow(pid);
    expect(await lookForMarked('BATUTA_TEST_MARK=two', start)).toEqual({ pids: [pid], isUnsure: true });
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});
