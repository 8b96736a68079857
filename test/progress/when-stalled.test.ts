import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { scratchFolder } from '../node/scratch.ts';
import { journaled, whenStalled } from './when-stalled.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const minutes = (count: number): Promise<unknown> => vi.advanceTimersByTimeAsync(count * 60_000);

test('what goes on, however slowly, is let go on; what has stood still for minutes is ended, once', async () => {
  let said = 0;
  const stalled = vi.fn<() => void>();
  whenStalled(async () => String(said), stalled);
  for (; said < 10; said++) await minutes(4);
  expect(stalled).not.toHaveBeenCalled();
  await minutes(6);
  expect(stalled).toHaveBeenCalledOnce();
  await minutes(60);
  expect(stalled).toHaveBeenCalledOnce();
});

test('what is over is not looked at any more', async () => {
  const stalled = vi.fn<() => void>();
  const stop = whenStalled(async () => '', stalled);
  await minutes(4);
  stop();
  await minutes(60);
  expect(stalled).not.toHaveBeenCalled();
});

test('every run below a home counts, by the size of its journal', async () => {
  const home = scratchFolder('home');
  expect(await journaled(home)).toBe('');
  await mkdir(join(home, 'runs/one/journal'), { recursive: true });
  await writeFile(join(home, 'runs/one/journal/000001.log'), 'four');
  await writeFile(join(home, 'runs/one/other.txt'), 'not counted');
  expect(await journaled(home)).toBe(`${join('one/journal/000001.log')}:4`);
});
