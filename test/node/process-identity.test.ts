import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { InterruptedError } from '../../src/core/durable/errors.ts';
import { createClock } from '../../src/node/clock.ts';
import { createNoMemory } from '../../src/node/memory/no-memory.ts';
import { isAlive, processIdentity } from '../../src/node/process-identity.ts';
import { startTimeNow, startTimeOf } from '../../src/node/process-table.ts';
import { until } from '../progress/until.ts';

test('this process is alive; another start time or a dead process is not; another host cannot be seen', async () => {
  const self = await processIdentity();
  expect(self).toEqual({ host: hostname(), pid: process.pid, startTime: expect.stringMatching(/./u) as string });
  expect(await processIdentity()).toEqual(self);
  expect(await isAlive(self)).toBe(true);
  expect(await isAlive({ ...self, startTime: `${self.startTime}0` })).toBe(false);
  expect(await isAlive({ ...self, host: 'elsewhere', pid: 999_999_999 })).toBe(true);
  for (const pid of [999_999_999, 0, -1, Number.NaN]) expect(await isAlive({ ...self, pid })).toBe(false);
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 600000)'], { stdio: 'ignore' });
  const identity = { host: hostname(), pid: child.pid as number, startTime: (await startTimeOf(child.pid as number)) ?? '' };
  expect(await isAlive(identity)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await isAlive(identity)).toBe(false);
});

test.runIf(process.platform === 'linux')('a dead process that nobody has collected yet is not alive', async () => {
  // Its parent, a shell that became `sleep`, never looks after it.
  const parent = spawn('/bin/sh', ['-c', 'sleep 600 & echo $!; exec sleep 600'], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void parent.kill('SIGKILL'));
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  // The shell itself might still collect it.
  await until(() => expect(readFileSync(`/proc/${parent.pid}/stat`, 'latin1')).toContain('(sleep)'));
  process.kill(pid, 'SIGKILL');
  await until(() => expect(readFileSync(`/proc/${pid}/stat`, 'latin1')).toContain(') Z '));
  expect(startTimeNow(pid)).toMatch(/./u);
  expect(await isAlive({ host: hostname(), pid, startTime: startTimeNow(pid) ?? '' })).toBe(false);
});

test('the clock sleeps until it is time or interrupted', async () => {
  const clock = createClock();
  const before = clock.now();
  await clock.sleep(5, new AbortController().signal);
  expect(clock.now()).toBeGreaterThanOrEqual(before);
  const stop = new AbortController();
  const sleeping = clock.sleep(600_000, stop.signal);
  stop.abort();
  await expect(sleeping).rejects.toThrow(InterruptedError);
  await expect(clock.sleep(0, AbortSignal.abort())).rejects.toThrow(InterruptedError);
});

test('no memory keeps nothing', async () => {
  const memory = createNoMemory();
  const user = { signal: new AbortController().signal, mark: 'run' };
  const learned = { entities: [{ name: 'Bank', entityType: 'entity', observations: ['x'] }], relations: [] };
  await memory.use(user, (tools) => tools.add(learned));
  const nothing = { entities: [], relations: [] };
  expect(await memory.use(user, (tools) => Promise.all([tools.all(), tools.search('Bank'), tools.open(['Bank'])]))).toEqual({
    status: 'used',
    value: [nothing, nothing, nothing],
  });
});
